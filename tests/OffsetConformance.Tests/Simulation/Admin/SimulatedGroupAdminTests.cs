using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Simulation.Admin;

/// <summary>
/// The healthy tool does what Kafka's does, and each broken one does one thing else. The world: t-0 starts at 1, which is a gap, and ends at 6;
/// t-1 ends at 4 with an open transaction at 3; t-2 is empty; t-3 has a gap at 2 and ends at 4; u-0 ends at 2. The group has committed
/// 3, 9, nothing, 1 and 1.
/// </summary>
public sealed class SimulatedGroupAdminTests
{
    private const string Group = "g";
    private const string Before = "t-0:3 t-1:9 t-3:1 u-0:1";

    private static readonly ResetScope Whole = new ResetScope.WholeTopic("t");

    private static readonly Dictionary<string, (GroupReset? Reset, string Answer, string After)> Healthy = new(StringComparer.Ordinal)
    {
        ["earliest"] = (new(Group, Whole, new ResetTo.Earliest(), true), "t-0:1 t-1:0 t-2:0 t-3:0", "t-0:1 t-1:0 t-2:0 t-3:0 u-0:1"),
        ["latest"] = (new(Group, Whole, new ResetTo.Latest(), true), "t-0:6 t-1:4 t-2:0 t-3:4", "t-0:6 t-1:4 t-2:0 t-3:4 u-0:1"),
        ["to 0"] = (new(Group, Whole, new ResetTo.ToOffset(new(0)), true), "t-0:1 t-1:0 t-2:0 t-3:0", "t-0:1 t-1:0 t-2:0 t-3:0 u-0:1"),
        ["to 5"] = (new(Group, Whole, new ResetTo.ToOffset(new(5)), true), "t-0:5 t-1:4 t-2:0 t-3:4", "t-0:5 t-1:4 t-2:0 t-3:4 u-0:1"),
        ["shift"] = (new(Group, Of(3, 0), new ResetTo.ShiftBy(2), true), "t-3:3 t-0:5", "t-0:5 t-1:9 t-3:3 u-0:1"),
        ["shift of nothing"] = (new(Group, Whole, new ResetTo.ShiftBy(-1), true), "there is no committed offset for t-2 to shift", Before),
        ["to 1500"] = (new(Group, Of(1), new ResetTo.ToDatetime(1500), true), "t-1:1", "t-0:3 t-1:1 t-3:1 u-0:1"),
        ["to the future"] = (new(Group, Of(1), new ResetTo.ToDatetime(9000), true), "t-1:4", "t-0:3 t-1:4 t-3:1 u-0:1"),
        ["by duration"] = (new(Group, Of(1), new ResetTo.ByDuration(SimulatorClock.VirtualStart - 2500), true), "t-1:2", "t-0:3 t-1:2 t-3:1 u-0:1"),
        ["current"] = (new(Group, Whole, new ResetTo.Current(), true), "t-0:3 t-1:9 t-2:0 t-3:1", "t-0:3 t-1:9 t-2:0 t-3:1 u-0:1"),
        ["dry run"] = (new(Group, Whole, new ResetTo.ToOffset(new(2)), false), "t-0:2 t-1:2 t-2:0 t-3:2", Before),
        ["all topics"] = (new(Group, new ResetScope.AllTopics(), new ResetTo.Current(), true), Before, Before),
        ["no such topic"] = (new(Group, new ResetScope.WholeTopic("nowhere"), new ResetTo.Earliest(), true), "there is no topic 'nowhere'", Before),
        ["describe"] = (null, "t-0:3/6=3 t-1:9/4=-5 t-3:1/4=3 u-0:1/2=1", Before),
    };

    [Fact]
    public async Task TheHealthyToolDoesAsKafkas()
    {
        foreach (var (name, (reset, answer, after)) in Healthy)
        {
            (await RunAsync(null, reset)).ShouldBe((answer, after), name);
        }
    }

    /// <summary>Where a mutant differs from the healthy tool: there, and nowhere else.</summary>
    [Theory]
    [InlineData("reset-earliest-is-first-record", "earliest")]
    [InlineData("reset-earliest-is-zero", "earliest")]
    [InlineData("reset-latest-is-last-record", "latest")]
    [InlineData("reset-latest-is-stable", "latest")]
    [InlineData("reset-clamps-to-last-record", "to 5")]
    [InlineData("reset-clamps-all-alike", "to 0, to 5, shift, dry run")]
    [InlineData("reset-shifts-from-zero", "shift of nothing")]
    [InlineData("reset-shifts-by-records", "shift")]
    [InlineData("reset-to-time-stores-none", "to the future")]
    [InlineData("reset-to-time-falls-to-start", "to the future")]
    [InlineData("reset-by-duration-ahead", "by duration")]
    [InlineData("reset-to-current-clamps", "current, all topics")]
    [InlineData("reset-to-current-leaves-absent", "current")]
    [InlineData("dry-run-executes", "dry run")]
    [InlineData("reset-drops-the-rest", "earliest, latest, to 0, to 5, shift, to 1500, to the future, by duration, current")]
    [InlineData("reset-creates-commits", "all topics")]
    [InlineData("lag-to-last-record", "describe")]
    [InlineData("lag-to-stable", "describe")]
    [InlineData("lag-of-absent-is-zero", "describe")]
    [InlineData("lag-of-absent-is-the-log", "describe")]
    [InlineData("lag-never-negative", "describe")]
    [InlineData("lag-counts-records", "describe")]
    public async Task AMutantIsWrongThere(string mutant, string there)
    {
        var broken = MutantCatalogue.OfTools.Single(each => each.Id == mutant);
        var differs = new List<string>();
        foreach (var (name, (reset, answer, after)) in Healthy)
        {
            if (await RunAsync(broken, reset) != (answer, after))
            {
                differs.Add(name);
            }
        }

        string.Join(", ", differs).ShouldBe(there);
    }

    [Fact]
    public async Task AGroupWithAMemberIsLeftAlone()
    {
        await using var target = await WorldAsync(null);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        var join = new ControlRequest.JoinGroup(Group, "", "consumer", [new("range", [1])], 60_000, 60_000);
        (await connection.Broker.ExecuteAsync(new Command<Offset>.Control(join), CancellationToken.None)).ShouldBeOfType<Outcome.Joined>();

        var outcome = await target.GroupAdmin.ResetAsync(new(Group, Whole, new ResetTo.Earliest(), true), CancellationToken.None);

        outcome.ShouldBeOfType<AdminOutcome.Refused>().Reason.ShouldContain("only one without members can be reset");
        (await CommitsAsync(connection.Broker)).ShouldBe(Before);
    }

    private static ResetScope.Partitions Of(params int[] numbers) => new("t", [.. numbers]);

    private static async Task<(string Answer, string After)> RunAsync(Mutant? mutant, GroupReset? reset)
    {
        await using var target = await WorldAsync(mutant);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        var outcome = reset is null
            ? await target.GroupAdmin.DescribeAsync(Group, CancellationToken.None)
            : await target.GroupAdmin.ResetAsync(reset, CancellationToken.None);
        var answer = outcome switch
        {
            AdminOutcome.Planned planned => string.Join(' ', planned.Plan.Select(each => $"{each.Partition}:{each.Offset}")),
            AdminOutcome.Described described => string.Join(' ', described.Rows.Select(row => $"{row.Partition}:{row.Committed}/{row.LogEnd}={row.Lag}")),
            _ => ((AdminOutcome.Refused)outcome).Reason,
        };
        return (answer, await CommitsAsync(connection.Broker));
    }

    private static async Task<string> CommitsAsync(IBroker broker)
    {
        var all = await broker.ExecuteAsync(new Command<Offset>.Control(new ControlRequest.FetchCommittedAll(Group)), CancellationToken.None);
        return string.Join(' ', ((Outcome.CommittedOffsets)all).Partitions.Select(each => $"{each.Partition}:{((Outcome.CommittedOffset)each.Answer).Offset}").Order(StringComparer.Ordinal));
    }

    private static async Task<SimulatedTarget> WorldAsync(Mutant? mutant)
    {
        var target = new SimulatedTarget(mutant);
        await target.CreateTopicAsync("t", 4, CancellationToken.None);
        await target.CreateTopicAsync("u", 1, CancellationToken.None);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        var broker = connection.Broker;

        await TransactAsync(new("t", 0), ends: true);
        await AppendAsync(new("t", 0), 1000, 2000, 3000, 4000);
        await SendAsync(new Command<Offset>.DeleteRecords(new("t", 0), new(1)));
        await AppendAsync(new("t", 1), 1000, 2000, 3000);
        await TransactAsync(new("t", 1), ends: false);
        await AppendAsync(new("t", 3), 1000);
        await TransactAsync(new("t", 3), ends: true);
        await AppendAsync(new("t", 3), 1000);
        await AppendAsync(new("u", 0), 1000, 1000);
        foreach (var (partition, offset) in new (TopicPartition, long)[] { (new("t", 0), 3), (new("t", 1), 9), (new("t", 3), 1), (new("u", 0), 1) })
        {
            await SendAsync(new Command<Offset>.Commit(Group, partition, new(offset)));
        }

        return target;

        async Task TransactAsync(TopicPartition partition, bool ends)
        {
            var id = $"x{partition.Partition}";
            var producer = ((Outcome.ProducerIdAssigned)await SendAsync(new Command<Offset>.Control(new ControlRequest.InitProducerId(id, 60_000)))).Producer;
            await SendAsync(new Command<Offset>.Control(new ControlRequest.AddPartitionsToTxn(new(id, producer), [partition])));
            await SendAsync(new Command<Offset>.Produce(partition, [new("k", "v", 500)]) { Producer = new(producer, 0, id) });
            if (ends)
            {
                await SendAsync(new Command<Offset>.Control(new ControlRequest.EndTxn(new(id, producer), Commit: true)));
            }
        }

        Task<Outcome> AppendAsync(TopicPartition partition, params long[] stamps) =>
            SendAsync(new Command<Offset>.Produce(partition, [.. stamps.Select(stamp => new Record("k", "v", stamp))]));

        async Task<Outcome> SendAsync(Command<Offset>.Request request)
        {
            var outcome = await broker.ExecuteAsync(request, CancellationToken.None);
            outcome.ShouldNotBeOfType<Outcome.Refused>();
            return outcome;
        }
    }
}
