using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// The group coordinator. Supports simple commits (no member, no generation) of any offset with metadata of up to
/// <see cref="MaxMetadataLength"/> UTF-16 units, which is how Kafka counts, and reading them back.
/// Leaves out members, generations, expiry, leader epochs (taken, not kept) and transactional commits. The commits themselves are kept by
/// their topic, whose lock the caller holds.
/// </summary>
public class SimulatedGroups
{
    public const int MaxMetadataLength = 4096;

    internal static readonly Outcome NoCommit = new Outcome.CommittedOffset(Offset: null, Metadata: "");

    private static readonly Outcome MetadataTooLarge = new Outcome.Refused(ErrorCode.OffsetMetadataTooLarge);

    public virtual Outcome Commit(Command<Offset>.Commit request, SimulatedLog log)
    {
        if (request.Metadata?.Length > MaxMetadataLength)
        {
            return MetadataTooLarge;
        }

        Store(request, log);
        return Outcome.Acknowledged.Instance;
    }

    public virtual Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log) =>
        log.Topic.Commits.TryGetValue(KeyOf(request), out var commit)
            ? new Outcome.CommittedOffset(commit.Offset, commit.Metadata)
            : AnswerAbsent(request, log);

    /// <summary>Drops the commits of a deleted topic.</summary>
    public virtual void Forget(SimulatedTopic topic) => topic.Commits.Clear();

    protected virtual void Store(Command<Offset>.Commit request, SimulatedLog log) =>
        log.Topic.Commits[KeyOf(request)] = new(request.Offset, request.Metadata ?? "");

    protected virtual Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => NoCommit;

    protected virtual CommitKey KeyOf(string group, int partition, int client) => new(group, partition);

    protected CommitKey KeyOf(Command<Offset>.Commit request) => KeyOf(request.Group, request.Partition.Partition, request.Client);

    protected CommitKey KeyOf(Command<Offset>.FetchCommitted request) => KeyOf(request.Group, request.Partition.Partition, request.Client);
}
