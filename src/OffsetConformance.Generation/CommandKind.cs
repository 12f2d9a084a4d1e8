using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>
/// One kind of step that a swarm can turn on, off, up and down: a generator, and how likely it is before the swarm has its say.
/// </summary>
internal sealed record CommandKind(int Weight, Gen<Step> Generator)
{
    /// <summary>The kinds for a stream of requests.</summary>
    public static IReadOnlyList<CommandKind> Requests(Vocabulary vocabulary, TargetPace pace)
    {
        var specs = Specs(vocabulary);
        return
        [
            .. Common(vocabulary),
            new(6, Fetches(InRange)),

            // Over a network a fetch out of range costs a client its consumer, so there it is rarer.
            new(pace == TargetPace.InProcess ? 3 : 1, Fetches(OutOfRange)),
            new(6, from partition in Partitions
                   from spec in specs
                   from isolation in Isolations
                   from client in Clients
                   select (Step)new Step.ListOffsets(partition, spec, isolation) { Client = client }),
            .. RareKinds.Of(vocabulary, pace),
        ];
    }

    /// <summary>The kinds for a stream of consumer sessions, with the requests that make their world.</summary>
    public static IReadOnlyList<CommandKind> SessionCalls(Vocabulary vocabulary) =>
    [
        .. Common(vocabulary),
        new(2, from partition in Partitions
               select (Step)new Step.ListOffsets(partition, OffsetSpec.Latest)),
        new(5, from session in Sessions
               from @group in Groups
               from partition in Partitions
               from policy in Policies
               from max in Counts
               from auto in Mostly(false, true)
               select (Step)new Step.Resume(session, @group, partition, policy, max) { AutoCommit = auto }),
        new(4, from session in Sessions
               from max in Counts
               select (Step)new Step.Consume(session, max)),
        new(4, from session in Sessions
               from offset in Anywhere
               from max in Counts
               select (Step)new Step.Seek(session, offset, max)),
        new(2, from session in Sessions
               select (Step)new Step.CommitConsumed(session)),
        new(2, from session in Sessions
               from edge in Gen.Elements(LogEdge.Beginning, LogEdge.End)
               from max in Counts
               select (Step)new Step.SeekToEnd(session, edge, max)),
        new(2, from session in Sessions
               from pauses in Gen.Elements(true, false)
               select pauses ? (Step)new Step.Pause(session) : new Step.Unpause(session)),
        new(1, from session in Sessions
               from closes in Gen.Elements(true, false)
               select closes ? (Step)new Step.Close(session) : new Step.QueryWatermarks(session)),
    ];

    private static IEnumerable<CommandKind> Common(Vocabulary vocabulary)
    {
        var codecs = Gen.Frequency((4, Gen.Constant(Compression.None)), (1, Gen.Elements(vocabulary.Codecs.ToArray())));
        yield return new(6,
            from partition in Partitions
            from records in Batches.Select(records => vocabulary.Has(Capability.RecordHeaders) ? records : WithoutHeaders(records))
            from codec in codecs
            select (Step)new Step.Produce(partition, records, codec));
        yield return new(4,
            from @group in Groups
            from partition in Partitions
            from offset in Committable
            from client in Clients
            select (Step)new Step.Commit(@group, partition, offset) { Client = client });
        yield return new(5,
            from @group in Groups
            from partition in Partitions
            from client in Clients
            select (Step)new Step.FetchCommitted(@group, partition) { Client = client });
        if (vocabulary.Has(Capability.LogTrim))
        {
            yield return new(1,
                from partition in Partitions
                from offset in Trimmable
                select (Step)new Step.Trim(partition, offset));
        }

        if (RefusableCommits(vocabulary) is { } refusable)
        {
            yield return new(1, refusable);
        }
    }

    /// <summary>Commits that a broker has a reason to refuse: too much metadata, a leader epoch it does not know. Null if it can be given neither.</summary>
    private static Gen<Step>? RefusableCommits(Vocabulary vocabulary)
    {
        var tails = new List<Gen<(string Metadata, int? Epoch)>>();
        if (vocabulary.Has(Capability.CommitMetadata))
        {
            tails.Add(Gen.Constant((new string('m', Vocabulary.OversizeMetadata), (int?)null)));
        }

        if (vocabulary.Has(Capability.CommitLeaderEpoch))
        {
            tails.Add(Gen.Constant(("", (int?)Vocabulary.UnknownLeaderEpoch)));
        }

        if (tails.Count == 0)
        {
            return null;
        }

        var reasons = Gen.OneOf(tails);
        return from @group in Groups
               from partition in Partitions
               from offset in Committable
               from reason in reasons
               select (Step)new Step.Commit(@group, partition, offset, reason.Metadata, reason.Epoch);
    }

    internal static Gen<Step> Fetches(Gen<SymbolicOffset> offsets) =>
        from partition in Partitions
        from offset in offsets
        from isolation in Isolations
        select (Step)new Step.Fetch(partition, offset, isolation);

    private static Gen<OffsetSpec> Specs(Vocabulary vocabulary)
    {
        var specs = new List<(int, Gen<OffsetSpec>)> { (5, Gen.Constant(OffsetSpec.Latest)), (4, Gen.Constant(OffsetSpec.Earliest)) };
        if (vocabulary.Has(Capability.ListByTime))
        {
            specs.Add((4, Gen.Elements(0L, 999, 1000, 1001, 1050, 1051, 2000, 2001).Select(OffsetSpec.ForTimestamp)));
        }

        if (vocabulary.Has(Capability.MaxTimestamp))
        {
            specs.Add((1, Gen.Constant(OffsetSpec.MaxTimestamp)));
        }

        return Gen.Frequency(specs);
    }

    // A generator that a query names is built where it is named: inside a query that would be once for every draw.

    /// <summary>The first partition most of the time: boundaries of one log meet more often than those of three.</summary>
    internal static readonly Gen<TopicPartition> Partitions = Gen.Frequency(
        (4, Gen.Constant(ModelProgram.Partitions[0])), (1, Gen.Constant(ModelProgram.Partitions[1])), (1, Gen.Constant(ModelProgram.Partitions[2])));

    internal static readonly Gen<string> Groups = Gen.Frequency(
        (4, Gen.Constant(ModelProgram.Groups[0])), (1, Gen.Constant(ModelProgram.Groups[1])), (1, Gen.Constant(ModelProgram.Groups[2])));

    private static readonly Gen<string> Sessions = Gen.Elements("s", "t");

    private static readonly Gen<int> Clients = Mostly(0, 1);

    private static readonly Gen<IsolationLevel> Isolations = Mostly(IsolationLevel.ReadUncommitted, IsolationLevel.ReadCommitted);

    private static readonly Gen<ResetPolicy> Policies = Gen.Elements(ResetPolicy.None, ResetPolicy.Earliest, ResetPolicy.Latest);

    internal static readonly Gen<int> BatchSizes = Gen.Choose(1, 4);

    /// <summary>Few, close to each other, out of order and often equal; now and then one from before 1970 or from far away.</summary>
    private static readonly Gen<long> Timestamps = Gen.Frequency(
        (8, Gen.Elements(1000L, 1001, 1050, 2000)), (1, Gen.Elements(0L, -5, 3_000_000_000_000)));

    /// <summary>Plain records most of the time; the others have timestamps, or something else that a broker must not care about.</summary>
    private static readonly Gen<ValueList<Record>> Batches = Gen.Frequency(
        (4, BatchSizes.Select(Blank)),
        (3, from count in BatchSizes
            from timestamps in Gen.ListOf(Timestamps, count)
            select Blank(count, kind: null, ValueList.From(timestamps))),
        (1, from count in BatchSizes
            from kind in Gen.Elements(NumberedRecords.KindNames.ToArray())
            select Blank(count, kind, timestamps: null)));

    private static ValueList<Record> WithoutHeaders(ValueList<Record> records) =>
        records.All(record => record.Headers.IsEmpty) ? records : Blank(records.Count);

    private static readonly Gen<int> Counts = Gen.Frequency((1, Gen.Constant(1)), (1, Gen.Constant(2)), (2, Gen.Constant(100)));

    /// <summary>Mostly counted from the end: what lies before the start of a short log does not exist and costs nothing.</summary>
    internal static readonly Gen<SymbolicOffset> InRange = Gen.Frequency(
        (3, Gen.Constant(SymbolicOffset.LogStart())), (1, Gen.Constant(SymbolicOffset.LogStart(1))), (5, Near(OffsetAnchor.LogEnd, -3, 0)));

    private static readonly Gen<SymbolicOffset> OutOfRange = Gen.Frequency(
        (3, Near(OffsetAnchor.LogStart, -2, -1)), (1, Gen.Constant(SymbolicOffset.Literal(0))), (3, Near(OffsetAnchor.LogEnd, 1, 2)),
        (1, Gen.Constant(SymbolicOffset.LogEnd(1000))), (1, Gen.Constant(new SymbolicOffset(OffsetAnchor.Max, 0))));

    private static readonly Gen<SymbolicOffset> Anywhere = Gen.Frequency((5, InRange), (1, OutOfRange));

    private static readonly Gen<SymbolicOffset> Trimmable = Gen.Frequency(
        (3, Near(OffsetAnchor.LogStart, 1, 3)), (1, Near(OffsetAnchor.LogEnd, -1, 0)));

    /// <summary>Everything: a commit is an integer write.</summary>
    internal static readonly Gen<SymbolicOffset> Committable = Gen.Frequency(
        (4, InRange), (3, Near(OffsetAnchor.LogEnd, 1, 3)), (1, Near(OffsetAnchor.LogStart, -2, -1)), (1, Gen.Constant(SymbolicOffset.Literal(0))),
        (1, Gen.Constant(new SymbolicOffset(OffsetAnchor.Max, -1))), (1, Gen.Constant(SymbolicOffset.Literal(AboveTwoToThe31))));

    private const long AboveTwoToThe31 = (1L << 31) + 5;

    private static Gen<SymbolicOffset> Near(OffsetAnchor anchor, int lowest, int highest) =>
        from delta in Gen.Choose(lowest, highest)
        select new SymbolicOffset(anchor, delta);

    private static Gen<T> Mostly<T>(T usual, T rare) => Gen.Frequency((5, Gen.Constant(usual)), (1, Gen.Constant(rare)));

    /// <summary>A program numbers its records when it is put together.</summary>
    internal static ValueList<Record> Blank(int count) => Blank(count, kind: null, timestamps: null);

    private static ValueList<Record> Blank(int count, string? kind, ValueList<long>? timestamps)
    {
        var next = 0;
        return NumberedRecords.Of(count, kind, timestamps, ref next);
    }
}
