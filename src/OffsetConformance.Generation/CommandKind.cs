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
            .. RawRequests(vocabulary),
        ];
    }

    /// <summary>What no client library sends: numbers that are no offsets, batches that lie about themselves.</summary>
    private static IEnumerable<CommandKind> RawRequests(Vocabulary vocabulary)
    {
        var steps = new Gen<Step>[]
        {
            Fetches(NoOffsets),
            from partition in Partitions
            from count in BatchSizes
            from malformed in Malformations
            select (Step)new Step.Produce(partition, Blank(count)) { Malformed = malformed(count) },
            from partition in Partitions
            select (Step)new Step.DeleteRecords(partition, SymbolicOffset.Literal(-2)),
            from partition in Partitions
            from spec in Specials
            select (Step)new Step.ListOffsets(partition, spec),
            from @group in Groups
            from partition in Partitions
            from offset in NoOffsets
            select (Step)new Step.Commit(@group, partition, offset),
            from @group in Groups
            from partition in Partitions
            from offset in Committable
            from metadata in Metadata
            select (Step)new Step.Commit(@group, partition, offset, metadata),
        };
        return vocabulary.Has(Capability.RawWire)
            ? [new(2, Gen.OneOf(steps).Where(step => vocabulary.Allows(new ModelProgram([step]))))]
            : [];
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
               select (Step)new Step.Resume(session, @group, partition, policy, max)),
        new(4, from session in Sessions
               from max in Counts
               select (Step)new Step.Consume(session, max)),
        new(4, from session in Sessions
               from offset in Anywhere
               from max in Counts
               select (Step)new Step.Seek(session, offset, max)),
        new(2, from session in Sessions
               select (Step)new Step.CommitConsumed(session)),
    ];

    private static IEnumerable<CommandKind> Common(Vocabulary vocabulary)
    {
        var codecs = Gen.Frequency((4, Gen.Constant(Compression.None)), (1, Gen.Elements(vocabulary.Codecs.ToArray())));
        yield return new(6,
            from partition in Partitions
            from count in BatchSizes
            from codec in codecs
            select (Step)new Step.Produce(partition, Blank(count), codec));
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

    private static Gen<Step> Fetches(Gen<SymbolicOffset> offsets) =>
        from partition in Partitions
        from offset in offsets
        from isolation in Isolations
        select (Step)new Step.Fetch(partition, offset, isolation);

    private static Gen<OffsetSpec> Specs(Vocabulary vocabulary)
    {
        var specs = new List<(int, Gen<OffsetSpec>)> { (5, Gen.Constant(OffsetSpec.Latest)), (4, Gen.Constant(OffsetSpec.Earliest)) };
        if (vocabulary.Has(Capability.ListByTime))
        {
            specs.Add((1, Gen.Constant(OffsetSpec.ForTimestamp(0))));
        }

        return Gen.Frequency(specs);
    }

    // A generator that a query names is built where it is named: inside a query that would be once for every draw.

    /// <summary>The first partition most of the time: boundaries of one log meet more often than those of three.</summary>
    private static readonly Gen<TopicPartition> Partitions = Gen.Frequency(
        (4, Gen.Constant(ModelProgram.Partitions[0])), (1, Gen.Constant(ModelProgram.Partitions[1])), (1, Gen.Constant(ModelProgram.Partitions[2])));

    private static readonly Gen<string> Groups = Gen.Frequency(
        (4, Gen.Constant(ModelProgram.Groups[0])), (1, Gen.Constant(ModelProgram.Groups[1])), (1, Gen.Constant(ModelProgram.Groups[2])));

    private static readonly Gen<string> Sessions = Gen.Elements("s", "t");

    private static readonly Gen<int> Clients = Mostly(0, 1);

    private static readonly Gen<IsolationLevel> Isolations = Mostly(IsolationLevel.ReadUncommitted, IsolationLevel.ReadCommitted);

    private static readonly Gen<ResetPolicy> Policies = Gen.Elements(ResetPolicy.None, ResetPolicy.Earliest, ResetPolicy.Latest);

    private static readonly Gen<int> BatchSizes = Gen.Choose(1, 4);

    private static readonly Gen<int> Counts = Gen.Frequency((1, Gen.Constant(1)), (1, Gen.Constant(2)), (2, Gen.Constant(100)));

    /// <summary>Mostly counted from the end: what lies before the start of a short log does not exist and costs nothing.</summary>
    private static readonly Gen<SymbolicOffset> InRange = Gen.Frequency(
        (3, Gen.Constant(SymbolicOffset.LogStart())), (1, Gen.Constant(SymbolicOffset.LogStart(1))), (5, Near(OffsetAnchor.LogEnd, -3, 0)));

    private static readonly Gen<SymbolicOffset> OutOfRange = Gen.Frequency(
        (3, Near(OffsetAnchor.LogStart, -2, -1)), (1, Gen.Constant(SymbolicOffset.Literal(0))), (3, Near(OffsetAnchor.LogEnd, 1, 2)),
        (1, Gen.Constant(SymbolicOffset.LogEnd(1000))), (1, Gen.Constant(new SymbolicOffset(OffsetAnchor.Max, 0))));

    private static readonly Gen<SymbolicOffset> Anywhere = Gen.Frequency((5, InRange), (1, OutOfRange));

    private static readonly Gen<SymbolicOffset> Trimmable = Gen.Frequency(
        (3, Near(OffsetAnchor.LogStart, 1, 3)), (1, Near(OffsetAnchor.LogEnd, -1, 0)));

    /// <summary>Everything: a commit is an integer write.</summary>
    private static readonly Gen<SymbolicOffset> Committable = Gen.Frequency(
        (4, InRange), (3, Near(OffsetAnchor.LogEnd, 1, 3)), (1, Near(OffsetAnchor.LogStart, -2, -1)), (1, Gen.Constant(SymbolicOffset.Literal(0))),
        (1, Gen.Constant(new SymbolicOffset(OffsetAnchor.Max, -1))));

    /// <summary>-1 and -2 have a meaning elsewhere in the protocol.</summary>
    private static readonly Gen<SymbolicOffset> NoOffsets = Gen.Elements(
        SymbolicOffset.Literal(-1), SymbolicOffset.Literal(-2), SymbolicOffset.Literal(long.MinValue));

    private static readonly Gen<OffsetSpec> Specials = Gen.Elements(OffsetSpec.EarliestLocal, OffsetSpec.LatestTiered, new(-7), new(long.MinValue));

    /// <summary>Lies about a batch, given how many records it has.</summary>
    private static readonly Gen<Func<int, Malformation>> Malformations = Gen.Elements<Func<int, Malformation>>(
        static _ => new() { BaseOffset = 5 },
        static count => new() { LastOffsetDelta = count + 2 },
        static count => new() { RecordCount = count + 2 });

    private static readonly Gen<string?> Metadata = Gen.Elements(null, "m", "mm", new string('m', Vocabulary.OversizeMetadata - 1));

    private static Gen<SymbolicOffset> Near(OffsetAnchor anchor, int lowest, int highest) =>
        from delta in Gen.Choose(lowest, highest)
        select new SymbolicOffset(anchor, delta);

    private static Gen<T> Mostly<T>(T usual, T rare) => Gen.Frequency((5, Gen.Constant(usual)), (1, Gen.Constant(rare)));

    /// <summary>A program numbers its records when it is put together.</summary>
    private static ValueList<Record> Blank(int count)
    {
        var next = 0;
        return NumberedRecords.Of(count, ref next);
    }
}
