using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>What Produce, Fetch, ListOffsets and DeleteRecords say in bytes is what the broker behind them says.</summary>
public sealed class LogOverTheWireTests : IAsyncLifetime
{
    private static readonly ValueList<OffsetConformance.Contract.Record> Three = [new("a", "0", 1000), new(null, "1", 1001), new("c", null, 1002)];

    /// <summary>The last version of Fetch that names topics.</summary>
    private const short WithNames = 12;

    /// <summary>The first that takes their ids.</summary>
    private const short WithIds = 13;

    private readonly SimulatedTarget target = new();
    private IBroker broker = null!;
    private InMemory server = null!;

    public static TheoryData<short> FetchVersions => [.. Enumerable.Range(FetchRequest.Api.Lowest, FetchRequest.Api.Highest - FetchRequest.Api.Lowest + 1).Select(v => (short)v)];

    public static TheoryData<short> ProduceVersions =>
        [.. Enumerable.Range(ProduceRequest.Api.Lowest, ProduceRequest.Api.Highest - ProduceRequest.Api.Lowest + 1).Select(v => (short)v)];

    public async Task InitializeAsync()
    {
        await target.CreateTopicAsync("t", 2, CancellationToken.None);
        broker = (await target.ConnectAsync(CancellationToken.None)).Broker;
        server = new(broker);
    }

    public async Task DisposeAsync() => await target.DisposeAsync();

    [Theory]
    [MemberData(nameof(ProduceVersions))]
    public async Task AProducedBatchIsAppended(short version)
    {
        var answer = await ProduceAsync(Batch(Three), version: version);

        (answer.ErrorCode, answer.BaseOffset, answer.LogAppendTimeMs).ShouldBe(((short)0, 0L, -1L));
        (await AskAsync(new Command<Offset>.Fetch(new("t", 1), Offset.Zero))).ShouldBeOfType<Outcome.Fetched>().Records
            .ShouldBe([new(new(0), Three[0]), new(new(1), Three[1]), new(new(2), Three[2])]);
    }

    [Theory]
    [MemberData(nameof(FetchVersions))]
    public async Task AFetchBringsTheBatchesOfTheBroker(short version)
    {
        await AskAsync(new Command<Offset>.Produce(new("t", 1), Three));
        await AskAsync(new Command<Offset>.Produce(new("t", 1), [new(null, "3", 1003)], Compression.Gzip));

        var answer = await FetchAsync(new() { Partition = 1, FetchOffset = 1, PartitionMaxBytes = int.MaxValue }, version);

        (answer.ErrorCode, answer.HighWatermark, answer.LastStableOffset).ShouldBe(((short)0, 4L, 4L));
        answer.LogStartOffset.ShouldBe(version >= 5 ? 0 : -1);
        Read(answer.Records).ShouldBe([new(new(0), Three[0]), new(new(1), Three[1]), new(new(2), Three[2]), new(new(3), new(null, "3", 1003))]);
    }

    /// <summary>A client that learned its topic's id must not read the successor of the same name.</summary>
    [Fact]
    public async Task AFetchByTheIdOfADeletedTopicIsRefused()
    {
        var id = await IdAsync();
        (await FetchAsync(id, new(), version: 13)).Partitions[0].ErrorCode.ShouldBe((short)0);
        await target.DeleteTopicAsync("t", CancellationToken.None);
        await target.CreateTopicAsync("t", 2, CancellationToken.None);

        var answer = await FetchAsync(id, new(), version: 13);

        (answer.TopicId, (ErrorCode)answer.Partitions[0].ErrorCode).ShouldBe((id, ErrorCode.UnknownTopicId));
        (await FetchAsync(await IdAsync(), new(), version: 13)).Partitions[0].ErrorCode.ShouldBe((short)0);
    }

    /// <summary>Whether it is refused is the broker's to say; that it is seen at all is the server's affair.</summary>
    [Theory]
    [InlineData("crc", ErrorCode.CorruptMessage)]
    [InlineData("base", ErrorCode.InvalidRecord)]
    [InlineData("delta", ErrorCode.InvalidRecord)]
    [InlineData("count", ErrorCode.InvalidRecord)]
    public async Task ABatchThatLiesGetsToTheBrokerAsItIs(string lie, ErrorCode expected)
    {
        var malformed = lie switch
        {
            "crc" => new Malformation { BadCrc = true },
            "base" => new() { BaseOffset = 5 },
            "delta" => new() { LastOffsetDelta = 7 },
            _ => new() { RecordCount = 9 },
        };

        ((ErrorCode)(await ProduceAsync(Batch(Three, malformed))).ErrorCode).ShouldBe(expected);
        (await ListAsync(OffsetSpec.Latest)).ShouldBe(new(0));
    }

    [Theory]
    [InlineData("nothing", ErrorCode.InvalidRecord)]
    [InlineData("two batches", ErrorCode.InvalidRecord)]
    [InlineData("format 1", ErrorCode.InvalidRecord)]
    [InlineData("cut", ErrorCode.InvalidRecord)]
    [InlineData("zstd", ErrorCode.UnsupportedCompressionType)]
    [InlineData("codec 7", ErrorCode.UnsupportedCompressionType)]
    public async Task WhatNoCommandCanSayIsRefusedAsKafkaDoes(string what, ErrorCode expected)
    {
        var batch = Batch(Three);
        var bytes = what switch
        {
            "nothing" => [],
            "two batches" => [.. batch, .. batch],
            "format 1" => With(batch, 16, 1),
            "cut" => batch[..^1],
            "zstd" => With(batch, 22, 4),
            _ => With(batch, 22, 7),
        };

        ((ErrorCode)(await ProduceAsync(bytes)).ErrorCode).ShouldBe(expected);
        (await ListAsync(OffsetSpec.Latest)).ShouldBe(new(0));
    }

    [Theory]
    [InlineData(0, ErrorCode.None)]
    [InlineData(1, ErrorCode.None)]
    [InlineData(-1, ErrorCode.None)]
    [InlineData(2, ErrorCode.InvalidRequiredAcks)]
    [InlineData(-2, ErrorCode.InvalidRequiredAcks)]
    public async Task AcknowledgementsAreTheOnesThereAre(short acks, ErrorCode expected)
    {
        var request = Produce(Batch(Three), acks);
        if (acks == 0)
        {
            (await ReplyAsync(request, ProduceRequest.Api)).ShouldBe(Reply.None);
        }
        else
        {
            ((ErrorCode)(await server.AskAsync(request, ProduceRequest.Api)).Responses[0].PartitionResponses[0].ErrorCode).ShouldBe(expected);
        }

        (await ListAsync(OffsetSpec.Latest)).ShouldBe(new(expected == ErrorCode.None ? 3 : 0));
    }

    /// <summary>A client that wants no answer learns of a refusal by the end of its connection.</summary>
    [Fact]
    public async Task ARefusalWithoutAnAnswerEndsTheConnection()
    {
        var request = Produce(Batch(Three), acks: 0);
        request.TopicData[0].Name = "none";

        (await ReplyAsync(request, ProduceRequest.Api)).ShouldBe(Reply.Close);
    }

    /// <summary>The bound of the whole answer holds over all partitions, and still there is progress.</summary>
    [Fact]
    public async Task OnlyTheFirstBatchOfAnAnswerMayBeLargerThanTheBound()
    {
        await AskAsync(new Command<Offset>.Produce(new("t", 0), Three));
        await AskAsync(new Command<Offset>.Produce(new("t", 1), Three));
        FetchRequest.FetchPartition[] both = [new() { Partition = 0, PartitionMaxBytes = 1000 }, new() { Partition = 1, PartitionMaxBytes = 1000 }];

        var answer = (await server.AskAsync(new FetchRequest { MaxBytes = 1, Topics = [new() { Topic = "t", Partitions = both }] }, FetchRequest.Api, WithNames)).Responses[0];

        Read(answer.Partitions[0].Records).Count.ShouldBe(3);
        Read(answer.Partitions[1].Records).ShouldBeEmpty();
        answer.Partitions[1].HighWatermark.ShouldBe(3);
    }

    /// <summary>So Kafka 2.0 and 4.1 have answered.</summary>
    [Fact]
    public async Task APartitionThatIsListedTwiceIsRefusedOnce()
    {
        ListOffsetsRequest.ListOffsetsPartition[] asked = [new() { PartitionIndex = 0 }, new() { PartitionIndex = 1, Timestamp = -1 }, new() { PartitionIndex = 0 }];

        var answer = await server.AskAsync(new ListOffsetsRequest { Topics = [new() { Name = "t", Partitions = asked }] }, ListOffsetsRequest.Api);

        answer.Topics[0].Partitions.Select(partition => (ErrorCode)partition.ErrorCode).ShouldBe([ErrorCode.InvalidRequest, ErrorCode.None]);
    }

    [Fact]
    public async Task DeletedRecordsAreGone()
    {
        await AskAsync(new Command<Offset>.Produce(new("t", 1), Three));
        var request = new DeleteRecordsRequest { Topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 1, Offset = 2 }] }] };

        (await server.AskAsync(request, DeleteRecordsRequest.Api)).Topics[0].Partitions[0].LowWatermark.ShouldBe(2);

        (await ListAsync(OffsetSpec.Earliest)).ShouldBe(new(2));
        ((ErrorCode)(await FetchAsync(new() { Partition = 1, FetchOffset = 1 })).ErrorCode).ShouldBe(ErrorCode.OffsetOutOfRange);
    }

    /// <summary>Of two partitions in a session only the one with something new is told; what is forgotten is not, and comes back whole.</summary>
    [Fact]
    public async Task ASessionTellsWhatIsNew()
    {
        var opened = await InSessionAsync(0, 0, (0, 0), (1, 0));
        opened.SessionId.ShouldNotBe(0);
        Told(opened).ShouldBe([0, 1]);

        Told(await InSessionAsync(opened.SessionId, 1)).ShouldBeEmpty();
        await ProduceAsync(Batch(Three));
        Told(await InSessionAsync(opened.SessionId, 2)).ShouldBe([1]);
        Told(await InSessionAsync(opened.SessionId, 3, (1, 3))).ShouldBeEmpty();

        var forgetful = new FetchRequest { SessionId = opened.SessionId, SessionEpoch = 4, ForgottenTopicsData = [new() { Topic = "t", Partitions = [1] }] };
        Told(await server.AskAsync(forgetful, FetchRequest.Api, WithNames)).ShouldBeEmpty();
        Told(await InSessionAsync(opened.SessionId, 5, (1, 3))).ShouldBe([1]);
    }

    /// <summary>By id as by name: what comes back after it was forgotten is told like something new.</summary>
    [Fact]
    public async Task ASessionForgetsWhatItKnewById()
    {
        var id = await IdAsync();
        FetchRequest.FetchTopic topic = new() { TopicId = id, Partitions = [new() { Partition = 0, PartitionMaxBytes = 1000 }] };
        var session = (await server.AskAsync(new FetchRequest { SessionEpoch = 0, Topics = [topic] }, FetchRequest.Api, WithIds)).SessionId;

        Told(await server.AskAsync(new FetchRequest { SessionId = session, SessionEpoch = 1, Topics = [topic] }, FetchRequest.Api, WithIds)).ShouldBeEmpty();
        var forgetful = new FetchRequest { SessionId = session, SessionEpoch = 2, ForgottenTopicsData = [new() { TopicId = id, Partitions = [0] }] };
        Told(await server.AskAsync(forgetful, FetchRequest.Api, WithIds)).ShouldBeEmpty();
        Told(await server.AskAsync(new FetchRequest { SessionId = session, SessionEpoch = 3, Topics = [topic] }, FetchRequest.Api, WithIds)).ShouldBe([0]);
    }

    /// <summary>A client that believes in another session, or another place in it, must be told, or it would wait for partitions that nobody looks at.</summary>
    [Fact]
    public async Task ASessionIsGoneOnWithInItsOrderOrNotAtAll()
    {
        var id = (await InSessionAsync(0, 0, (0, 0))).SessionId;

        ((ErrorCode)(await InSessionAsync(id + 1, 1)).ErrorCode).ShouldBe(ErrorCode.FetchSessionIdNotFound);
        ((ErrorCode)(await InSessionAsync(id, 2)).ErrorCode).ShouldBe(ErrorCode.InvalidFetchSessionEpoch);
        ((ErrorCode)(await InSessionAsync(id, 1)).ErrorCode).ShouldBe(ErrorCode.None);
        (await InSessionAsync(id, 0, (0, 0))).SessionId.ShouldNotBe(id);
        ((ErrorCode)(await InSessionAsync(id, 2)).ErrorCode).ShouldBe(ErrorCode.FetchSessionIdNotFound);
    }

    private static IEnumerable<int> Told(FetchResponse answer)
    {
        answer.ErrorCode.ShouldBe((short)0);
        return answer.Responses.SelectMany(topic => topic.Partitions).Select(partition => partition.PartitionIndex);
    }

    private Task<FetchResponse> InSessionAsync(int session, int epoch, params (int Partition, long Offset)[] named) => server.AskAsync(
        new FetchRequest
        {
            SessionId = session,
            SessionEpoch = epoch,
            Topics = [.. named.Select(each => new FetchRequest.FetchTopic { Topic = "t", Partitions = [new() { Partition = each.Partition, FetchOffset = each.Offset, PartitionMaxBytes = 1000 }] })],
        },
        FetchRequest.Api, WithNames);

    private static byte[] Batch(ValueList<OffsetConformance.Contract.Record> records, Malformation? malformed = null)
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, records, malformed: malformed);
        return buffer.Written.ToArray();
    }

    /// <summary>The batch with one byte of its header changed, and a checksum that holds.</summary>
    private static byte[] With(byte[] batch, int position, byte value)
    {
        byte[] changed = [.. batch];
        changed[position] = value;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(17), Crc32C.Compute(changed.AsSpan(21)));
        return changed;
    }

    private static ProduceRequest Produce(byte[] records, short acks = -1) =>
        new() { Acks = acks, TopicData = [new() { Name = "t", PartitionData = [new() { Index = 1, Records = records }] }] };

    private static List<OffsetRecord> Read(ReadOnlyMemory<byte>? bytes)
    {
        var reader = new RecordBatchReader(bytes ?? default);
        var records = new List<OffsetRecord>();
        while (reader.NextBatch())
        {
            while (reader.NextRecord())
            {
                records.Add(reader.Record);
            }
        }

        reader.Failure.ShouldBeNull();
        reader.Dispose();
        return records;
    }

    private async Task<ProduceResponse.PartitionProduceResponse> ProduceAsync(byte[] records, short? version = null) =>
        (await server.AskAsync(Produce(records), ProduceRequest.Api, version)).Responses[0].PartitionResponses[0];

    private async Task<FetchResponse.PartitionData> FetchAsync(FetchRequest.FetchPartition partition, short version = WithNames) =>
        (await FetchAsync(version > WithNames ? await IdAsync() : Guid.Empty, partition, version)).Partitions[0];

    private async Task<FetchResponse.FetchableTopicResponse> FetchAsync(Guid id, FetchRequest.FetchPartition partition, short version) =>
        (await server.AskAsync(new FetchRequest { Topics = [new() { Topic = "t", TopicId = id, Partitions = [partition] }] }, FetchRequest.Api, version)).Responses[0];

    private async Task<Guid> IdAsync() =>
        (await server.AskAsync(new MetadataRequest { Topics = [new() { Name = "t" }] }, MetadataRequest.Api)).Topics[0].TopicId;

    private async Task<Reply> ReplyAsync(IMessage request, Api api)
    {
        using var answer = new FrameBuffer();
        return await server.HandleAsync(Frames.Of(request, api, api.Highest), answer);
    }

    private async Task<Outcome> AskAsync(Command<Offset>.Request request) => await broker.ExecuteAsync(request, CancellationToken.None);

    private async Task<Offset?> ListAsync(OffsetSpec spec) => (await AskAsync(new Command<Offset>.ListOffsets(new("t", 1), spec))).ShouldBeOfType<Outcome.OffsetListed>().Offset;
}
