using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>What is known of a cluster is asked once, kept, and forgotten as soon as an answer contradicts it; nothing is repeated behind the caller's back.</summary>
public sealed class WireClientTests
{
    private static readonly TopicPartition Partition = new("t", 0);

    [Fact]
    public void ALeaderIsLookedUpOnce()
    {
        using var broker = Broker(_ => List(offset: 5));
        using var client = new WireBroker(broker.Options);

        client.Run(Latest).ShouldBe(new Outcome.OffsetListed(new Offset(5)));
        client.Run(Latest).ShouldBe(new Outcome.OffsetListed(new Offset(5)));

        Keys(broker).ShouldBe([ApiKey.ApiVersions, ApiKey.Metadata, ApiKey.ListOffsets, ApiKey.ListOffsets]);
    }

    [Fact]
    public void ALeaderThatSaysItIsNoneIsForgottenAndTheRefusalReturned()
    {
        var answers = new Queue<ListOffsetsResponse>([List(error: 6), List(offset: 7)]);
        using var broker = Broker(_ => answers.Dequeue());
        using var client = new WireBroker(broker.Options);

        client.Run(Latest).ShouldBe(new Outcome.Refused(ErrorCode.NotLeaderOrFollower));
        client.Run(Latest).ShouldBe(new Outcome.OffsetListed(new Offset(7)));

        Keys(broker).ShouldBe([ApiKey.ApiVersions, ApiKey.Metadata, ApiKey.ListOffsets, ApiKey.Metadata, ApiKey.ListOffsets]);
    }

    [Fact]
    public void ACoordinatorThatSaysItIsNoneIsForgottenAndTheRefusalReturned()
    {
        var answers = new Queue<short>([16, 0]);
        using var broker = Broker(_ => new OffsetCommitResponse { Topics = [new() { Name = "t", Partitions = [new() { ErrorCode = answers.Dequeue() }] }] });
        using var client = new WireBroker(broker.Options);
        var commit = new Command<Offset>.Commit("g", Partition, new(1));

        client.Run(commit).ShouldBe(new Outcome.Refused(ErrorCode.NotCoordinator));
        client.Run(commit).ShouldBe(Outcome.Acknowledged.Instance);

        Keys(broker).ShouldBe([ApiKey.ApiVersions, ApiKey.FindCoordinator, ApiKey.OffsetCommit, ApiKey.FindCoordinator, ApiKey.OffsetCommit]);
    }

    /// <summary>The refusal under judgement is the broker's answer to the request, not our reading of its metadata.</summary>
    [Fact]
    public void APartitionThatIsNotThereIsAskedAboutAllTheSame()
    {
        using var broker = Broker(_ => new ListOffsetsResponse { Topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 9, ErrorCode = 3 }] }] });
        using var client = new WireBroker(broker.Options);

        client.Run(new Command<Offset>.ListOffsets(new("t", 9), OffsetSpec.Latest)).ShouldBe(new Outcome.Refused(ErrorCode.UnknownTopicOrPartition));

        Keys(broker).ShouldBe([ApiKey.ApiVersions, ApiKey.Metadata, ApiKey.ListOffsets]);
    }

    [Fact]
    public void MetadataNeverCreatesATopic()
    {
        MetadataRequest? asked = null;
        using var broker = new ScriptedBroker((header, request) =>
        {
            asked = request as MetadataRequest ?? asked;
            return header.ApiKey == ApiKey.Metadata ? Reply.With(new MetadataResponse { Topics = [new() { Name = "t", ErrorCode = 5 }] }) : null;
        });
        using var client = new WireBroker(broker.Options);

        client.Run(Latest).ShouldBe(new Outcome.Refused(ErrorCode.LeaderNotAvailable));

        asked.ShouldNotBeNull().AllowAutoTopicCreation.ShouldBeFalse();
    }

    [Fact]
    public void AWriteWhoseAnswerNeverCameIsIndeterminateAndSentOnce()
    {
        var hangsUp = true;
        using var broker = Broker(request => hangsUp ? null : new ProduceResponse { Responses = [new() { Name = "t", PartitionResponses = [new() { BaseOffset = 3 }] }] });
        using var client = new WireBroker(broker.Options);
        var produce = new Command<Offset>.Produce(Partition, [new("k", "v")]);

        client.Run(produce).ShouldBe(new Outcome.Indeterminate("the broker closed the connection"));
        Keys(broker).Count(key => key == ApiKey.Produce).ShouldBe(1);

        hangsUp = false;
        client.Run(produce).ShouldBe(new Outcome.Produced(new(3)));
    }

    [Fact]
    public void WhatTheBrokersVersionsCannotSayIsNotSent()
    {
        using var broker = Broker(_ => throw new InvalidOperationException());
        using var client = new WireBroker(broker.Options with { PinnedVersions = new Dictionary<ApiKey, short> { [ApiKey.OffsetCommit] = 5, [ApiKey.OffsetFetch] = 6 } });

        client.Run(new Command<Offset>.Commit("g", Partition, new(1), LeaderEpoch: 4))
            .ShouldBe(new Outcome.NotObservable("OffsetCommit v6 is needed, and v5 is the highest that both sides speak"));
        client.Run(new Command<Offset>.FetchCommitted("g", Partition) { RequireStable = true })
            .ShouldBe(new Outcome.NotObservable("OffsetFetch v7 is needed, and v6 is the highest that both sides speak"));
        Keys(broker).ShouldBe([ApiKey.ApiVersions, ApiKey.FindCoordinator]);
    }

    [Fact]
    public void AnAnswerThatDoesNotSpeakOfThePartitionIsMalformed()
    {
        using var broker = Broker(_ => new ListOffsetsResponse());
        using var client = new WireBroker(broker.Options);

        client.Run(Latest).ShouldBe(new Outcome.Indeterminate("malformed answer: ListOffsets v10: it does not speak of t-0"));
    }

    [Fact]
    public void EveryClientHasConnectionsAndANameOfItsOwn()
    {
        using var broker = Broker(_ => List(offset: 0));
        using var client = new WireBroker(broker.Options);

        client.Run(Latest);
        client.Run(Latest with { Client = 2 });

        broker.Seen.Where(header => header.ApiKey == ApiKey.ListOffsets).Select(header => header.ClientId).ShouldBe(["offset-conformance-0", "offset-conformance-2"]);
        Keys(broker).Count(key => key == ApiKey.ApiVersions).ShouldBe(2);
    }

    private static Command<Offset>.ListOffsets Latest => new(Partition, OffsetSpec.Latest);

    private static ListOffsetsResponse List(long offset = -1, short error = 0) =>
        new() { Topics = [new() { Name = "t", Partitions = [new() { Offset = offset, ErrorCode = error }] }] };

    private static IEnumerable<ApiKey> Keys(ScriptedBroker broker) => broker.Seen.Select(header => header.ApiKey);

    /// <summary>One node with topic "t" of one partition; anything but questions about it is the script's to answer, null hangs up.</summary>
    private static ScriptedBroker Broker(Func<IMessage, IMessage?> script)
    {
        ScriptedBroker? broker = null;
        return broker = new ScriptedBroker((_, request) => request switch
        {
            ApiVersionsRequest => null,
            MetadataRequest => Reply.With(broker!.Metadata("t", 1)),
            FindCoordinatorRequest find => Reply.With(broker!.Coordinator(find.Key.Length > 0 ? find.Key : find.CoordinatorKeys[0])),
            _ => script(request) is { } answer ? Reply.With(answer) : Reply.HangUp,
        });
    }
}
