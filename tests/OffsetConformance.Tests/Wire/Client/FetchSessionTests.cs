using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>What a fetch session's client says to its broker, and what it makes of an answer that leaves the partition out.</summary>
public sealed class FetchSessionTests : IDisposable
{
    private static readonly TopicPartition Partition = new("t", 0);

    private readonly Queue<FetchResponse> answers = [];
    private readonly List<FetchRequest> asked = [];
    private readonly ScriptedBroker broker;
    private readonly WireBroker client;

    public FetchSessionTests()
    {
        broker = new((_, request) => request switch
        {
            MetadataRequest => Reply.With(broker!.Metadata("t", 1)),
            FetchRequest fetch => Reply.With(Answer(fetch)),
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
    public void WhatTheBrokerKnowsIsNotSaidAgain()
    {
        Run(FetchSession.Opened, 3, Told(session: 9, high: 3)).ShouldBeOfType<Outcome.Fetched>();
        Run(FetchSession.Continued, 3, LeftOut(session: 9)).ShouldBe(Outcome.Unchanged.Instance);
        Run(FetchSession.Continued, 2, Told(session: 9, high: 3)).ShouldBeOfType<Outcome.Fetched>();
        Run(FetchSession.Continued, 2, LeftOut(session: 9)).ShouldBe(Outcome.Unchanged.Instance);

        asked.Select(request => (request.SessionId, request.SessionEpoch, request.Topics.Length)).ShouldBe([(0, 0, 1), (9, 1, 0), (9, 2, 1), (9, 3, 0)]);
    }

    [Fact]
    public void ANewSessionTakesThePlaceOfTheOneBefore()
    {
        Run(FetchSession.Opened, 0, Told(session: 9, high: 0));
        Run(FetchSession.Opened, 0, Told(session: 10, high: 0));
        Run(FetchSession.Continued, 0, LeftOut(session: 10)).ShouldBe(Outcome.Unchanged.Instance);

        asked.Select(request => (request.SessionId, request.SessionEpoch)).ShouldBe([(0, 0), (9, 0), (10, 1)]);
    }

    /// <summary>It says nothing of offsets that a broker keeps no sessions, or has dropped one.</summary>
    [Fact]
    public void ABrokerMayHaveNoSession()
    {
        Run(FetchSession.Continued, 0, answer: null).ShouldBeOfType<Outcome.NotObservable>();
        Run(FetchSession.Opened, 0, Told(session: 0, high: 0)).ShouldBeOfType<Outcome.NotObservable>();
        Run(FetchSession.Continued, 0, answer: null).ShouldBeOfType<Outcome.NotObservable>();

        Run(FetchSession.Opened, 0, Told(session: 9, high: 0)).ShouldBeOfType<Outcome.Fetched>();
        Run(FetchSession.Continued, 0, new() { ErrorCode = (short)ErrorCode.FetchSessionIdNotFound }).ShouldBeOfType<Outcome.NotObservable>();
        Run(FetchSession.Continued, 0, answer: null).ShouldBeOfType<Outcome.NotObservable>();
    }

    /// <summary>The judge is told that the first answer left the partition out; a fetch that stands alone has no such answer.</summary>
    [Fact]
    public void AnAnswerWithoutThePartitionMeansNothingOutsideOfASession()
    {
        Run(FetchSession.Opened, 0, LeftOut(session: 9)).ShouldBe(Outcome.Unchanged.Instance);
        Run(FetchSession.None, 0, LeftOut(session: 0)).ShouldBeOfType<Outcome.Indeterminate>().Reason.ShouldContain("t-0");
    }

    private static FetchResponse LeftOut(int session) => new() { SessionId = session };

    private static FetchResponse Told(int session, long high) => new()
    {
        SessionId = session,
        Responses = [new() { Topic = "t", Partitions = [new() { PartitionIndex = 0, HighWatermark = high, LastStableOffset = high, Records = ReadOnlyMemory<byte>.Empty }] }],
    };

    private FetchResponse Answer(FetchRequest request)
    {
        asked.Add(request);
        return answers.Dequeue();
    }

    private Outcome Run(FetchSession session, long offset, FetchResponse? answer)
    {
        if (answer is not null)
        {
            answers.Enqueue(answer);
        }

        return client.Run(new Command<Offset>.Fetch(Partition, new(offset)) { Session = session });
    }
}
