using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>The plainer forms of one step, the plainest first.</summary>
internal static class SimplerStep
{
    /// <summary>Stands for every timestamp that has no meaning.</summary>
    public static readonly OffsetSpec AnyUnknown = new(-7);

    /// <summary>
    /// Offsets from the plainest to the most special; an offset is only ever replaced by one before it. Bare numbers come late: what an
    /// offset is to the log says more than which one it is.
    /// </summary>
    private static readonly SymbolicOffset[] OffsetsByPlainness =
    [
        SymbolicOffset.LogStart(), SymbolicOffset.LogEnd(), SymbolicOffset.LogEnd(1), SymbolicOffset.LogStart(-1),
        SymbolicOffset.LogStart(1), SymbolicOffset.LogEnd(-1), SymbolicOffset.LogStart(2), SymbolicOffset.LogEnd(2), SymbolicOffset.LogEnd(-2),
        SymbolicOffset.Literal(0), SymbolicOffset.Literal(1), SymbolicOffset.Literal(2), SymbolicOffset.LogStart(3), SymbolicOffset.LogEnd(3),
        SymbolicOffset.LogEnd(1000), new(OffsetAnchor.Max, 0), new(OffsetAnchor.Max, -1),
        SymbolicOffset.Literal(-1), SymbolicOffset.Literal(-2),
    ];

    /// <summary>Timestamps from the plainest to the most special.</summary>
    private static readonly long[] TimestampsByPlainness = [Times.First, Times.First + 1, 2000, 1050, 0, -5];

    /// <summary>What is asked of a log, from the plainest on; every other negative stands behind, and the one before them for all.</summary>
    private static readonly OffsetSpec[] SpecsByPlainness =
    [
        OffsetSpec.Latest, OffsetSpec.Earliest, new(0), new(Times.First), new(Times.First + 1), new(Times.First + 2), new(999), new(2000), new(2001), new(1050), new(1051), OffsetSpec.MaxTimestamp,
        OffsetSpec.EarliestLocal, OffsetSpec.LatestTiered, AnyUnknown,
    ];

    public static IEnumerable<Step> Of(Step step) => step switch
    {
        Step.Produce c =>
        [
            .. Counts(c.Records.Count).Select(count => c with { Records = ValueList.Create(c.Records.AsSpan()[..count]) }),
            .. SimplerRecords(c.Records).Select(records => c with { Records = records }),
            .. Enum.GetValues<Compression>().TakeWhile(codec => codec != c.Compression).Select(codec => c with { Compression = codec }),
            .. SimplerLies(c.Malformed).Select(lie => c with { Malformed = lie }),
            .. SimplerStamps(c.Producer).Select(stamp => c with { Producer = stamp }),
            .. OrdinaryClient(c),
        ],
        Step.Fetch c =>
        [
            .. Simpler(c.Offset).Select(o => c with { Offset = o }),
            .. Plain(c.Isolation, c with { Isolation = IsolationLevel.ReadUncommitted }),
            .. c is { MaxBytes: int.MaxValue, MinBytes: 0, MaxWait: 0 } ? [] : new[] { c with { MaxBytes = int.MaxValue, MinBytes = 0, MaxWait = 0 } },
            .. SimplerReferences(c.Topic).Select(topic => c with { Topic = topic }),
            .. OrdinaryClient(c),
        ],
        Step.ListOffsets c =>
        [
            .. Plain(c.Isolation, c with { Isolation = IsolationLevel.ReadUncommitted }),
            .. SimplerSpecs(c.Spec).Select(spec => c with { Spec = spec }),
            .. c.CurrentLeaderEpoch is null ? [] : new[] { c with { CurrentLeaderEpoch = null } },
            .. OrdinaryClient(c),
        ],
        Step.Trim c => [.. Simpler(c.Offset).Select(o => c with { Offset = o })],
        Step.DeleteRecords c => [.. Simpler(c.Offset).Select(o => c with { Offset = o })],
        Step.Commit c =>
        [
            .. Simpler(c.Offset).Select(o => c with { Offset = o }),
            .. c.Member is null ? [] : new[] { c with { Member = null } },
            .. c.Member is { Generation: > 0 } member ? new[] { c with { Member = member with { Generation = 0 } } } : [],
            .. c.LeaderEpoch is null ? [] : new[] { c with { LeaderEpoch = null } },
            .. c.LeaderEpoch is > 0 ? new[] { c with { LeaderEpoch = 0 } } : [],
            .. SimplerMetadata(c.Metadata).Select(simpler => c with { Metadata = simpler }),
            .. SimplerReferences(c.Topic).Select(topic => c with { Topic = topic }),
            .. OrdinaryClient(c),
        ],
        Step.FetchCommitted c => [.. SimplerReferences(c.Topic).Select(topic => c with { Topic = topic }), .. OrdinaryClient(c)],
        Step.Together c =>
        [
            .. c.Parts,
            .. c.Parts.Count > 2 ? Enumerable.Range(0, c.Parts.Count).Select(i => c with { Parts = c.Parts.Without(i) }) : [],
            .. Enumerable.Range(0, c.Parts.Count).SelectMany(i => Of(c.Parts[i]).OfType<Step.Request>().Where(part => part is not Step.Together).Select(part => c with { Parts = c.Parts.With(i, part) })),
        ],
        Step.Control { Body: ControlRequest.CreateTopic { Config.IsEmpty: false } create } c => [c with { Body = create with { Config = default } }],
        Step.Resume c =>
        [
            .. c.AutoCommit ? new[] { c with { AutoCommit = false } } : [],
            .. SimplerPolicies(c.Policy).Select(policy => c with { Policy = policy }),
            .. SimplerLimits(c.MaxRecords).Select(max => c with { MaxRecords = max }),
        ],
        Step.Consume c => SimplerLimits(c.MaxRecords).Select(max => c with { MaxRecords = max }),
        Step.Seek c =>
            [.. Simpler(c.Offset).Select(o => c with { Offset = o }), .. SimplerLimits(c.MaxRecords).Select(max => c with { MaxRecords = max })],
        Step.Reset c => [.. SimplerScopes(c.Scope).Select(scope => c with { Scope = scope }), .. SimplerPlaces(c.To).Select(to => c with { To = to }), .. Executed(c.Execute, c with { Execute = true })],
        Step.ResetToOffset c =>
        [
            .. SimplerScopes(c.Scope).Select(scope => c with { Scope = scope }), .. Simpler(c.Offset).Select(o => c with { Offset = o }),
            .. Executed(c.Execute, c with { Execute = true }),
        ],
        Step.SeekToEnd c => SimplerLimits(c.MaxRecords).Select(max => c with { MaxRecords = max }),
        _ => [],
    };

    private static IEnumerable<SymbolicOffset> Simpler(SymbolicOffset offset)
    {
        var rank = Array.IndexOf(OffsetsByPlainness, offset);
        return OffsetsByPlainness.Take(rank < 0 ? OffsetsByPlainness.Length : rank);
    }

    /// <summary>One partition, then fewer of them.</summary>
    private static IEnumerable<ResetScope> SimplerScopes(ResetScope scope) => scope switch
    {
        ResetScope.Partitions(var topic, { Count: > 1 } numbers) => numbers.Select(number => new ResetScope.Partitions(topic, [number])),
        ResetScope.Partitions => [],
        ResetScope.WholeTopic(var topic) => [new ResetScope.Partitions(topic, [0]), new ResetScope.Partitions(topic, [0, 1])],
        _ => [new ResetScope.Partitions(ModelProgram.Partitions[0].Topic, [0]), new ResetScope.Partitions(ModelProgram.Partitions[0].Topic, [0, 1])],
    };

    private static IEnumerable<ResetTo> SimplerPlaces(ResetTo to) => to switch
    {
        ResetTo.ShiftBy(var count) => new[] { 1L, -1, 2, -2 }.TakeWhile(simpler => simpler != count).Select(simpler => new ResetTo.ShiftBy(simpler)),
        ResetTo.ToDatetime(var time) => new[] { 0, Times.First, Times.First + 1, 2001 }.TakeWhile(simpler => simpler != time).Select(simpler => new ResetTo.ToDatetime(simpler)),
        _ => [],
    };

    private static IEnumerable<Step> Executed(bool executes, Step executed) => executes ? [] : [executed];

    /// <summary>No lie, or a small one.</summary>
    private static IEnumerable<Malformation?> SimplerLies(Malformation? lie) => lie switch
    {
        null => [],
        { LastOffsetDelta: > 3 } => [null, lie with { LastOffsetDelta = 3 }],
        { RecordCount: > 3 } => [null, lie with { RecordCount = 3 }],
        _ => [null],
    };

    private static IEnumerable<TopicReference> SimplerReferences(TopicReference topic) =>
        Enum.GetValues<TopicReferenceKind>().TakeWhile(kind => kind != topic.Kind).Select(kind => new TopicReference(kind));

    private static IEnumerable<string> SimplerMetadata(string? metadata) => metadata switch
    {
        "" => [],
        "m" => [""],
        _ => ["", "m"],
    };

    private static IEnumerable<int> Counts(int count) => Enumerable.Range(1, count - 1);

    /// <summary>Nine stands for "all there is" in a counterexample: more than any of them produces.</summary>
    private static IEnumerable<int> SimplerLimits(int max) => max == 1 ? [] : max == 9 ? [1] : max > 9 ? [1, 9] : [1];

    private static IEnumerable<ResetPolicy> SimplerPolicies(ResetPolicy policy) =>
        Enum.GetValues<ResetPolicy>().Where(simpler => simpler < policy);

    private static IEnumerable<T> Plain<T>(IsolationLevel isolation, T plain) => isolation == IsolationLevel.ReadUncommitted ? [] : [plain];

    private static IEnumerable<Command<SymbolicOffset>> OrdinaryClient(Command<SymbolicOffset>.Request request) =>
        request.Client == 0 ? [] : [request with { Client = 0 }];

    private static IEnumerable<OffsetSpec> SimplerSpecs(OffsetSpec spec)
    {
        var rank = Array.IndexOf(SpecsByPlainness, spec);
        return rank < 0 && spec.Timestamp < AnyUnknown.Timestamp ? [AnyUnknown] : SpecsByPlainness.Take(rank < 0 ? SpecsByPlainness.Length : rank);
    }

    private static IEnumerable<ValueList<Record>> SimplerRecords(ValueList<Record> records)
    {
        if (NumberedRecords.KindOf(records) is not null)
        {
            yield return ValueList.From(records.Select(record => new Record(Key: null, record.Value ?? record.Key) { Timestamp = record.Timestamp }));
        }

        for (var i = 0; i < records.Count - 1; i++)
        {
            yield return records.Without(i);
        }

        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Timestamp is { } timestamp)
            {
                var rank = Array.IndexOf(TimestampsByPlainness, timestamp);
                foreach (var simpler in TimestampsByPlainness.Take(rank < 0 ? TimestampsByPlainness.Length : rank))
                {
                    yield return records.With(i, records[i] with { Timestamp = simpler });
                }
            }
        }
    }

    private static IEnumerable<ProducerStamp?> SimplerStamps(ProducerStamp? stamp) => stamp switch
    {
        null => [],
        { Producer.Epoch: > 0 } =>
        [
            null, stamp with { Producer = stamp.Producer with { Epoch = 0 } },
            .. Enumerable.Range(0, stamp.BaseSequence).Select(sequence => stamp with { BaseSequence = sequence }),
        ],
        _ => [null, .. Enumerable.Range(0, stamp.BaseSequence).Select(sequence => stamp with { BaseSequence = sequence })],
    };
}
