using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>How the target does what brokers and clients do differently. It is reported, and no rule depends on it.</summary>
/// <param name="Name">What is done in one way or another.</param>
/// <param name="Found">The target's way; null if it did not show.</param>
public sealed record Convention(string Name, string? Found);

/// <summary>Looks how the target does what may be done in several ways: one short program for each, read off its answers.</summary>
internal static class Conventions
{
    private const string NoOffset = "no offset (-1)";

    private static readonly (string Name, string Program, Func<IReadOnlyList<Outcome>, string?> Read)[] Probes =
    [
        ("committed offset", "produce a-0 2; resume s g a-0 earliest 1; commit-consumed s; committed g a-0", Committed),
        ("first offset", "produce a-0 1", answers => answers is [Outcome.Produced first] ? first.BaseOffset.ToString() : null),
        ("offsets of plain records", "produce a-0 1; produce a-0 2; produce a-0 1", Density),
        ("lookup by time", "produce a-0 1 ts:1000; produce a-0 1 ts:3000; list a-0 time:2000", LookupByTime),
        ("greatest timestamp of an empty log", "list a-0 max-timestamp", answers => answers is [Outcome.OffsetListed listed] ? listed.Offset?.ToString() ?? NoOffset : null),
        ("after seeking to the end", "produce a-0 2; resume s g a-0 earliest 1; seek-to s end 9", SeekToEnd),
    ];

    /// <summary>All of them, in a fixed order. What the target can't be asked did not show.</summary>
    public static async Task<IReadOnlyList<Convention>> FindAsync(ITarget target, WorldPool pool, TimeSpan deadline, CancellationToken cancellation)
    {
        var vocabulary = Vocabulary.Of(target.Info);
        var worlds = new WorldSource(pool);
        var found = new List<Convention>();
        var connection = await target.ConnectAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var runner = new LockstepRunner(connection, new CheckCounts(), deadline);
            foreach (var (name, text, read) in Probes)
            {
                var program = ProgramText.Parse(text);
                var run = vocabulary.Allows(program) ? await worlds.RunAsync(runner, program, cancellation).ConfigureAwait(false) : null;
                found.Add(new(name, run is null ? null : read([.. run.Steps.Select(step => step.Outcome)])));
            }
        }

        return found;
    }

    private static string? Committed(IReadOnlyList<Outcome> answers) =>
        answers is [Outcome.Produced, Outcome.Consumed { Records: [.., var last] }, Outcome.Acknowledged, Outcome.CommittedOffset { Offset: { } committed }]
            ? (committed.Value - last.Offset.Value) switch
            {
                1 => "the next to read",
                0 => "the last processed",
                var away => $"{away:+0;-0} from the last processed",
            }
            : null;

    /// <summary>A gap ends the program, because the model can't go on from it.</summary>
    private static string? Density(IReadOnlyList<Outcome> answers) => answers switch
    {
        [Outcome.Produced one, Outcome.Produced two, Outcome.Produced three]
            when two.BaseOffset.Value == one.BaseOffset.Value + 1 && three.BaseOffset.Value == two.BaseOffset.Value + 2 => "consecutive",
        [Outcome.Produced, Outcome.Produced, ..] => "with gaps",
        _ => null,
    };

    private static string? LookupByTime(IReadOnlyList<Outcome> answers) =>
        answers is not [Outcome.Produced earlier, Outcome.Produced later, Outcome.OffsetListed listed] ? null
        : listed.Offset == later.BaseOffset ? "the first record at or after"
        : listed.Offset == earlier.BaseOffset ? "the last record before"
        : listed.Offset?.ToString() ?? NoOffset;

    private static string? SeekToEnd(IReadOnlyList<Outcome> answers) =>
        answers is [Outcome.Produced, Outcome.Consumed, Outcome.Consumed after]
            ? after.Records.Count == 0 ? "at the log end, before what comes next" : "at the last record, which is delivered again"
            : null;
}
