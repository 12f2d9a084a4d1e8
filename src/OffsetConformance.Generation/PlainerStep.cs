using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>
/// Another command that often shows the same, and is plainer: it reads where the other writes, is one request where the other is several, or
/// its answer says more. Never leads back.
/// </summary>
internal static class PlainerStep
{
    private static readonly TopicPartition First = ModelProgram.Partitions[0];

    /// <summary>Refused by every broker, and for no other reason than itself.</summary>
    private static readonly string Oversize = new('m', Vocabulary.OversizeMetadata);

    public static IEnumerable<Step> Of(Step step) => step switch
    {
        Step.Produce { Producer: null } c =>
            [Latest(c.Partition), .. c.Malformed is null or { BadCrc: true } ? [] : new[] { c with { Malformed = new() { BadCrc = true } } }],
        Step.Produce c =>
            [Latest(c.Partition), c with { Producer = null }, c with { Producer = null, Malformed = new() { BadCrc = true } }],
        Step.Fetch { Session: FetchSession.None } c => [Latest(c.Partition)],
        Step.Fetch c => [Latest(c.Partition), c with { Session = FetchSession.None }],
        Step.ListOffsets c when c.CurrentLeaderEpoch is not null || c.Partition.Topic == ModelProgram.OwnTopic => [new Step.ListOffsets(First, SimplerStep.AnyUnknown)],

        // Where deleting is a request of its own, its answer tells the log start.
        Step.Trim c => [new Step.DeleteRecords(c.Partition, c.Offset)],
        Step.Commit c when c.Member is not null || c.Partition.Topic == ModelProgram.OwnTopic => [new Step.Commit(c.Group, First, SymbolicOffset.LogStart(), Oversize)],
        Step.Control { Body: ControlRequest.FetchCommittedAll all } => ModelProgram.Partitions.Select(partition => new Step.FetchCommitted(all.Group, partition)),
        Step.Resume c => [new Step.FetchCommitted(c.Group, c.Partition)],
        Step.Reset c =>
        [
            .. Commits(c.Group, c.Scope, SymbolicOffset.LogStart(), c.Execute), .. Commits(c.Group, c.Scope, SymbolicOffset.LogEnd(), c.Execute),
            new Step.ResetToOffset(c.Group, c.Scope, SymbolicOffset.LogStart(), c.Execute),
        ],
        Step.ResetToOffset c => Commits(c.Group, c.Scope, c.Offset, c.Execute),
        _ => [],
    };

    private static Step.ListOffsets Latest(TopicPartition partition) => new(partition, OffsetSpec.Latest);

    private static IEnumerable<Step> Commits(string group, ResetScope scope, SymbolicOffset offset, bool execute) =>
        scope is ResetScope.Partitions(var topic, { Count: 1 } numbers) && execute ? [new Step.Commit(group, new(topic, numbers[0]), offset)] : [];
}
