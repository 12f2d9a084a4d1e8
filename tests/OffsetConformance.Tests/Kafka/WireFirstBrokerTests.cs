using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>What falls back to the client library: only what it can say as well.</summary>
public sealed class WireFirstBrokerTests
{
    private static readonly TopicPartition Partition = new("a", 0);
    private static readonly Command<Offset>.Produce Zstd = new(Partition, [new("k", "v")], Compression.Zstd);
    private static readonly Outcome Hidden = new Outcome.NotObservable("no encoder");
    private static readonly Outcome Done = new Outcome.Produced(new(0));

    private static readonly Dictionary<string, Command<Offset>.Request> Everything = new(StringComparer.Ordinal)
    {
        ["produce"] = Zstd,
        ["fetch"] = new Command<Offset>.Fetch(Partition, new(0)),
        ["list"] = new Command<Offset>.ListOffsets(Partition, OffsetSpec.Latest),
        ["delete records"] = new Command<Offset>.DeleteRecords(Partition, new(1)),
        ["commit"] = new Command<Offset>.Commit("g", Partition, new(1)),
        ["fetch committed"] = new Command<Offset>.FetchCommitted("g", Partition),
        ["control"] = new Command<Offset>.Control(new ControlRequest.DeleteGroup("g")),
    };

    public static TheoryData<string> Requests => [.. Everything.Keys];

    public static TheoryData<string> Unspeakable => [.. Everything.Keys.Except(["produce"]), "broken batch", "numbered batch"];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task WhatTheWireAnswersIsTheAnswer(string what)
    {
        var (wire, client) = (new BrokerDouble(Done), new BrokerDouble(Hidden));

        (await new WireFirstBroker(wire, client).ExecuteAsync(Everything[what], CancellationToken.None)).ShouldBe(Done);

        client.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task ABatchInACodecThatTheRawClientDoesNotWriteIsTheClients()
    {
        var (wire, client) = (new BrokerDouble(Hidden), new BrokerDouble(Done));

        (await new WireFirstBroker(wire, client).ExecuteAsync(Zstd, CancellationToken.None)).ShouldBe(Done);

        client.Asked.ShouldBe([Zstd]);
    }

    /// <summary>The client library would send a sound batch without a number, and its answer would be taken for the broken one's.</summary>
    [Theory]
    [MemberData(nameof(Unspeakable))]
    public async Task NothingElseFallsBack(string what)
    {
        var request = what switch
        {
            "broken batch" => Zstd with { Malformed = new() { BadCrc = true } },
            "numbered batch" => Zstd with { Producer = new(new(4_000, 0), 0) },
            _ => Everything[what],
        };
        var client = new BrokerDouble(Done);

        (await new WireFirstBroker(new BrokerDouble(Hidden), client).ExecuteAsync(request, CancellationToken.None)).ShouldBe(Hidden);

        client.Asked.ShouldBeEmpty();
    }

    /// <summary>After it the write may have happened.</summary>
    [Fact]
    public async Task AWriteThatWasNotAnsweredIsNotSentAgain()
    {
        var lost = new Outcome.Indeterminate("no answer within 5 s");
        var client = new BrokerDouble(Done);

        (await new WireFirstBroker(new BrokerDouble(lost), client).ExecuteAsync(Zstd, CancellationToken.None)).ShouldBe(lost);

        client.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task ATrimIsTheClients()
    {
        var (wire, client) = (new BrokerDouble(Hidden), new BrokerDouble(Done));

        (await new WireFirstBroker(wire, client).ExecuteAsync(new Command<Offset>.Trim(Partition, new(1)), CancellationToken.None)).ShouldBe(Done);

        wire.Asked.ShouldBeEmpty();
    }
}
