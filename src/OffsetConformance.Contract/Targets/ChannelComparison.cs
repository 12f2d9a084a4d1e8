namespace OffsetConformance.Contract;

/// <summary>One question that was answered differently through two channels, with what had been sent to the same partition before.</summary>
public sealed record ChannelDisagreement(Command<Offset> Question, Outcome Wire, Outcome Client, ValueList<(Command<Offset> Command, Outcome Outcome)> Before);

/// <summary>How often two channels were compared, and where they disagreed. Safe for concurrent use.</summary>
public sealed class ChannelComparison
{
    /// <summary>Of those that are kept; the rest is only counted.</summary>
    private const int MaxKept = 10;

    private readonly Lock gate = new();
    private readonly List<ChannelDisagreement> disagreements = [];
    private long compared;
    private long disagreed;

    /// <summary>Questions that both channels answered.</summary>
    public long Compared => Interlocked.Read(ref compared);

    /// <summary>Of those, the ones that were answered differently.</summary>
    public long Disagreed => Interlocked.Read(ref disagreed);

    /// <summary>The first ones.</summary>
    public ValueList<ChannelDisagreement> Disagreements
    {
        get
        {
            lock (gate)
            {
                return ValueList.From(disagreements);
            }
        }
    }

    public void AddAgreement() => Interlocked.Increment(ref compared);

    public void Add(ChannelDisagreement disagreement)
    {
        Interlocked.Increment(ref compared);
        Interlocked.Increment(ref disagreed);
        lock (gate)
        {
            if (disagreements.Count < MaxKept)
            {
                disagreements.Add(disagreement);
            }
        }
    }
}
