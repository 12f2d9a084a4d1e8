using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>Which channel a request goes through, and which pairs of answers are held against each other.</summary>
public sealed class ComparingBrokerTests
{
    private static readonly TopicPartition Partition = new("a", 0);
    private static readonly Command<Offset>.Fetch Fetch = new(Partition, new(0));
    private static readonly Command<Offset>.ListOffsets List = new(Partition, OffsetSpec.Latest);
    private static readonly Command<Offset>.FetchCommitted Committed = new("g", Partition);
    private static readonly Command<Offset>.Produce Produce = new(Partition, [new("k", "v")]);
    private static readonly Command<Offset>.Commit Commit = new("g", Partition, new(1));
    private static readonly Outcome Two = new Outcome.OffsetListed(new(2));
    private static readonly Outcome Three = new Outcome.OffsetListed(new(3));
    private static readonly Outcome Hidden = new Outcome.NotObservable("not sent");

    private readonly ChannelComparison comparison = new();

    /// <summary>Named, so that a failure says which.</summary>
    private static readonly Dictionary<string, Outcome> NoAnswers = new(StringComparer.Ordinal)
    {
        ["not sent"] = Hidden,
        ["not answered"] = new Outcome.Indeterminate("no answer within 5 s"),
        ["refused for now"] = new Outcome.Refused(ErrorCode.CoordinatorNotAvailable),
        ["not allowed"] = new Outcome.Refused(ErrorCode.GroupAuthorizationFailed),
    };

    private static readonly Dictionary<string, Command<Offset>.Request> WireOnly = new(StringComparer.Ordinal)
    {
        ["a broken batch"] = Produce with { Malformed = new() { BadCrc = true } },
        ["a numbered batch"] = Produce with { Producer = new(new(4_000, 0), 0) },
        ["a deletion up to a reserved offset"] = new Command<Offset>.DeleteRecords(Partition, new(-2)),
        ["a negative commit"] = Commit with { Offset = new(-1) },
        ["a member's commit"] = Commit with { Member = new(1, "m") },
        ["a commit in a transaction"] = new Command<Offset>.CommitInTransaction(new("t", new(4_000, 0)), "g", Partition, new(1)),
        ["several parts in one request"] = new Command<Offset>.Together([Commit, Commit]),
        ["a control request"] = new Command<Offset>.Control(new ControlRequest.DeleteGroup("g")),
    };

    public static TheoryData<string> NotCompared => [.. NoAnswers.Keys];

    public static TheoryData<string> OnTheWireOnly => [.. WireOnly.Keys];

    [Fact]
    public async Task AQuestionGoesThroughBothChannels()
    {
        foreach (var question in (Command<Offset>.Request[])[Fetch, List, Committed])
        {
            var (wire, client) = (new BrokerDouble(Two), new BrokerDouble(Two));

            (await ThroughAsync(wire, client, question)).ShouldBe(Two);

            wire.Asked.ShouldBe([question]);
            client.Asked.ShouldBe([question]);
        }

        (comparison.Compared, comparison.Disagreed).ShouldBe((3, 0));
    }

    [Fact]
    public async Task WhereTheyDisagreeTheWireIsBelievedAndBothAreKept()
    {
        (await ThroughAsync(new(Two), new(Three), List)).ShouldBe(Two);

        (comparison.Compared, comparison.Disagreed).ShouldBe((1, 1));
        comparison.Disagreements.ShouldHaveSingleItem().ShouldBe(new(List, Two, Three, []));
    }

    [Theory]
    [MemberData(nameof(NotCompared))]
    public async Task WhatIsNoAnswerIsNotCompared(string what)
    {
        await ThroughAsync(new(NoAnswers[what]), new(Two), List);
        await ThroughAsync(new(Two), new(NoAnswers[what]), List);

        (comparison.Compared, comparison.Disagreed).ShouldBe((0, 0));
    }

    [Fact]
    public async Task TheAnswerIsTheClientsWhereTheWireHasNone() => (await ThroughAsync(new(Hidden), new(Two), List)).ShouldBe(Two);

    /// <summary>Writing twice would be two writes; writing through one channel only would leave the other's writes unseen.</summary>
    [Fact]
    public async Task WritesGoThroughOneChannelInTurn()
    {
        var (wire, client) = (new BrokerDouble(Two), new BrokerDouble(Two));

        await ThroughAsync(wire, client, Produce, Commit, Produce, Fetch, Commit);

        wire.Asked.ShouldBe([Produce, Produce, Fetch]);
        client.Asked.ShouldBe([Commit, Fetch, Commit]);
        comparison.Compared.ShouldBe(1);
    }

    /// <summary>The client library would send something else, or nothing, and what came of it would be taken for the answer.</summary>
    [Theory]
    [MemberData(nameof(OnTheWireOnly))]
    public async Task WhatOnlyTheWireCanSayGoesThereWhosesoeverTurnItIs(string what)
    {
        var (wire, client) = (new BrokerDouble(Hidden), new BrokerDouble(Two));
        var request = WireOnly[what];

        (await ThroughAsync(wire, client, request, request)).ShouldBe(Hidden);

        wire.Asked.ShouldBe([request, request]);
        client.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task AWriteThatOneChannelHasNoWordForGoesThroughTheOther()
    {
        var (wire, client) = (new BrokerDouble(Hidden), new BrokerDouble(Two));
        (await ThroughAsync(wire, client, Produce)).ShouldBe(Two);

        (wire, client) = (new BrokerDouble(Two), new BrokerDouble(Hidden));
        (await ThroughAsync(wire, client, Produce, Produce)).ShouldBe(Two);

        wire.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ATrimIsTheClientsAndTakesNoTurn()
    {
        var (wire, client) = (new BrokerDouble(Two), new BrokerDouble(Two));
        var trim = new Command<Offset>.Trim(Partition, new(1));

        await ThroughAsync(wire, client, trim, Produce, trim);

        wire.Asked.ShouldBe([Produce]);
        client.Asked.ShouldBe([trim, trim]);
    }

    [Fact]
    public async Task TheHistoryOfADisagreementIsItsTopics()
    {
        var elsewhere = Produce with { Partition = new("b", 0) };
        var beside = Produce with { Partition = new("a", 1) };
        var wire = new BrokerDouble(request => request is Command<Offset>.ListOffsets ? Three : Two);

        await ThroughAsync(wire, new(Two), Produce, elsewhere, beside, Commit, Committed, List);

        comparison.Disagreements.ShouldHaveSingleItem().Before
            .ShouldBe([(Produce, Two), (beside, Two), (Commit, Two), (Committed, Two)]);
    }

    [Fact]
    public async Task TheHistoryIsBounded()
    {
        var wire = new BrokerDouble(request => request is Command<Offset>.ListOffsets ? Three : Two);
        var writes = Enumerable.Range(0, 200).Select(i => Commit with { Offset = new(i) });

        await ThroughAsync(wire, new(Two), [.. writes, List]);

        var before = comparison.Disagreements.ShouldHaveSingleItem().Before;
        before.Count.ShouldBe(60);
        before[^1].Command.ShouldBe(Commit with { Offset = new(199) });
    }

    private async Task<Outcome> ThroughAsync(BrokerDouble wire, BrokerDouble client, params Command<Offset>.Request[] requests)
    {
        var broker = new ComparingBroker(wire, client, comparison);
        Outcome last = Hidden;
        foreach (var request in requests)
        {
            last = await broker.ExecuteAsync(request, CancellationToken.None);
        }

        return last;
    }
}
