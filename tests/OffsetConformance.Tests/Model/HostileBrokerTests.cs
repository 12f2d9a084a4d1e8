using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;
using Outcome = OffsetConformance.Contract.Outcome;

namespace OffsetConformance.Tests.Model;

/// <summary>
/// Whatever a broker answers, the judge judges it: an exception would blame the suite for the broker's nonsense. Tried are answers that fit the
/// question and answers that don't, with numbers from the ends of their range, in every kind of world.
/// </summary>
public sealed class HostileBrokerTests
{
    private static readonly long[] Numbers =
        [long.MinValue, long.MinValue + 1, int.MinValue, -2, -1, 0, 1, 2, 3, int.MaxValue, long.MaxValue - 1, long.MaxValue];

    private static readonly int[] Limits = [int.MinValue, -1, 0, 1, 9, int.MaxValue];

    private static readonly TopicPartition[] Partitions = [new("a", 0), new("b", 0), new("nowhere", -1)];

    private static readonly ErrorCode[] Errors =
        [.. Enum.GetValues<ErrorCode>(), (ErrorCode)short.MinValue, (ErrorCode)short.MaxValue];

    private static readonly ValueList<OffsetRecord>[] Records =
    [
        [], .. Numbers.Select(number => RecordsAt(number)),
        RecordsAt(0, 0), RecordsAt(2, 1), RecordsAt(0, 1, 2), RecordsAt(0, 2), RecordsAt(0, long.MinValue), RecordsAt(0, long.MaxValue),
        RecordsAt(long.MinValue, long.MaxValue), RecordsAt(long.MaxValue, long.MinValue), RecordsAt(long.MaxValue, long.MaxValue),
        ValueList.From(Enumerable.Range(0, 300).SelectMany(number => RecordsAt(number))),
        ValueList.From(Enumerable.Range(0, 300).SelectMany(_ => RecordsAt(1))),
    ];

    private static readonly Command<Offset>[] Commands =
    [
        .. from partition in Partitions
           from command in OnPartition(partition)
           select command,
        .. from session in new[] { "s", "nobody" }
           from command in OnSession(session)
           select command,
    ];

    private static readonly Outcome[] Outcomes =
    [
        Outcome.Acknowledged.Instance, new Outcome.Indeterminate(""), new Outcome.NotObservable(""),
        new Outcome.OffsetListed(Offset: null), new Outcome.CommittedOffset(Offset: null, Metadata: null),
        .. Numbers.Select(number => new Outcome.Produced(new(number), new Offset(number))),
        .. Numbers.Select(number => new Outcome.OffsetListed(new(number), number)),
        .. Numbers.Select(number => new Outcome.CommittedOffset(new(number), Metadata: null)),
        .. Numbers.Select(number => new Outcome.RecordsDeleted(new(number))),
        .. Errors.Select(error => new Outcome.Refused(error, Message: null)),
        .. from records in Records
           from outcome in Carrying(records)
           select outcome,
    ];

    /// <summary>Kinds of world, each as a history that leads to it. Some begin after a violation: a recorded history is judged on from there.</summary>
    public static TheoryData<string> Worlds =>
    [
        "",
        "produce a-0 1 => base 0",
        "produce a-0 3 => base 0; produce a-0 1 => base 3; fetch a-0 0 => records 0:r0 1:r1 2:r2 3:r3 end 4 high 4; list a-0 latest => offset 4",
        "produce a-0 3 => base 0; list a-0 earliest => offset 0; trim a-0 2 => ok; list a-0 latest => offset 3",
        "produce a-0 2 => base 0; fetch a-0 0 => records 0:r0 1:r1 end 2; trim a-0 end => ok",
        "commit g a-0 0 => ok; commit g a-0 max => ok; committed g a-0 => committed max",
        "produce a-0 2 => base 0; commit g a-0 1 => ok; resume s g a-0 none 1 => records 1:r1; commit-consumed s => ok",
        "resume s g a-0 earliest 9 => records end 0",
        "produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 min:r0 end min",
        "produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 max:r0 end max",
        "produce a-0 1 => base max; fetch a-0 0 => records min:r0 next max high min; list a-0 latest => offset min; list a-0 earliest => offset max",
        "produce a-0 1 => lost",
    ];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void NoAnswerMakesTheJudgeThrow(string world)
    {
        var frontier = HistoryText.After(world);
        foreach (var command in Commands)
        {
            foreach (var outcome in Outcomes)
            {
                Judge(frontier, command, outcome);
            }
        }
    }

    /// <summary>Nonsense upon nonsense: each answer meets what the ones before left behind.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoHistoryOfSuchAnswersDoes(ulong seed)
    {
        const int Histories = 2_000;
        const int Steps = 12;
        var steps = Gen.Zip(Gen.Elements(Likely(Commands)), Gen.Elements(Outcomes));
        var drawn = Gen.Sample(steps, Histories * Steps, new Rnd(seed), 1);
        drawn.Length.ShouldBe(Histories * Steps);
        foreach (var history in drawn.Chunk(Steps))
        {
            var frontier = Frontier.Of(ModelProgram.FreshWorld());
            foreach (var (command, outcome) in history)
            {
                frontier = Judge(frontier, command, outcome);
                if (!frontier.IsJudgeable)
                {
                    break;
                }
            }
        }
    }

    private static Frontier Judge(Frontier frontier, Command<Offset> command, Outcome outcome)
    {
        try
        {
            return frontier.Judge(command, outcome).Next;
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"{ProgramText.Print(command)} => {outcome}: {e}", e);
        }
    }

    /// <summary>Most steps on one partition and one session, so that they meet.</summary>
    private static Command<Offset>[] Likely(IEnumerable<Command<Offset>> commands) =>
        [.. commands.Where(command => ModelProgram.PartitionOf(command) is null or { Topic: "a" } && command is not Command<Offset>.SessionCall { Session: "nobody" })];

    private static ValueList<OffsetRecord> RecordsAt(params long[] offsets) =>
        ValueList.From(offsets.Select(offset => new OffsetRecord(new(offset), new(Key: null, Value: null))));

    private static IEnumerable<Command<Offset>> OnPartition(TopicPartition partition) =>
    [
        new Command<Offset>.Produce(partition, []),
        new Command<Offset>.Produce(partition, [new(null, null)]),
        new Command<Offset>.Produce(partition, [new(null, "one"), new("key", "two", long.MinValue)], (Compression)(-1)),
        new Command<Offset>.FetchCommitted("g", partition),
        new Command<Offset>.FetchCommitted("", partition) { Client = -1 },
        .. from number in Numbers
           from command in new Command<Offset>[]
           {
               new Command<Offset>.Fetch(partition, new(number)),
               new Command<Offset>.Fetch(partition, new(number), IsolationLevel.ReadCommitted),
               new Command<Offset>.ListOffsets(partition, new(number)),
               new Command<Offset>.ListOffsets(partition, new(number), IsolationLevel.ReadCommitted) { Client = int.MaxValue },
               new Command<Offset>.DeleteRecords(partition, new(number)),
               new Command<Offset>.Trim(partition, new(number)),
               new Command<Offset>.Commit("g", partition, new(number)),
               new Command<Offset>.Commit("g", partition, new(number), new('m', 5000), int.MinValue),
           }
           select command,
        .. from policy in Enum.GetValues<ResetPolicy>()
           from limit in Limits
           select new Command<Offset>.Resume("s", "g", partition, policy, limit),
    ];

    private static IEnumerable<Command<Offset>> OnSession(string session) =>
    [
        new Command<Offset>.CommitConsumed(session),
        .. from limit in Limits
           select new Command<Offset>.Consume(session, limit),
        .. from number in Numbers
           from limit in Limits
           select new Command<Offset>.Seek(session, new(number), limit),
    ];

    private static IEnumerable<Outcome> Carrying(ValueList<OffsetRecord> records) =>
    [
        new Outcome.Refused(ErrorCode.AutoOffsetReset) { Records = records },
        new Outcome.Consumed(records, EndOfPartition: null),
        .. from number in Numbers
           from outcome in new Outcome[]
           {
               new Outcome.Consumed(records, new Offset(number)),
               new Outcome.Fetched(records, new(number)),
               new Outcome.Fetched(records, new(1)) { HighWatermark = new(number), LastStableOffset = new(0), LogStartOffset = new(number), EndOfPartition = new(number) },
           }
           select outcome,
    ];
}
