using System.Buffers.Binary;
using System.Net;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Tests.Wire.Client;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;
using Reply = OffsetConformance.Tests.Wire.Client.Reply;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>
/// Protects the client from a broker that answers nonsense: sound answers, mutated on their way. What can't be read is told with API, version
/// and position; whatever it is, the command has an outcome, and the next one gets its own.
/// </summary>
public sealed class ClientFuzzTests : IDisposable
{
    private const int Seed = 5;
    private const int Commands = 1_000;

    private static readonly TopicPartition Partition = new("t", 0);

    /// <summary>Several kinds of answers, those with records most often.</summary>
    private static readonly Command<Offset>.Request[] Requests =
    [
        new Command<Offset>.Produce(Partition, [new("key", "value", 1_000)]),
        new Command<Offset>.Fetch(Partition, new(0)) { WantsBatches = true },
        new Command<Offset>.Fetch(Partition, new(0), IsolationLevel.ReadCommitted),
        new Command<Offset>.ListOffsets(Partition, OffsetSpec.Latest),
        new Command<Offset>.Commit("group", Partition, new(1)),
        new Command<Offset>.FetchCommitted("group", Partition),
        new Command<Offset>.Control(new ControlRequest.FetchCommittedAll("group")),
        new Command<Offset>.Control(new ControlRequest.DescribeConfig("t")),
        new Command<Offset>.Control(new ControlRequest.LeaderEpochEnd(Partition, 0)),
        new Command<Offset>.Control(new ControlRequest.DescribeGroup("group")),
    ];

    private readonly FuzzRandom random = new(Seed, 0);
    private readonly Mutator mutator = new();
    private readonly ScriptedBroker broker;
    private readonly RequestProcessor server;
    private string? unreadable;

    public ClientFuzzTests()
    {
        var target = new SimulatedTarget();
        target.CreateTopicAsync(Partition.Topic, partitions: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        broker = new(Answer);
        server = new(target.ConnectAsync(CancellationToken.None).Result.Broker, new(IPAddress.Loopback, broker.Address.Port), new());
    }

    public void Dispose() => broker.Dispose();

    [Fact]
    public async Task WhateverTheAnswerEveryCommandHasAnOutcome()
    {
        using var client = new WireBroker(broker.Options);
        var told = 0;
        for (var i = 0; i < Commands; i++)
        {
            unreadable = null;

            var outcome = await client.ExecuteAsync(random.Pick(Requests), CancellationToken.None);

            if (unreadable is not null)
            {
                outcome.ShouldBeOfType<Outcome.Indeterminate>().Reason.ShouldBe($"malformed answer: {unreadable}");
                told++;
            }
        }

        // Of answers that are all sound nothing is learned, nor of such as break the first rule.
        told.ShouldBeInRange(Commands / 10, Commands * 9 / 10);
    }

    /// <summary>The broker's thread and the test's take turns, so that they may share what they have.</summary>
    private Reply? Answer(RequestHeader header, IMessage request)
    {
        var api = Apis.Find(header.ApiKey)!.Api;
        using var asked = new FrameBuffer();
        using var answer = new FrameBuffer();
        Frame.WriteRequest(asked, api, header, request);
        server.HandleAsync(asked.Written[Frame.LengthSize..], answer, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var isSound = header.ApiKey is ApiKey.ApiVersions or ApiKey.Metadata or ApiKey.FindCoordinator;
        return new Reply.Raw(isSound ? answer.Written.ToArray() : Mutated(answer.Written[(Frame.LengthSize + sizeof(int))..].ToArray(), api, header));
    }

    /// <summary>A frame with another message in it. Its length and its correlation id stay sound: without them there is no answer to be read.</summary>
    private byte[] Mutated(byte[] message, Api api, RequestHeader header)
    {
        var mutated = mutator.Mutate([message], random);
        var frame = new byte[Frame.LengthSize + sizeof(int) + mutated.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - Frame.LengthSize);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(Frame.LengthSize), header.CorrelationId);
        mutated.Span.CopyTo(frame.AsSpan(Frame.LengthSize + sizeof(int)));

        var reader = Frame.OpenResponse(frame.AsMemory(Frame.LengthSize), api, header.ApiVersion, out _);
        Apis.Find(api.Key)!.ReadResponse(ref reader);
        unreadable = reader.Failure is { } failure ? $"{api} v{header.ApiVersion}: {failure}" : null;
        return frame;
    }
}
