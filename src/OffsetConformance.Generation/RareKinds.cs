using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>
/// Requests that ordinary traffic has few of, or none: what no client library sends, several parts in one request, the removal of committed
/// offsets, numbered producers, fetch sessions, and a topic of the program's own.
/// </summary>
internal static class RareKinds
{
    /// <summary>Kinds of which the target can be asked nothing are left out.</summary>
    public static IEnumerable<CommandKind> Of(Vocabulary vocabulary, TargetPace pace)
    {
        yield return new(2, Steps(vocabulary, [.. Raw, .. Unusual]));
        yield return new(2, Steps(vocabulary, Deletions));
        yield return new(1, Steps(vocabulary, Several));
        yield return new(1, Steps(vocabulary, Removals));
        yield return new(1, Steps(vocabulary, Numbered));
        if (vocabulary.Has(Capability.FetchSessions))
        {
            yield return new(1, InSessions);
        }

        // Over a network a topic is dear; there the scenarios have theirs.
        if (pace == TargetPace.InProcess)
        {
            yield return new(2, Steps(vocabulary, OwnTopic));

            // So is a tool, which may be a process of its own.
            if (vocabulary.Has(Capability.GroupAdmin))
            {
                yield return new(2, Steps(vocabulary, Tool));
            }
        }
    }

    /// <summary>What the target can be asked of these; a plain question where that is nothing.</summary>
    private static Gen<Step> Steps(Vocabulary vocabulary, IReadOnlyList<Gen<Step>> generators)
    {
        // Where a few draws are not allowed, none is: otherwise the filter below might look for ever.
        var allowed = generators.Where(generator => Gen.Sample(generator, 5, new Rnd(1), 1).Any(step => vocabulary.Allows(new ModelProgram([step])))).ToList();
        return allowed.Count == 0
            ? Gen.Constant((Step)new Step.ListOffsets(ModelProgram.Partitions[0], OffsetSpec.Latest))
            : Gen.OneOf(allowed).Where(step => vocabulary.Allows(new ModelProgram([step])));
    }

    /// <summary>Both ends, what lies between, and one step beyond either.</summary>
    private static readonly Gen<SymbolicOffset> Deletable = Gen.Elements(
        SymbolicOffset.LogStart(1), SymbolicOffset.LogStart(2), SymbolicOffset.LogStart(3), SymbolicOffset.LogStart(), SymbolicOffset.LogStart(-1),
        SymbolicOffset.LogEnd(), SymbolicOffset.LogEnd(-1), SymbolicOffset.LogEnd(1), SymbolicOffset.Literal(-1), SymbolicOffset.Literal(0), new(OffsetAnchor.Max, 0));

    private static readonly Gen<TopicPartition> OtherPartitions = Gen.Elements(ModelProgram.Partitions[1], new TopicPartition(ModelProgram.OwnTopic, 0));

    private static readonly Gen<TopicPartition> OwnPartitions = Gen.Frequency(
        (4, Gen.Constant(new TopicPartition(ModelProgram.OwnTopic, 0))), (1, Gen.Constant(new TopicPartition(ModelProgram.OwnTopic, 1))));

    /// <summary>-1 and -2 have a meaning elsewhere in the protocol.</summary>
    private static readonly Gen<SymbolicOffset> NoOffsets = Gen.Elements(
        SymbolicOffset.Literal(-1), SymbolicOffset.Literal(-2), SymbolicOffset.Literal(long.MinValue));

    private static readonly Gen<OffsetSpec> Specials = Gen.Elements(OffsetSpec.EarliestLocal, OffsetSpec.LatestTiered, new(-7), new(long.MinValue));

    /// <summary>Lies about a batch, given how many records it has.</summary>
    private static readonly Gen<Func<int, Malformation>> Malformations = Gen.Elements<Func<int, Malformation>>(
        static _ => new() { BaseOffset = 5 },
        static count => new() { LastOffsetDelta = count + 2 },
        static count => new() { RecordCount = count + 2 },
        static _ => new() { BadCrc = true });

    private static readonly Gen<string?> Metadata = Gen.Elements(null, "m", "mm", new string('m', Vocabulary.OversizeMetadata - 1));

    private static readonly Gen<Step>[] Raw =
    [
        CommandKind.Fetches(NoOffsets),
        from partition in CommandKind.Partitions
        from count in CommandKind.BatchSizes
        from malformed in Malformations
        select (Step)new Step.Produce(partition, CommandKind.Blank(count)) { Malformed = malformed(count) },
        from partition in CommandKind.Partitions
        from spec in Specials
        select (Step)new Step.ListOffsets(partition, spec),
        from @group in CommandKind.Groups
        from partition in CommandKind.Partitions
        from offset in NoOffsets
        select (Step)new Step.Commit(@group, partition, offset),
        from partition in CommandKind.Partitions
        from offset in CommandKind.InRange
        from limit in Gen.Elements((Max: 1, Min: 0, Wait: 0), (Max: int.MaxValue, Min: 100_000, Wait: 1))
        select (Step)new Step.Fetch(partition, offset) { MaxBytes = limit.Max, MinBytes = limit.Min, MaxWait = limit.Wait },
        from @group in CommandKind.Groups
        from partition in CommandKind.Partitions
        from generation in Gen.Elements(0, 5)
        select (Step)new Step.Commit(@group, partition, SymbolicOffset.Literal(0)) { Member = new(generation, "ghost") },
        from partition in CommandKind.Partitions
        from reads in Gen.Elements(true, false)
        from offset in CommandKind.Committable
        select reads ? (Step)new Step.FetchCommitted("", partition) : new Step.Commit("", partition, offset),
    ];

    private static readonly Gen<Step>[] Unusual =
    [
        from @group in CommandKind.Groups
        from partition in CommandKind.Partitions
        from offset in CommandKind.Committable
        from metadata in Metadata
        select (Step)new Step.Commit(@group, partition, offset, metadata),
        from partition in CommandKind.Partitions
        select (Step)new Step.ListOffsets(partition, OffsetSpec.Latest) { CurrentLeaderEpoch = Vocabulary.UnknownLeaderEpoch },
    ];

    private static readonly Gen<Step>[] Deletions =
    [
        from partition in CommandKind.Partitions
        from offset in Deletable
        select (Step)new Step.DeleteRecords(partition, offset),
        from partition in CommandKind.Partitions
        select (Step)new Step.DeleteRecords(partition, SymbolicOffset.Literal(-2)),
    ];

    /// <summary>Two parts; the second may be about what is not there.</summary>
    private static readonly Gen<Step>[] Several =
    [
        from @group in CommandKind.Groups
        from offset in CommandKind.Committable
        from metadata in Gen.Elements("", "m", new string('m', Vocabulary.OversizeMetadata))
        from other in OtherPartitions
        select (Step)new Step.Together([new Step.Commit(@group, ModelProgram.Partitions[0], offset), new Step.Commit(@group, other, offset, metadata)]),
        from @group in CommandKind.Groups
        from offset in CommandKind.Committable
        select (Step)new Step.Together([new Step.Commit(@group, ModelProgram.Partitions[0], SymbolicOffset.Literal(0)), new Step.Commit(@group, ModelProgram.Partitions[0], offset)]),
        from other in OtherPartitions
        select (Step)new Step.Together([new Step.ListOffsets(ModelProgram.Partitions[0], OffsetSpec.Latest), new Step.ListOffsets(other, OffsetSpec.Earliest)]),
        from other in OtherPartitions
        from offset in Deletable
        select (Step)new Step.Together([new Step.DeleteRecords(ModelProgram.Partitions[0], SymbolicOffset.LogStart(1)), new Step.DeleteRecords(other, offset)]),
    ];

    private static readonly Gen<Step>[] Removals =
    [
        CommandKind.Groups.Select(@group => (Step)new Step.Control(new ControlRequest.FetchCommittedAll(@group))),
        from @group in CommandKind.Groups
        from partition in CommandKind.Partitions
        select (Step)new Step.Control(new ControlRequest.OffsetDelete(@group, partition)),
        CommandKind.Groups.Select(@group => (Step)new Step.Control(new ControlRequest.DeleteGroup(@group))),
    ];

    private static readonly Gen<Step>[] Numbered =
    [
        Gen.Constant((Step)new Step.Control(ModelProgram.InitProducer)),
        from partition in CommandKind.Partitions
        from count in Gen.Choose(1, 2)
        from sequence in Gen.Choose(0, 4)
        from epoch in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(1)))
        select (Step)new Step.Produce(partition, CommandKind.Blank(count)) { Producer = new(new(0, (short)epoch), sequence) },
    ];

    /// <summary>A session that is not open is not gone on with, so openings are as many as the rest.</summary>
    private static readonly Gen<Step> InSessions =
        from partition in CommandKind.Partitions
        from offset in Gen.Elements(SymbolicOffset.LogStart(), SymbolicOffset.LogEnd(), SymbolicOffset.LogEnd(-1), SymbolicOffset.LogEnd(1))
        from session in Gen.Elements(FetchSession.Opened, FetchSession.Continued)
        select (Step)new Step.Fetch(partition, offset) { Session = session };

    private static readonly Gen<ResetScope> Scopes = Gen.Elements<ResetScope>(
        new ResetScope.Partitions("a", [0]), new ResetScope.Partitions("a", [0]), new ResetScope.Partitions("a", [0, 1]), new ResetScope.Partitions("b", [0]),
        new ResetScope.WholeTopic("a"), new ResetScope.AllTopics());

    private static readonly Gen<ResetTo> Places = Gen.Elements<ResetTo>(
        new ResetTo.Earliest(), new ResetTo.Latest(), new ResetTo.Current(), new ResetTo.ShiftBy(-2), new ResetTo.ShiftBy(-1), new ResetTo.ShiftBy(1),
        new ResetTo.ShiftBy(3), new ResetTo.ToDatetime(1000), new ResetTo.ToDatetime(1001), new ResetTo.ToDatetime(2001), new ResetTo.ByDuration(AMoment));

    /// <summary>Leads from now to before every record of the present, and behind those that a program gives a timestamp of long ago.</summary>
    private const long AMoment = 1_700_000_000_000;

    private static readonly Gen<Step>[] Tool =
    [
        from @group in CommandKind.Groups
        from scope in Scopes
        from to in Places
        from executes in Gen.Elements(true, true, false)
        select (Step)new Step.Reset(@group, scope, to, executes),
        from @group in CommandKind.Groups
        from scope in Scopes
        from offset in CommandKind.Committable
        from executes in Gen.Elements(true, true, false)
        select (Step)new Step.ResetToOffset(@group, scope, offset, executes),
        CommandKind.Groups.Select(@group => (Step)new Step.Describe(@group)),
    ];

    /// <summary>Only a topic of the program's own has an id that is known.</summary>
    private static readonly Gen<TopicReference> References = Gen.Frequency(
        (2, Gen.Constant(default(TopicReference))), (1, Gen.Elements(new TopicReference(TopicReferenceKind.Id), new TopicReference(TopicReferenceKind.FormerId))));

    private static readonly Gen<Step>[] OwnTopic =
    [
        from config in Gen.Elements<ValueList<Setting>>([], [TopicKinds.Compact], [TopicKinds.AppendTime])
        select (Step)new Step.Control(new ControlRequest.CreateTopic(ModelProgram.OwnTopic, 1, config)),
        Gen.Constant((Step)new Step.Control(new ControlRequest.DeleteTopic(ModelProgram.OwnTopic))),
        Gen.Constant((Step)new Step.Control(new ControlRequest.CreatePartitions(ModelProgram.OwnTopic, 2))),
        from partition in OwnPartitions
        from count in CommandKind.BatchSizes
        select (Step)new Step.Produce(partition, CommandKind.Blank(count)),
        from partition in OwnPartitions
        from spec in Gen.Elements(OffsetSpec.Earliest, OffsetSpec.Latest, OffsetSpec.ForTimestamp(1000))
        select (Step)new Step.ListOffsets(partition, spec),
        from partition in OwnPartitions
        from topic in References
        select (Step)new Step.Fetch(partition, SymbolicOffset.LogStart()) { Topic = topic },
        from partition in OwnPartitions
        from reads in Gen.Elements(true, false)
        from topic in References
        select reads ? (Step)new Step.FetchCommitted("g", partition) { Topic = topic } : new Step.Commit("g", partition, SymbolicOffset.LogEnd()) { Topic = topic },
        from partition in OwnPartitions
        select (Step)new Step.DeleteRecords(partition, SymbolicOffset.LogStart(1)),
    ];
}
