using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Requests of several parts, and the answers of a healthy broker to what the rules ask at their edges, as Kafka 4.1 gives them.</summary>
public sealed class SimulatedRequestsTests
{
    [Theory]
    [InlineData("""
        together commit g a-0 1 & commit g a-9 2 & commit g c-0 3 & commit g b-0 4 => a-0 ok & a-9 refused UnknownTopicOrPartition & c-0 refused UnknownTopicOrPartition & b-0 ok
        together committed g a-0 & committed g a-9 & committed g b-0 => a-0 1 & a-9 none & b-0 4
        together commit g a-0 2 4097 & commit g a-1 3 => a-0 refused OffsetMetadataTooLarge & a-1 ok
        committed-all g => a-0 1, a-1 3, b-0 4
        """)]
    [InlineData("""
        together commit g a-0 5 & commit g a-0 3 => a-0 ok & a-0 ok
        committed g a-0 => 3
        """)]
    [InlineData("""
        commit g a-0 1 => ok
        together commit g a-0 5 as m 1 & commit g a-9 5 as m 1 & commit g b-0 5 as m 1 => a-0 refused UnknownMemberId & a-9 refused UnknownTopicOrPartition & b-0 refused UnknownMemberId
        committed-all g => a-0 1
        """)]
    [InlineData("""
        produce a-0 2 => base 0
        together delete a-0 1 & delete a-1 1 & delete a-9 0 & delete b-0 -1 => a-0 start 1 & a-1 refused OffsetOutOfRange & a-9 refused UnknownTopicOrPartition & b-0 start 0
        together delete a-0 2 & delete a-0 1 => a-0 start 1
        """)]
    public Task EveryPartIsAnsweredForItself(string program) => Scenario.ShouldHoldAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 1 => base 0
        together list a-0 latest & list a-1 latest & list a-0 earliest & list a-9 0 => a-0 refused InvalidRequest & a-1 0 & a-9 refused UnknownTopicOrPartition
        together list a-0 latest & list a-1 latest => a-0 1 & a-1 0
        """)]
    public Task APartitionThatIsListedTwiceIsRefusedOnce(string program) => Scenario.ShouldHoldAsync(program);

    [Theory]
    [InlineData("""
        create c 1 compact => ok
        produce c-0 1 => base 0
        record c-0 null v => refused InvalidRecord
        delete c-0 1 => refused PolicyViolation
        list c-0 earliest => 0
        list c-0 latest => 1
        """)]
    [InlineData("""
        damaged a-0 2 => refused CorruptMessage
        list a-0 latest => 0
        record a-0 empty null h i h => base 0
        fetch a-0 0 => 0:empty=null+h+i+h | start 0, stable 1, high 1
        """)]
    public Task ARefusedBatchLeavesNothing(string program) => Scenario.ShouldHoldAsync(program);

    [Theory]
    [InlineData("""
        create c 1 append-time => ok
        stamped c-0 5 9 => base 0 at 1735689600000
        list c-0 9 => 0 at 1735689600000
        list c-0 max => 0 at 1735689600000
        list c-0 1735689600001 => none
        """)]
    public Task UnderLogAppendTimeTheBrokersTimeCounts(string program) => Scenario.ShouldHoldAsync(program);

    [Theory]
    [InlineData("""
        drop-offset g a-0 => refused GroupIdNotFound
        drop-group g => refused GroupIdNotFound
        commit g a-0 1 as m 1 => refused IllegalGeneration
        commit g a-0 1 => ok
        commit g a-1 2 => ok
        commit g a-0 2 as m 1 => refused UnknownMemberId
        drop-offset g a-9 => refused UnknownTopicOrPartition
        drop-offset g c-0 => refused UnknownTopicOrPartition
        drop-offset g b-0 => ok
        drop-offset g a-0 => ok
        committed-all g => a-1 2
        drop-group g => ok
        committed-all g => nothing
        """)]
    [InlineData("""
        commit empty a-0 1 => ok
        committed empty a-0 => 1
        """)]
    [InlineData("""
        commit g a-0 1 4097 => refused OffsetMetadataTooLarge
        drop-group g => ok
        """)]
    public Task CommitsAreTakenAwayAsAsked(string program) => Scenario.ShouldHoldAsync(program);

    /// <summary>Waiting changes when records come, not which; the simulator does not wait.</summary>
    [Theory]
    [InlineData("""
        produce a-0 2 => base 0
        fetch a-0 0 min-bytes 99999 => 0:r0 1:r1 | start 0, stable 2, high 2
        fetch a-0 2 min-bytes 99999 => nothing | start 0, stable 2, high 2
        """)]
    public Task AFetchThatWaitsForMoreIsAnsweredWithWhatThereIs(string program) => Scenario.ShouldHoldAsync(program);
}
