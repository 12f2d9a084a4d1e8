using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// What the fetch sessions of a broker's clients were told last. In a session an answer that has no records, no error and no other bounds than
/// the last one leaves its partition out. Safe for concurrent use.
/// </summary>
public class FetchSessions
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Client, TopicPartition Partition), Told> told = [];

    /// <param name="request">Of a session.</param>
    /// <param name="outcome">What it would be answered alone.</param>
    public Outcome Answer(Command<Offset>.Fetch request, Outcome outcome)
    {
        var key = (request.Client, request.Partition);
        var now = Of(outcome);
        lock (gate)
        {
            if (request.Session == FetchSession.Continued && told.TryGetValue(key, out var before) && !IsNew(request, outcome, before, now))
            {
                return Outcome.Unchanged.Instance;
            }

            told[key] = now;
            return outcome;
        }
    }

    /// <summary>A deleted topic's partitions are told of no more.</summary>
    public void Forget(string topic)
    {
        lock (gate)
        {
            foreach (var key in told.Keys.Where(key => string.Equals(key.Partition.Topic, topic, StringComparison.Ordinal)).ToList())
            {
                told.Remove(key);
            }
        }
    }

    /// <summary>Whether an answer tells anything that the one before it did not.</summary>
    protected virtual bool IsNew(Command<Offset>.Fetch request, Outcome outcome, Told before, Told now) =>
        outcome is not Outcome.Fetched fetched || fetched.NextOffset > request.Offset || before != now;

    private static Told Of(Outcome outcome) => outcome is Outcome.Fetched fetched ? new(fetched.HighWatermark, fetched.LogStartOffset) : default;

    /// <summary>The bounds of the last answer; none after an error.</summary>
    protected internal readonly record struct Told(Offset? HighWatermark, Offset? LogStart);
}
