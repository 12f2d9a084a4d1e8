using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using static OffsetConformance.Tests.Simulation.BrokerUnderTest;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Many at once: nothing deadlocks, nothing is lost, and a wait for other members holds up nobody else.</summary>
public sealed class SimulatedBrokerConcurrencyTests
{
    private const int Callers = 16;
    private const int Rounds = 200;

    [Fact]
    public async Task EverythingMayHappenAtOnce()
    {
        await using var broker = await StartAsync();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await CallAsync(broker, caller, round);
            }
        }));
        await Task.WhenAll(callers).WaitAsync(Patience);

        var end = (await broker.ExecuteAsync(new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest))).ShouldBeOfType<Outcome.OffsetListed>().Offset;
        end.ShouldBe(new(2L * Callers / 4 * Rounds), "a record and a marker of every transaction");
        (await broker.CommittedAsync()).ShouldBeInRange(0, Rounds - 1);
    }

    [Fact]
    public async Task MembersThatComeAndGoAtOnceEndUpInOneGeneration()
    {
        await using var broker = await StartAsync(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        var joining = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Task.FromResult(broker.AskAsync(JoinRequest())))));
        await broker.AdvanceAsync(RebalanceTimeout);
        var joined = (await Task.WhenAll(joining).WaitAsync(Patience)).Cast<Outcome.Joined>().ToList();
        joined.Select(answer => (answer.Generation, answer.Leader)).Distinct().ShouldHaveSingleItem();
        joined.Select(answer => answer.Member).Distinct().Count().ShouldBe(Callers);
        joined.Single(answer => answer.Member == answer.Leader).Members.Count.ShouldBe(Callers);
    }

    /// <summary>Every fourth caller runs transactions, commits, makes and deletes topics and groups, or joins and moves the clock.</summary>
    private static async Task CallAsync(BrokerUnderTest broker, int caller, int round)
    {
        switch (caller % 4)
        {
            case 0:
                var producer = await broker.AskAsync<Outcome.ProducerIdAssigned>(new ControlRequest.InitProducerId($"t{caller}", 60_000));
                var transaction = new Transaction($"t{caller}", producer.Producer);
                await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddPartitionsToTxn(transaction, [A0]));
                await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddOffsetsToTxn(transaction, "g"));
                (await broker.ExecuteAsync(new Command<Offset>.Produce(A0, [new("k", "v", 1)]) { Producer = new(transaction.Producer, 0, $"t{caller}") })).ShouldBeOfType<Outcome.Produced>();
                (await broker.ExecuteAsync(new Command<Offset>.CommitInTransaction(transaction, "g", A0, new(round)))).ShouldBeOfType<Outcome.Acknowledged>();
                await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.EndTxn(transaction, Commit: true));
                break;

            case 1:
                (await broker.CommitAsync(round)).ShouldBeOfType<Outcome.Acknowledged>();
                await broker.CommittedAsync();
                await broker.AskAsync<Outcome.CommittedOffsets>(new ControlRequest.FetchCommittedAll("g", RequireStable: true));
                break;

            case 2:
                await broker.AskAsync<Outcome.TopicCreated>(new ControlRequest.CreateTopic($"own-{caller}", 1));
                await broker.ExecuteAsync(new Command<Offset>.Commit($"h{round % 3}", new($"own-{caller}", 0), new(round)));
                await broker.AskAsync(new ControlRequest.DeleteGroup($"h{round % 3}"));
                await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.DeleteTopic($"own-{caller}"));
                break;

            default:
                var joined = await broker.AskAsync<Outcome.Joined>(JoinRequest() with { Group = $"own-{caller}" });
                await broker.AdvanceAsync(1);
                await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup($"own-{caller}", joined.Member));
                break;
        }
    }
}
