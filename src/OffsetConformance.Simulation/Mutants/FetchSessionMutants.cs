using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of incremental fetch sessions: something new is taken for something told.</summary>
internal static class FetchSessionMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfFetchSessions(
            "MISC-05", "session-loses-partition", "A fetch session answers for a partition only once.", () => new Once()),
        Mutant.OfFetchSessions(
            "MISC-05", "session-swallows-error", "In a fetch session an error is left out like anything that has not changed.", () => new WithoutErrors()),
        Mutant.OfFetchSessions(
            "MISC-05", "session-hides-log-start", "A fetch session tells a new log start offset only together with records.", () => new WithoutStart()),
        Mutant.OfFetchSessions(
            "MISC-05", "session-hides-watermark", "A fetch session tells a new high watermark only together with records.", () => new WithoutWatermark()),
    ];

    private sealed class Once : FetchSessions
    {
        protected override bool IsNew(Command<Offset>.Fetch request, Outcome outcome, Told before, Told now) => false;
    }

    private sealed class WithoutErrors : FetchSessions
    {
        protected override bool IsNew(Command<Offset>.Fetch request, Outcome outcome, Told before, Told now) =>
            outcome is Outcome.Fetched && base.IsNew(request, outcome, before, now);
    }

    private sealed class WithoutStart : FetchSessions
    {
        protected override bool IsNew(Command<Offset>.Fetch request, Outcome outcome, Told before, Told now) =>
            base.IsNew(request, outcome, before, now with { LogStart = before.LogStart });
    }

    private sealed class WithoutWatermark : FetchSessions
    {
        protected override bool IsNew(Command<Offset>.Fetch request, Outcome outcome, Told before, Told now) =>
            base.IsNew(request, outcome, before, now with { HighWatermark = before.HighWatermark });
    }
}
