using OffsetConformance.Contract;
using OffsetConformance.Simulation.Admin;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of a tool that resets groups, section RST of the rules.</summary>
internal static class AdminMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfAdmin(
            "RST-01", "reset-earliest-is-first-record", "A reset to earliest goes to the first record that is left, past a gap at the log start.",
            (broker, clock) => new EarliestIsFirstRecord(broker, clock)),
        Mutant.OfAdmin(
            "RST-01", "reset-earliest-is-zero", "A reset to earliest goes to offset 0, wherever the log starts.", (broker, clock) => new EarliestIsZero(broker, clock)),
        Mutant.OfAdmin(
            "RST-02", "reset-latest-is-last-record", "A tool resets a group to the last record where it is told latest.", (broker, clock) => new LatestIsLastRecord(broker, clock)),
        Mutant.OfAdmin(
            "RST-02", "reset-latest-is-stable", "A reset to latest goes to the last stable offset.", (broker, clock) => new LatestIsStable(broker, clock)),
        Mutant.OfAdmin(
            "RST-03", "reset-clamps-to-last-record", "A reset to an offset beyond the end goes to the last record.", (broker, clock) => new ClampsToLastRecord(broker, clock)),
        Mutant.OfAdmin(
            "RST-03", "reset-clamps-all-alike", "A reset to an offset uses the bounds of the first partition for all of them.",
            (broker, clock) => new ClampsAllAlike(broker, clock)),
        Mutant.OfAdmin(
            "RST-04", "reset-shifts-from-zero", "A reset by a shift takes a partition without a commit to stand at 0.", (broker, clock) => new ShiftsFromZero(broker, clock)),
        Mutant.OfAdmin(
            "RST-04", "reset-shifts-by-records", "A reset by a shift counts the records on the way and passes over gaps.",
            (broker, clock) => new ShiftsByRecords(broker, clock)),
        Mutant.OfAdmin(
            "RST-05", "reset-to-time-stores-none", "A reset to a time behind every record stores -1.", (broker, clock) => new TimeStoresNone(broker, clock)),
        Mutant.OfAdmin(
            "RST-05", "reset-to-time-falls-to-start", "A reset to a time behind every record goes to the log start.",
            (broker, clock) => new TimeFallsToStart(broker, clock)),
        Mutant.OfAdmin(
            "RST-06", "reset-by-duration-ahead", "A reset by a duration counts it forward from now.", (broker, clock) => new DurationAhead(broker, clock)),
        Mutant.OfAdmin(
            "RST-07", "reset-to-current-clamps", "A reset to current moves commits outside of the log to its nearer end.",
            (broker, clock) => new CurrentClamps(broker, clock)),
        Mutant.OfAdmin(
            "RST-07", "reset-to-current-leaves-absent", "A reset to current leaves out partitions without a commit.",
            (broker, clock) => new CurrentLeavesAbsent(broker, clock)),
        Mutant.OfAdmin(
            "RST-09", "dry-run-executes", "A dry run of a reset stores its plan.", (broker, clock) => new DryRunExecutes(broker, clock)),
        Mutant.OfAdmin(
            "RST-11", "reset-drops-the-rest", "A reset deletes the group's commits on topics that it is not about.", (broker, clock) => new DropsTheRest(broker, clock)),
        Mutant.OfAdmin(
            "RST-11", "reset-creates-commits", "A reset of all topics covers their partitions without a commit, too.", (broker, clock) => new CreatesCommits(broker, clock)),
    ];

    private sealed class EarliestIsFirstRecord(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> EarliestAsync(TopicPartition partition, CancellationToken cancellation)
        {
            var start = await base.EarliestAsync(partition, cancellation);
            return await RecordsAsync(partition, start, cancellation) is [var first, ..] ? first : start;
        }
    }

    private sealed class EarliestIsZero(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override ValueTask<Offset> EarliestAsync(TopicPartition partition, CancellationToken cancellation) => new(Offset.Zero);
    }

    private sealed class LatestIsLastRecord(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> LatestAsync(TopicPartition partition, CancellationToken cancellation)
        {
            var (start, end) = (await EarliestAsync(partition, cancellation), await base.LatestAsync(partition, cancellation));
            return end > start ? end - 1 : end;
        }
    }

    private sealed class LatestIsStable(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override ValueTask<Offset> LatestAsync(TopicPartition partition, CancellationToken cancellation) =>
            ListAsync(partition, OffsetSpec.Latest, cancellation, IsolationLevel.ReadCommitted);
    }

    private sealed class ClampsToLastRecord(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> ClampAsync(TopicPartition partition, Offset offset, CancellationToken cancellation)
        {
            var clamped = await base.ClampAsync(partition, offset, cancellation);
            return offset > clamped && clamped > await EarliestAsync(partition, cancellation) ? clamped - 1 : clamped;
        }
    }

    private sealed class ClampsAllAlike(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        private TopicPartition first;

        protected override async ValueTask<IReadOnlyList<TopicPartition>> SelectAsync(GroupReset reset, CancellationToken cancellation)
        {
            var selected = await base.SelectAsync(reset, cancellation);
            first = selected.FirstOrDefault();
            return selected;
        }

        protected override ValueTask<Offset> ClampAsync(TopicPartition partition, Offset offset, CancellationToken cancellation) => base.ClampAsync(first, offset, cancellation);
    }

    private sealed class ShiftsFromZero(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override ValueTask<Offset> ShiftAsync(TopicPartition partition, Offset? committed, long count, CancellationToken cancellation) =>
            base.ShiftAsync(partition, committed ?? Offset.Zero, count, cancellation);
    }

    private sealed class ShiftsByRecords(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> ShiftAsync(TopicPartition partition, Offset? committed, long count, CancellationToken cancellation)
        {
            if (committed is not { } current)
            {
                return await base.ShiftAsync(partition, committed, count, cancellation);
            }

            var records = await RecordsAsync(partition, await EarliestAsync(partition, cancellation), cancellation);
            var target = records.Count(record => record < current) + count;
            return target < 0 ? await EarliestAsync(partition, cancellation)
                : target < records.Count ? records[(int)target]
                : await LatestAsync(partition, cancellation);
        }
    }

    private sealed class TimeStoresNone(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> AtTimeAsync(TopicPartition partition, long milliseconds, CancellationToken cancellation) =>
            await FindAsync(partition, milliseconds, cancellation) ?? new Offset(-1);
    }

    private sealed class TimeFallsToStart(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset> AtTimeAsync(TopicPartition partition, long milliseconds, CancellationToken cancellation) =>
            await FindAsync(partition, milliseconds, cancellation) ?? await EarliestAsync(partition, cancellation);
    }

    private sealed class DurationAhead(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override long TimeAgo(long milliseconds) => Now + milliseconds;
    }

    private sealed class CurrentClamps(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<Offset?> CurrentAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
            committed is { } offset ? await ClampAsync(partition, offset, cancellation) : await base.CurrentAsync(partition, committed, cancellation);
    }

    private sealed class CurrentLeavesAbsent(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override ValueTask<Offset?> CurrentAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) => new(committed);
    }

    private sealed class DryRunExecutes(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override bool Executes(GroupReset reset) => true;
    }

    private sealed class DropsTheRest(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask StoreAsync(string group, IReadOnlyList<(TopicPartition Partition, Offset Offset)> plan, CancellationToken cancellation)
        {
            await base.StoreAsync(group, plan, cancellation);
            foreach (var partition in (await CommittedAsync(group, cancellation)).Keys.Where(key => plan.All(planned => planned.Partition.Topic != key.Topic)))
            {
                await DoAsync(new Command<Offset>.Control(new ControlRequest.OffsetDelete(group, partition)), cancellation);
            }
        }
    }

    private sealed class CreatesCommits(IBroker broker, SimulatorClock clock) : SimulatedGroupAdmin(broker, clock)
    {
        protected override async ValueTask<IReadOnlyList<TopicPartition>> SelectAsync(GroupReset reset, CancellationToken cancellation)
        {
            var selected = await base.SelectAsync(reset, cancellation);
            if (reset.Scope is not ResetScope.AllTopics)
            {
                return selected;
            }

            var widened = new List<TopicPartition>();
            foreach (var topic in selected.Select(partition => partition.Topic).Distinct())
            {
                widened.AddRange(await PartitionsOfAsync(topic, cancellation));
            }

            return widened;
        }
    }
}
