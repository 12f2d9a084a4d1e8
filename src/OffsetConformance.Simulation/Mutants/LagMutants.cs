using OffsetConformance.Contract;
using OffsetConformance.Simulation.Admin;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of a tool that tells how far behind a group is: the rules LAG-01, LAG-02, LAG-03 and LAG-05.</summary>
internal static class LagMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfAdmin(
            "LAG-01", "lag-to-last-record", "Counts a group's lag up to the last record, without it.", (broker, clock) => new ToLastRecord(broker, clock)),
        Mutant.OfAdmin(
            "LAG-01", "lag-to-stable", "Counts a group's lag up to the last stable offset.", (broker, clock) => new ToStable(broker, clock)),
        Mutant.OfAdmin(
            "LAG-02", "lag-of-absent-is-zero", "Shows lag 0 where a group has committed nothing.", (broker, clock) => new AbsentIsZero(broker, clock)),
        Mutant.OfAdmin(
            "LAG-02", "lag-of-absent-is-the-log", "Shows the log end as lag where a group has committed nothing.", (broker, clock) => new AbsentIsTheLog(broker, clock)),
        Mutant.OfAdmin(
            "LAG-03", "lag-never-negative", "Shows lag 0 where a group has committed more than there is.", (broker, clock) => new NeverNegative(broker, clock)),
        Mutant.OfAdmin(
            "LAG-05", "lag-counts-records", "Counts records instead of offsets as a group's lag.", (broker, clock) => new CountsRecords(broker, clock)),
    ];

    private sealed class ToLastRecord(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
            await base.LagAsync(partition, committed, cancellation) - 1;
    }

    private sealed class ToStable(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
            committed is { } offset ? await ListAsync(partition, OffsetSpec.Latest, cancellation, IsolationLevel.ReadCommitted) - offset : null;
    }

    /// <summary>Shows every partition of the topics that the group has commits on.</summary>
    private abstract class ShowsAbsent(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected sealed override async ValueTask<IReadOnlyList<(TopicPartition Partition, Offset? Committed)>> ShownAsync(string group, CancellationToken cancellation)
        {
            var committed = await CommittedAsync(group, cancellation);
            var shown = new List<(TopicPartition Partition, Offset? Committed)>();
            foreach (var topic in committed.Keys.Select(partition => partition.Topic).Distinct())
            {
                foreach (var partition in await PartitionsOfAsync(topic, cancellation))
                {
                    shown.Add((partition, committed.TryGetValue(partition, out var offset) ? offset : null));
                }
            }

            return shown;
        }

        protected sealed override async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
            await base.LagAsync(partition, committed, cancellation) ?? await LagOfAbsentAsync(partition, cancellation);

        protected abstract ValueTask<long> LagOfAbsentAsync(TopicPartition partition, CancellationToken cancellation);
    }

    private sealed class AbsentIsZero(IBroker broker, SimulatorClock clock) : ShowsAbsent(broker, clock)
    {
        protected override ValueTask<long> LagOfAbsentAsync(TopicPartition partition, CancellationToken cancellation) => default;
    }

    private sealed class AbsentIsTheLog(IBroker broker, SimulatorClock clock) : ShowsAbsent(broker, clock)
    {
        protected override async ValueTask<long> LagOfAbsentAsync(TopicPartition partition, CancellationToken cancellation) =>
            (await EndAsync(partition, cancellation)).Value;
    }

    private sealed class NeverNegative(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
            await base.LagAsync(partition, committed, cancellation) is { } lag ? Math.Max(0, lag) : null;
    }

    private sealed class CountsRecords(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation)
        {
            var lag = await base.LagAsync(partition, committed, cancellation);
            var start = await EarliestAsync(partition, cancellation);
            return lag is > 0 ? (await RecordsAsync(partition, committed!.Value < start ? start : committed.Value, cancellation)).Count : lag;
        }
    }
}
