using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// A healthy simulated broker with the topics <c>a</c> (two partitions) and <c>b</c> (one), and short words for what is asked of it.
/// Members name the partitions they are assigned by one byte.
/// </summary>
internal sealed class BrokerUnderTest : IAsyncDisposable
{
    public const int SessionTimeout = 10_000;
    public const int RebalanceTimeout = 60_000;

    /// <summary>How long a test waits for what must not take long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly TopicPartition A0 = new("a", 0);
    public static readonly TopicPartition B0 = new("b", 0);

    private readonly SimulatedTarget target;
    private readonly IBroker broker;

    private BrokerUnderTest(SimulatedTarget target, IBroker broker) => (this.target, this.broker) = (target, broker);

    public static async Task<BrokerUnderTest> StartAsync(SimulatorOptions? options = null)
    {
        var simulator = new SimulatedTarget(options: options);
        await simulator.CreateTopicAsync("a", 2, CancellationToken.None);
        await simulator.CreateTopicAsync("b", 1, CancellationToken.None);
        return new(simulator, (await simulator.ConnectAsync(CancellationToken.None)).Broker);
    }

    public static ControlRequest.JoinGroup JoinRequest(string member = "", string? instance = null, string client = "c", params string[] assignors) =>
        new("g", member, "consumer", ValueList.From(assignors.DefaultIfEmpty("range").Select(name => new GroupProtocol(name, Subscription))), SessionTimeout, RebalanceTimeout, instance)
        {
            ClientId = client,
        };

    /// <summary>Version 0, one topic: "a".</summary>
    private static ValueList<byte> Subscription => [0, 0, 0, 0, 0, 1, 0, 1, (byte)'a'];

    public Task<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation = default) => broker.ExecuteAsync(request, cancellation).AsTask();

    public Task<Outcome> AskAsync(ControlRequest request) => ExecuteAsync(new Command<Offset>.Control(request));

    public async Task<T> AskAsync<T>(ControlRequest request)
        where T : Outcome => (await AskAsync(request).WaitAsync(Patience)).ShouldBeOfType<T>();

    public async Task ShouldRefuseAsync(ControlRequest request, ErrorCode error) => (await AskAsync<Outcome.Refused>(request)).Error.ShouldBe(error);

    public Task<Outcome.Acknowledged> AdvanceAsync(long milliseconds) => AskAsync<Outcome.Acknowledged>(new ControlRequest.AdvanceClock(milliseconds));

    /// <summary>A member that is alone in its group, and stable.</summary>
    public async Task<Membership> JoinAloneAsync(string? instance = null)
    {
        var joined = await AskAsync<Outcome.Joined>(JoinRequest(instance: instance));
        var member = new Membership(joined.Generation, joined.Member, instance);
        await AskAsync<Outcome.Synced>(new ControlRequest.SyncGroup("g", member, [new(joined.Member, [7])]));
        return member;
    }

    public async Task<Outcome> CommitAsync(long offset, Membership? member = null, TopicPartition? partition = null) =>
        await ExecuteAsync(new Command<Offset>.Commit("g", partition ?? A0, new(offset)) { Member = member });

    /// <summary>-1 for none.</summary>
    public async Task<long> CommittedAsync(TopicPartition? partition = null) =>
        (await ExecuteAsync(new Command<Offset>.FetchCommitted("g", partition ?? A0))).ShouldBeOfType<Outcome.CommittedOffset>().Offset?.Value ?? -1;

    public async Task<string> StateAsync() => (await AskAsync<Outcome.GroupDescribed>(new ControlRequest.DescribeGroup("g"))).State;

    public ValueTask DisposeAsync() => target.DisposeAsync();
}
