using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;

namespace OffsetConformance.Tests.Campaign;

/// <summary>The kill table in process. It takes seconds, so it is made once for all who look at it.</summary>
internal static class InProcessKillTable
{
    private static readonly Lazy<Task<KillTable>> Made = new(() => KillTable.RunAsync(MutantsUnderTest.All(channel: null), FixedWork, progress: null, CancellationToken.None));

    /// <summary>The same table on every machine, however slow it is.</summary>
    public static CampaignOptions FixedWork => new()
    {
        Sequences = KillTable.DefaultSequences, ShrinkBudget = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(5),
    };

    public static Task<KillTable> TableAsync() => Made.Value;
}
