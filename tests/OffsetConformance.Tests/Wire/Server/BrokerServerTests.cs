using System.Net.Sockets;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>The server with its sockets: many at once, and none that harms another.</summary>
public sealed class BrokerServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SimulatedTarget target = new();
    private readonly List<Exception> faults = [];
    private BrokerServer server = null!;

    public async Task InitializeAsync()
    {
        await target.CreateTopicAsync("t", 1, CancellationToken.None);
        server = BrokerServer.Start((await target.ConnectAsync(CancellationToken.None)).Broker, new() { OnFault = faults.Add });
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await target.DisposeAsync();
    }

    /// <summary>A thousand clients, all connected before the first asks anything; each appends one record and reads it back.</summary>
    [Fact]
    public async Task AThousandConnectionsAreServedAtOnce()
    {
        const int Count = 1000;
        using var limit = new CancellationTokenSource(Patience);
        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => RawClient.ConnectAsync(server.Address, limit.Token)));

        var offsets = await Task.WhenAll(clients.Select(async (client, number) =>
        {
            (await client.AskAsync(new ApiVersionsRequest(), ApiVersionsRequest.Api, 0)).ErrorCode.ShouldBe((short)0);
            var produced = (await client.AskAsync(Produce($"from {number}"), ProduceRequest.Api, ProduceRequest.Api.Highest)).Responses[0].PartitionResponses[0];
            var fetched = (await client.AskAsync(Fetch(produced.BaseOffset), FetchRequest.Api, 12)).Responses[0].Partitions[0];
            ValueAt(produced.BaseOffset, fetched.Records!.Value).ShouldBe($"from {number}");
            return produced.BaseOffset;
        }));

        offsets.Order().ShouldBe(Enumerable.Range(0, Count).Select(offset => (long)offset));
        faults.ShouldBeEmpty();
        Array.ForEach(clients, client => client.Dispose());
    }

    /// <summary>Clients send on without waiting; each answer must be found in the place of its request.</summary>
    [Fact]
    public async Task AnswersComeInTheOrderOfTheRequests()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = await RawClient.ConnectAsync(server.Address, limit.Token);
        var requests = Enumerable.Range(0, 100).SelectMany(number => Frames.Of(Fetch(0), FetchRequest.Api, 4, correlationId: number)).ToArray();

        await client.SendAsync(requests);

        for (var number = 0; number < 100; number++)
        {
            Frames.Read<FetchResponse>(await client.ReceiveAsync(), FetchRequest.Api, 4, number).Responses.Length.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("00000002FFFF", "no API has this number")]
    [InlineData("FFFFFFFF", "a length below zero")]
    [InlineData("7FFFFFFF00", "a length beyond the bound")]
    [InlineData("0000000800030001000000010000", "a request that ends too early")]
    [InlineData("000000080003FFFF00000001", "a version that is not spoken")]
    public async Task BytesThatAreNoRequestEndTheirOwnConnectionAndNoOther(string hex, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var other = await RawClient.ConnectAsync(server.Address, limit.Token);
        using var client = await RawClient.ConnectAsync(server.Address, limit.Token);

        await client.SendAsync(Convert.FromHexString(hex));

        (await client.IsClosedAsync()).ShouldBeTrue(what);
        (await other.AskAsync(new ApiVersionsRequest(), ApiVersionsRequest.Api, 3)).ErrorCode.ShouldBe((short)0);
        faults.ShouldBeEmpty();
    }

    /// <summary>A broker that throws costs the connection that asked, is told, and the next request is served.</summary>
    [Fact]
    public async Task AFaultEndsOneConnectionAndIsTold()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var faulty = BrokerServer.Start(new FaultyBroker(), new() { OnFault = told.SetResult });
        using var limit = new CancellationTokenSource(Patience);
        using var client = await RawClient.ConnectAsync(faulty.Address, limit.Token);

        await client.SendAsync(Frames.Of(Fetch(0), FetchRequest.Api, 4));

        (await client.IsClosedAsync()).ShouldBeTrue();
        (await told.Task.WaitAsync(Patience)).Message.ShouldBe("on purpose");
        using var next = await RawClient.ConnectAsync(faulty.Address, limit.Token);
        (await next.AskAsync(new ApiVersionsRequest(), ApiVersionsRequest.Api, 0)).ErrorCode.ShouldBe((short)0);
    }

    /// <summary>A fetch that would wait for a minute does not keep the server from ending.</summary>
    [Fact]
    public async Task TheServerEndsWhileClientsWait()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = await RawClient.ConnectAsync(server.Address, limit.Token);
        await client.SendAsync(Frames.Of(Fetch(0, maxWaitMs: 60_000), FetchRequest.Api, 4));

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        (await client.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public void APortIsHadOnce() =>
        Should.Throw<SocketException>(() => BrokerServer.Start(new FaultyBroker(), new() { Port = server.Address.Port }));

    private static ProduceRequest Produce(string value)
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, [new(null, value)]);
        return new() { Acks = -1, TopicData = [new() { Name = "t", PartitionData = [new() { Records = buffer.Written.ToArray() }] }] };
    }

    private static FetchRequest Fetch(long offset, int maxWaitMs = 0) => new()
    {
        MinBytes = 1, MaxWaitMs = maxWaitMs, Topics = [new() { Topic = "t", Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 1000 }] }],
    };

    private static string? ValueAt(long offset, ReadOnlyMemory<byte> batches)
    {
        var reader = new RecordBatchReader(batches);
        while (reader.NextBatch())
        {
            while (reader.NextRecord())
            {
                if (reader.Record.Offset.Value == offset)
                {
                    return reader.Record.Record.Value;
                }
            }
        }

        return null;
    }

    private sealed class FaultyBroker : IBroker
    {
        public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) => throw new InvalidOperationException("on purpose");
    }
}
