using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>The raw client against a broker that nobody here wrote: librdkafka's mock cluster of several nodes.</summary>
public sealed class MockClusterWireTests : IAsyncLifetime
{
    private const string Topic = "wire";
    private const int Partitions = 16;

    private int taken;
    private MockClusterTarget target = null!;
    private WireBroker broker = null!;

    public async Task InitializeAsync()
    {
        target = await MockClusterTarget.StartAsync(CancellationToken.None);
        await target.CreateTopicAsync(Topic, Partitions, CancellationToken.None);
        broker = new(new()
        {
            Bootstrap = [.. target.Bootstrap.Split(',').Select(each => each.Split(':')).Select(each => new BrokerAddress(each[0], int.Parse(each[1])))],
            OperationTimeout = TimeSpan.FromSeconds(10),

            // The mock cluster hangs up at these two in the flexible versions that it advertises, and leaves the members out of LeaveGroup
            // answers; librdkafka's own client does not use those versions.
            PinnedVersions = new Dictionary<ApiKey, short> { [ApiKey.JoinGroup] = 5, [ApiKey.SyncGroup] = 3, [ApiKey.LeaveGroup] = 2 },
        });
    }

    public async Task DisposeAsync()
    {
        broker.Dispose();
        await target.DisposeAsync();
    }

    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    public void WhatIsProducedIsFetched(Compression codec)
    {
        var partition = Fresh();
        Record[] records = [new("k", "a", 1000), new(null, "b", 2000) { Headers = [new("h", "x"), new("i", null)] }, new("k", null, 3000)];

        Run(new Command<Offset>.Produce(partition, [.. records], codec)).ShouldBeOfType<Outcome.Produced>().BaseOffset.ShouldBe(Offset.Zero);
        Run(new Command<Offset>.Produce(partition, [new("k", "c", 4000)])).ShouldBeOfType<Outcome.Produced>().BaseOffset.ShouldBe(new Offset(3));

        // This broker answers with one batch at a time.
        var first = Run(new Command<Offset>.Fetch(partition, new(1)) { WantsBatches = true }).ShouldBeOfType<Outcome.Fetched>();
        first.Records.ShouldBe([new(new(1), records[1]), new(new(2), records[2])]);
        first.HighWatermark.ShouldBe(new Offset(4));
        first.LogStartOffset.ShouldBe(Offset.Zero);
        first.NextOffset.ShouldBe(new Offset(3));
        first.EndOfPartition.ShouldBeNull();
        first.Batches.Select(batch => (batch.BaseOffset.Value, batch.LastOffset.Value, batch.Records.Count, batch.Compression)).ShouldBe([(0, 2, 3, codec)]);

        var last = Run(new Command<Offset>.Fetch(partition, first.NextOffset)).ShouldBeOfType<Outcome.Fetched>();
        last.Records.ShouldBe([new(new(3), new("k", "c", 4000))]);
        last.EndOfPartition.ShouldBe(new Offset(4));
    }

    [Fact]
    public void ListAnswersBothEnds()
    {
        var partition = Fresh();
        Run(new Command<Offset>.Produce(partition, [new("k", "a", 1000), new("k", "b", 2000)]));

        Run(new Command<Offset>.ListOffsets(partition, OffsetSpec.Earliest)).ShouldBeOfType<Outcome.OffsetListed>().Offset.ShouldBe(Offset.Zero);
        Run(new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest)).ShouldBeOfType<Outcome.OffsetListed>().Offset.ShouldBe(new Offset(2));
    }

    [Fact]
    public void AFetchOutsideTheLogIsRefused()
    {
        var partition = Fresh();

        Run(new Command<Offset>.Fetch(partition, new(5))).ShouldBe(new Outcome.Refused(ErrorCode.OffsetOutOfRange));
        Run(new Command<Offset>.Fetch(partition, new(-5))).ShouldBe(new Outcome.Refused(ErrorCode.OffsetOutOfRange));
    }

    [Fact]
    public void ACommitIsReadBackFromAnotherConnection()
    {
        var partition = Fresh();
        Run(new Command<Offset>.FetchCommitted("g", partition)).ShouldBeOfType<Outcome.CommittedOffset>().Offset.ShouldBeNull();

        Run(new Command<Offset>.Commit("g", partition, new(42), "note")).ShouldBe(Outcome.Acknowledged.Instance);

        var committed = Run(new Command<Offset>.FetchCommitted("g", partition) { Client = 1 }).ShouldBeOfType<Outcome.CommittedOffset>();
        committed.Offset.ShouldBe(new Offset(42));
        committed.Metadata.ShouldBe("note");
    }

    [Fact]
    public void AMemberJoinsSyncsBeatsCommitsAndLeaves()
    {
        var partition = Fresh();
        var join = new ControlRequest.JoinGroup("members", "", "consumer", [new("range", [1, 2])], 30_000, 1000) { NeedsMemberId = true };
        var joined = Ask(join) switch
        {
            Outcome.Refused { Error: ErrorCode.MemberIdRequired, MemberId: { } id } => Ask(join with { Member = id }),
            var outcome => outcome,
        };
        var (generation, member) = joined.ShouldBeOfType<Outcome.Joined>($"{joined}") is var answer ? (answer.Generation, answer.Member) : default;
        answer.Leader.ShouldBe(member);
        answer.Members.ShouldHaveSingleItem().Metadata.ShouldBe([1, 2]);
        var membership = new Membership(generation, member);

        Ask(new ControlRequest.SyncGroup("members", membership, [new(member, [7, 8, 9])])).ShouldBeOfType<Outcome.Synced>().Assignment.ShouldBe([7, 8, 9]);
        Ask(new ControlRequest.Heartbeat("members", membership)).ShouldBe(Outcome.Acknowledged.Instance);
        Run(new Command<Offset>.Commit("members", partition, new(1)) { Member = membership }).ShouldBe(Outcome.Acknowledged.Instance);
        Ask(new ControlRequest.Heartbeat("members", membership with { Generation = generation + 5 })).ShouldBe(new Outcome.Refused(ErrorCode.IllegalGeneration));
        Ask(new ControlRequest.LeaveGroup("members", member)).ShouldBe(Outcome.Acknowledged.Instance);
    }

    [Fact]
    public void ATransactionCommitsRecordsAndOffsets()
    {
        var partition = Fresh();
        var producer = Ask(new ControlRequest.InitProducerId("tx", 30_000)).ShouldBeOfType<Outcome.ProducerIdAssigned>().Producer;
        var transaction = new Transaction("tx", producer);

        Ask(new ControlRequest.AddPartitionsToTxn(transaction, [partition])).ShouldBe(Outcome.Acknowledged.Instance);
        Run(new Command<Offset>.Produce(partition, [new("k", "v", 1)]) { Producer = new(producer, 0, "tx") }).ShouldBeOfType<Outcome.Produced>();
        Ask(new ControlRequest.AddOffsetsToTxn(transaction, "tx-group")).ShouldBe(Outcome.Acknowledged.Instance);
        Run(new Command<Offset>.CommitInTransaction(transaction, "tx-group", partition, new(9))).ShouldBe(Outcome.Acknowledged.Instance);
        Ask(new ControlRequest.EndTxn(transaction, Commit: true)).ShouldBe(Outcome.Acknowledged.Instance);
    }

    [Fact]
    public void TopicsAreDescribedWithoutBeingMade()
    {
        var topics = Ask(new ControlRequest.Metadata([Topic, "nobody-made-this"])).ShouldBeOfType<Outcome.TopicsDescribed>().Topics;

        topics.Select(topic => (topic.Topic, topic.Partitions)).ShouldBe([(Topic, Partitions), ("nobody-made-this", 0)], ignoreOrder: true);
        topics.Single(topic => topic.Topic != Topic).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public void SeveralCommitsGoInOneRequestWhoeverLeads()
    {
        var (one, other, third) = (Fresh(), Fresh(), Fresh());

        Run(new Command<Offset>.Together([new Command<Offset>.Commit("several", one, new(3), "m"), new Command<Offset>.Commit("several", other, new(4)), new Command<Offset>.Commit("several", third, new(5))]))
            .ShouldBe(new Outcome.AnsweredTogether([(one, Outcome.Acknowledged.Instance), (other, Outcome.Acknowledged.Instance), (third, Outcome.Acknowledged.Instance)]));

        Run(new Command<Offset>.Together([new Command<Offset>.FetchCommitted("several", third), new Command<Offset>.FetchCommitted("several", one)]))
            .ShouldBeOfType<Outcome.AnsweredTogether>().Parts.Select(part => (part.Partition, ((Outcome.CommittedOffset)part.Answer).Offset)).ShouldBe([(third, new Offset(5)), (one, new Offset(3))]);
    }

    /// <summary>Two requests would be two answers, and what is judged is one.</summary>
    [Fact]
    public void PartsGoToOneLeaderOrNowhere()
    {
        // The mock cluster draws its leaders by lot: of two partitions alone, both may have drawn the same.
        var places = Enumerable.Range(0, Partitions).Select(number => new TopicPartition(Topic, number)).ToArray();
        var outcomes = (from other in places select (IsSame: other == places[0], Answer: Run(new Command<Offset>.Together([Latest(places[0]), Latest(other)])))).ToList();

        outcomes.Where(each => each.IsSame).ShouldAllBe(each => each.Answer is Outcome.AnsweredTogether);
        outcomes.Where(each => each.Answer is not Outcome.AnsweredTogether).ShouldNotBeEmpty();
        outcomes.Where(each => each.Answer is not Outcome.AnsweredTogether).ShouldAllBe(each => each.Answer == new Outcome.NotObservable("the parts' leaders differ"));
        Run(new Command<Offset>.Together([Latest(new(Topic, 999)), Latest(places[0])])).ShouldBe(new Outcome.AnsweredTogether(
            [(new(Topic, 999), new Outcome.Refused(ErrorCode.UnknownTopicOrPartition)), (places[0], new Outcome.OffsetListed(Offset.Zero))]));

        static Command<Offset>.ListOffsets Latest(TopicPartition partition) => new(partition, OffsetSpec.Latest);
    }

    [Fact]
    public void PartsThatAreNoOneRequestAreNotSent()
    {
        var partition = Fresh();
        foreach (var (one, other, why) in new (Command<Offset>.Request, Command<Offset>.Request, string)[]
        {
            (new Command<Offset>.Commit("g", partition, new(1)), new Command<Offset>.Commit("h", partition, new(1)), "the parts' groups differ"),
            (new Command<Offset>.Commit("g", partition, new(1)), new Command<Offset>.Commit("g", partition, new(1)) { Member = new(1, "m") }, "the parts' members differ"),
            (new Command<Offset>.FetchCommitted("g", partition), new Command<Offset>.FetchCommitted("g", partition) { RequireStable = true }, "the parts' demands for stable offsets differ"),
            (new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest), new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest, IsolationLevel.ReadCommitted), "the parts' isolation levels differ"),
            (new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest), new Command<Offset>.FetchCommitted("g", partition), "the parts are not of one kind that a request can have several of"),
        })
        {
            Run(new Command<Offset>.Together([one, other])).ShouldBe(new Outcome.NotObservable(why));
        }
    }

    /// <summary>It has no request that makes topics: what needs one is left out, whatever its topics could do.</summary>
    [Fact]
    public void WhatTheMockClusterDoesNotAdvertiseItDoesNotHave() =>
        broker.Advertised(CancellationToken.None).Capabilities().Intersect([
            Capability.CreateTopics, Capability.TopicRecreate, Capability.LogAppendTime, Capability.OffsetDelete, Capability.DeleteGroups, Capability.DeleteRecords,
        ]).ShouldBeEmpty();

    [Fact]
    public void ARequestThatTheBrokerLacksIsNotObservable() =>
        Run(new Command<Offset>.DeleteRecords(Fresh(), new(0))).ShouldBe(new Outcome.NotObservable("the broker has no DeleteRecords"));

    [Fact]
    public void TheAdvertisedApisAreTheTargetsCapabilities() =>
        broker.Advertised(CancellationToken.None).Capabilities().ShouldBeSubsetOf(target.Info.Capabilities);

    /// <summary>Written by the client, read by the reader of recordings: every request of the run, with what came of it.</summary>
    [Fact]
    public void ATranscriptIsAHistory()
    {
        var partition = Fresh();
        using var text = new StringWriter();
        broker.Transcript = new(text);
        broker.Transcript.WriteHeader(target.Info, broker.Advertised(CancellationToken.None));
        (Command<Offset>.Request Command, Outcome Outcome)[] steps =
        [
            .. new Command<Offset>.Request[]
            {
                new Command<Offset>.Produce(partition, [new("k", "a", 1000), new(null, new string('m', 100), 2000) { Headers = [new("h", "x"), new("i", null)] }]),
                new Command<Offset>.Fetch(partition, new(1)),
                new Command<Offset>.Fetch(partition, new(7)),
                new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest),
                new Command<Offset>.Commit("t", partition, new(2), "m"),
                new Command<Offset>.FetchCommitted("t", partition),
                new Command<Offset>.Together([new Command<Offset>.Commit("t", partition, new(3), "n"), new Command<Offset>.Commit("t", partition, new(1), null)]),
                new Command<Offset>.Together([new Command<Offset>.ListOffsets(partition, OffsetSpec.Earliest), new Command<Offset>.ListOffsets(partition, new(1500))]),
            }.Select(command => (command, Run(command))),
        ];

        var lines = HistoryReader.Read(new StringReader(text.ToString())).Lines;

        lines.Select(line => line.Operation).ShouldBe(["produce", "fetch", "fetch", "listOffsets", "commit", "fetchCommitted", "commitMulti", "listOffsetsMulti"]);
        foreach (var (line, (command, outcome)) in lines.Zip(steps))
        {
            var (read, came) = line.Event.ShouldBeOfType<HistoryEvent.Answered>().Steps.ShouldHaveSingleItem();
            read.ShouldBe(command is Command<Offset>.Fetch fetch ? fetch with { WantsBatches = read is Command<Offset>.Fetch { WantsBatches: true } } : command);
            Plain(came).ShouldBe(Plain(outcome));
        }
    }

    /// <summary>A transcript has every batch, whether or not the command wanted to see them.</summary>
    private static Outcome Plain(Outcome outcome) => outcome is Outcome.Fetched fetched ? fetched with { Batches = [] } : outcome;

    private TopicPartition Fresh() => new(Topic, taken++);

    private Outcome Ask(ControlRequest request) => Run(new Command<Offset>.Control(request));

    private Outcome Run(Command<Offset>.Request request) => broker.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
