using OffsetConformance.Contract;
using OffsetConformance.Tests.Kafka;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>
/// The client in front of the server in front of a broker that says what it is told to: a command gets there as it was, and its outcome comes
/// back as it was. Neither end may mend what the other end is there to show.
/// </summary>
public sealed class EndToEndTests : IAsyncDisposable
{
    private static readonly TopicPartition A0 = new("a", 0);
    private static readonly TopicPartition A1 = new("a", 1);
    private static readonly TopicPartition B0 = new("b", 0);
    private static readonly Outcome Done = Outcome.Acknowledged.Instance;
    private static readonly Outcome Unknown = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);

    private static readonly Dictionary<string, (Command<Offset>.Request Asked, Outcome Said)> Cases = new(StringComparer.Ordinal)
    {
        ["commits, one refused"] = (
            Together(new Command<Offset>.Commit("g", A0, new(3), "m", 4), new Command<Offset>.Commit("g", A1, new(5), null), new Command<Offset>.Commit("g", B0, new(6))),
            Answers((A0, Done), (A1, Unknown), (B0, Done))),
        ["one partition twice in a commit"] = (
            Together(new Command<Offset>.Commit("g", A0, new(3)), new Command<Offset>.Commit("g", A0, new(5))), Answers((A0, Done), (A0, Unknown))),
        ["an answer that leaves a part out"] = (
            Together(new Command<Offset>.Commit("g", A0, new(3)), new Command<Offset>.Commit("g", A1, new(5))), Answers((A1, Done))),
        ["an answer in another order"] = (
            Together(new Command<Offset>.Commit("g", A0, new(3)), new Command<Offset>.Commit("g", B0, new(5))), Answers((B0, Done), (A0, Unknown))),
        ["a member's commits"] = (
            Together(
                new Command<Offset>.Commit("g", A0, new(3)) { Member = new(2, "m", "i") }, new Command<Offset>.Commit("g", A1, new(5)) { Member = new(2, "m", "i") }),
            Answers((A0, new Outcome.Refused(ErrorCode.UnknownMemberId)), (A1, new Outcome.Refused(ErrorCode.UnknownMemberId)))),
        ["lookups"] = (
            Together(new Command<Offset>.ListOffsets(A0, OffsetSpec.Earliest) { CurrentLeaderEpoch = 3 }, new Command<Offset>.ListOffsets(A1, new(77))),
            Answers((A0, new Outcome.OffsetListed(new(1)) { LeaderEpoch = 3 }), (A1, new Outcome.OffsetListed(null)))),
        ["one partition twice in a lookup"] = (
            Together(new Command<Offset>.ListOffsets(A0, OffsetSpec.Earliest), new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest)),
            Answers((A0, new Outcome.OffsetListed(new(1))), (A0, new Outcome.Refused(ErrorCode.InvalidRequest)))),
        ["lookups at read_committed"] = (
            Together(
                new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest, IsolationLevel.ReadCommitted), new Command<Offset>.ListOffsets(B0, OffsetSpec.Latest, IsolationLevel.ReadCommitted)),
            Answers((A0, new Outcome.OffsetListed(new(1))), (B0, new Outcome.OffsetListed(new(2), 1000)))),
        ["deletions"] = (
            Together(new Command<Offset>.DeleteRecords(A0, new(3)), new Command<Offset>.DeleteRecords(A1, new(-1))),
            Answers((A0, new Outcome.RecordsDeleted(new(3))), (A1, new Outcome.Refused(ErrorCode.PolicyViolation)))),
        ["committed offsets"] = (
            Together(new Command<Offset>.FetchCommitted("g", A0) { RequireStable = true }, new Command<Offset>.FetchCommitted("g", A1) { RequireStable = true }),
            Answers((A0, new Outcome.CommittedOffset(new(3), "m") { LeaderEpoch = 2 }), (A1, new Outcome.Refused(ErrorCode.UnstableOffsetCommit)))),

        ["more partitions"] = (new Command<Offset>.Control(new ControlRequest.CreatePartitions("a", 4)), Done),
        ["more partitions, refused"] = (new Command<Offset>.Control(new ControlRequest.CreatePartitions("a", 1)), new Outcome.Refused(ErrorCode.InvalidPartitions, "fewer")),
        ["a commit with a leader epoch"] = (new Command<Offset>.Commit("g", A0, new(3), "m", 7), Done),
        ["a commit without one"] = (new Command<Offset>.Commit("g", A0, new(3), "m"), Done),
        ["a commit of the group without a name"] = (new Command<Offset>.Commit("", A0, new(3)), Done),
        ["a commit of nobody's member"] = (new Command<Offset>.Commit("g", A0, new(3)) { Member = new(-1, "nobody") }, new Outcome.Refused(ErrorCode.UnknownMemberId)),
        ["a fetch that waits"] = (new Command<Offset>.Fetch(A0, new(1)) { MaxBytes = 1000, MinBytes = 1, MaxWait = 40, WantsBatches = true }, new Outcome.Fetched([], new(1)) { HighWatermark = new(1), EndOfPartition = new(1) }),

        ["a base offset beside an error"] = (new Command<Offset>.Produce(A0, [new("k", "v", 1)]), new Outcome.Refused(ErrorCode.InvalidTimestamp) { OffsetBeside = new(8) }),
        ["an offset beside an error"] = (new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest), new Outcome.Refused(ErrorCode.FencedLeaderEpoch) { OffsetBeside = new(0) }),
        ["a committed offset beside an error"] = (new Command<Offset>.FetchCommitted("g", A0), new Outcome.Refused(ErrorCode.UnstableOffsetCommit) { OffsetBeside = new(3) }),
        ["a low watermark beside an error"] = (new Command<Offset>.DeleteRecords(A0, new(9)), new Outcome.Refused(ErrorCode.OffsetOutOfRange) { OffsetBeside = new(2) }),
        ["numbers beside errors of parts"] = (
            Together(new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest), new Command<Offset>.ListOffsets(A1, OffsetSpec.Latest)),
            Answers((A0, new Outcome.Refused(ErrorCode.InvalidRequest) { OffsetBeside = new(4) }), (A1, new Outcome.Refused(ErrorCode.InvalidRequest)))),
    };

    private readonly List<IAsyncDisposable> servers = [];

    public static TheoryData<string> Names => [.. Cases.Keys];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ACommandGetsThereAndItsOutcomeComesBack(string name)
    {
        var (asked, said) = Cases[name];
        var behind = new BrokerDouble(request => request is Command<Offset>.Control { Body: ControlRequest.Metadata } ? Topics : said);
        using var client = ClientOf(behind);

        (await client.ExecuteAsync(asked, CancellationToken.None)).ShouldBe(said);

        behind.Asked.Where(request => request is not Command<Offset>.Control { Body: ControlRequest.Metadata }).Distinct().ShouldBe([asked]);
    }

    private static Outcome.TopicsDescribed Topics => new([new("a", ErrorCode.None, 2), new("b", ErrorCode.None, 1)]);

    private static Command<Offset>.Together Together(params Command<Offset>.Request[] parts) => new([.. parts]);

    private static Outcome.AnsweredTogether Answers(params (TopicPartition Partition, Outcome Answer)[] parts) => new([.. parts]);

    private WireBroker ClientOf(IBroker behind)
    {
        var server = BrokerServer.Start(behind, new());
        servers.Add(server);
        return new(new() { Bootstrap = [new("127.0.0.1", server.Address.Port)], OperationTimeout = TimeSpan.FromSeconds(10) });
    }
}
