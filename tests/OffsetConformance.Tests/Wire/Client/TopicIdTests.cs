using System.Collections.Concurrent;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>A topic goes by its id only where that is what is asked; the broker of these tests speaks every version.</summary>
public sealed class TopicIdTests : IDisposable
{
    private const short FirstFetchById = 13;
    private const short FirstCommitById = 10;

    private static readonly TopicPartition Partition = new("t", 0);
    private static readonly Guid Id = new("0f0e0d0c-0b0a-0908-0706-050403020100");
    private static readonly TopicReference ById = new(TopicReferenceKind.Id, Id);

    private readonly ConcurrentQueue<(short Version, string Name, Guid Id)> asked = [];
    private readonly ScriptedBroker broker;
    private readonly WireBroker client;

    public TopicIdTests()
    {
        broker = new((header, request) => request switch
        {
            MetadataRequest => Reply.With(broker!.Metadata("t", 1)),
            FindCoordinatorRequest => Reply.With(broker!.Coordinator("g")),
            FetchRequest fetch => Answer(header.ApiVersion, fetch),
            OffsetCommitRequest commit => Answer(header.ApiVersion, commit),
            OffsetFetchRequest fetch => Answer(header.ApiVersion, fetch),
            _ => null,
        });
        client = new(broker.Options);
    }

    public void Dispose()
    {
        client.Dispose();
        broker.Dispose();
    }

    [Fact]
    public void AFetchByIdIsAnsweredById()
    {
        Run(new Command<Offset>.Fetch(Partition, new(0)) { Topic = ById }).ShouldBeOfType<Outcome.Fetched>().HighWatermark.ShouldBe(new Offset(7));
        Run(new Command<Offset>.Fetch(Partition, new(0))).ShouldBeOfType<Outcome.Fetched>();

        asked.ToArray().ShouldBe([(FirstFetchById, "", Id), (FirstFetchById - 1, "t", Guid.Empty)]);
    }

    [Fact]
    public void ACommitByIdIsAnsweredById()
    {
        Run(new Command<Offset>.Commit("g", Partition, new(3)) { Topic = ById }).ShouldBe(Outcome.Acknowledged.Instance);
        Run(new Command<Offset>.Commit("g", Partition, new(3))).ShouldBe(Outcome.Acknowledged.Instance);
        Run(new Command<Offset>.FetchCommitted("g", Partition) { Topic = ById }).ShouldBeOfType<Outcome.CommittedOffset>().Offset.ShouldBe(new Offset(3));
        Run(new Command<Offset>.FetchCommitted("g", Partition)).ShouldBeOfType<Outcome.CommittedOffset>().Offset.ShouldBe(new Offset(3));

        asked.ToArray().ShouldBe([(FirstCommitById, "", Id), (FirstCommitById - 1, "t", Guid.Empty), (FirstCommitById, "", Id), (FirstCommitById - 1, "t", Guid.Empty)]);
    }

    /// <summary>A broker refuses a session that changes from names to ids, and would be right to.</summary>
    [Fact]
    public void ASessionKeepsToWhatItCallsItsTopic()
    {
        Run(new Command<Offset>.Fetch(Partition, new(0)) { Session = FetchSession.Opened, Topic = ById }).ShouldBeOfType<Outcome.Fetched>();

        Run(new Command<Offset>.Fetch(Partition, new(0)) { Session = FetchSession.Continued }).ShouldBeOfType<Outcome.NotObservable>();
        Run(new Command<Offset>.Fetch(Partition, new(0)) { Session = FetchSession.Continued, Topic = new(TopicReferenceKind.FormerId, Id) }).ShouldBe(Outcome.Unchanged.Instance);
    }

    [Fact]
    public void SeveralPartsGoByName() =>
        Run(new Command<Offset>.Together([new Command<Offset>.Commit("g", Partition, new(1)), new Command<Offset>.Commit("g", new("t", 1), new(1)) { Topic = ById }]))
            .ShouldBe(new Outcome.NotObservable("of several parts each calls its topic by the name"));

    private Reply Answer(short version, FetchRequest request)
    {
        if (request.Topics is not [var topic])
        {
            return Reply.With(new FetchResponse { SessionId = request.SessionId });
        }

        asked.Enqueue((version, topic.Topic, topic.TopicId));
        return Reply.With(new FetchResponse
        {
            SessionId = request.SessionEpoch == 0 ? 9 : 0,
            Responses = [new() { Topic = topic.Topic, TopicId = topic.TopicId, Partitions = [new() { HighWatermark = 7, Records = ReadOnlyMemory<byte>.Empty }] }],
        });
    }

    private Reply Answer(short version, OffsetCommitRequest request)
    {
        var topic = request.Topics.ShouldHaveSingleItem();
        asked.Enqueue((version, topic.Name, topic.TopicId));
        return Reply.With(new OffsetCommitResponse { Topics = [new() { Name = topic.Name, TopicId = topic.TopicId, Partitions = [new()] }] });
    }

    private Reply Answer(short version, OffsetFetchRequest request)
    {
        var topic = request.Groups.ShouldHaveSingleItem().Topics.ShouldNotBeNull().ShouldHaveSingleItem();
        asked.Enqueue((version, topic.Name, topic.TopicId));
        return Reply.With(new OffsetFetchResponse
        {
            Groups = [new() { GroupId = "g", Topics = [new() { Name = topic.Name, TopicId = topic.TopicId, Partitions = [new() { CommittedOffset = 3, Metadata = "" }] }] }],
        });
    }

    private Outcome Run(Command<Offset>.Request request) => client.Run(request);
}
