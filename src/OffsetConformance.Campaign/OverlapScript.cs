using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// What each of several clients sends, one request after the other. The n-th requests of all of them are sent together, so lists are of one
/// length.
/// </summary>
/// <param name="Name">What overlaps.</param>
/// <param name="Clients">The requests of each client.</param>
/// <param name="Before">Asked once by each client before all that, so that nobody has to find a leader or a coordinator meanwhile.</param>
/// <param name="After">Asked when all is answered.</param>
internal sealed record OverlapScript(
    string Name,
    IReadOnlyList<IReadOnlyList<Command<Offset>.Request>> Clients,
    Command<Offset>.Request Before,
    IReadOnlyList<Command<Offset>.Request> After)
{
    public const string Group = "g";

    public static readonly TopicPartition Partition = new("a", 0);

    private const int Count = 3;
    private const int Steps = 6;

    /// <summary>Batches of one and two records, no two records alike.</summary>
    public static OverlapScript Appends()
    {
        var next = 0;
        return new(
            "appends",
            [
                .. Enumerable.Range(0, Count).Select(client => (IReadOnlyList<Command<Offset>.Request>)
                [
                    .. Enumerable.Range(0, Steps).Select(step => new Command<Offset>.Produce(Partition, NumberedRecords.Of(1 + ((client + step) % 2), ref next)) { Client = client }),
                ]),
            ],
            new Command<Offset>.ListOffsets(Partition, OffsetSpec.Latest),
            [new Command<Offset>.ListOffsets(Partition, OffsetSpec.Latest), new Command<Offset>.Fetch(Partition, Offset.Zero)]);
    }

    /// <summary>
    /// Commits of one key, no two with the same offset or metadata, and questions for it between them. All clients begin with a commit, so
    /// that every question has an answer, and end with one.
    /// </summary>
    /// <param name="target">Parts of a commit that it can't store are left out.</param>
    /// <param name="areQuestionsCompared">
    /// Whether the target asks every question twice and compares the answers: then none is asked before the last commit.
    /// </param>
    public static OverlapScript Commits(TargetInfo target, bool areQuestionsCompared)
    {
        var question = new Command<Offset>.FetchCommitted(Group, Partition);
        return new("commits", [.. Enumerable.Range(0, Count).Select(StepsOf)], question, [question]);

        IReadOnlyList<Command<Offset>.Request> StepsOf(int client) =>
        [
            .. Enumerable.Range(0, Steps).Select(step => areQuestionsCompared || step is 0 or Steps - 1 || (client + step) % 2 == 0
                ? CommitOf(client, step)
                : question with { Client = client }),
        ];

        Command<Offset>.Request CommitOf(int client, int step) => new Command<Offset>.Commit(Group, Partition, new(1 + (step * Count) + client))
        {
            Client = client,

            // Told apart by its length, as in a program: a counterexample is written in that language.
            Metadata = target.Capabilities.Contains(Capability.CommitMetadata) ? new('m', 1 + (step * Count) + client) : "",

            // Zero is the epoch of a fresh partition's leader; some brokers check it.
            LeaderEpoch = target.Capabilities.Contains(Capability.CommitLeaderEpoch) && client % 2 == 0 ? 0 : null,
        };
    }
}
