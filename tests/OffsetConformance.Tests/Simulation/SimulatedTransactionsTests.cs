using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using static OffsetConformance.Tests.Simulation.BrokerUnderTest;

namespace OffsetConformance.Tests.Simulation;

/// <summary>How transactions begin and end; what the recordings show of it is tested with them.</summary>
public sealed class SimulatedTransactionsTests
{
    private const int Timeout = 60_000;

    [Fact]
    public async Task ATransactionThatIsOpenForTooLongIsAbortedAndItsProducerFenced()
    {
        await using var broker = await StartAsync();
        var transaction = await BeginAsync(broker);
        (await ProduceAsync(broker, transaction, A0)).ShouldBeOfType<Outcome.Produced>();
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddOffsetsToTxn(transaction, "g"));
        await CommitAsync(broker, transaction, 5);

        await broker.AdvanceAsync(Timeout - 1);
        (await StableAsync(broker)).ShouldBe(0);
        (await IsPendingAsync(broker)).ShouldBeTrue();
        await broker.AdvanceAsync(1);
        (await StableAsync(broker)).ShouldBe(2, "record and marker");
        (await IsPendingAsync(broker)).ShouldBeFalse();
        (await broker.CommittedAsync()).ShouldBe(-1);
        await broker.ShouldRefuseAsync(new ControlRequest.EndTxn(transaction, Commit: true), ErrorCode.ProducerFenced);
        (await ProduceAsync(broker, transaction, A0)).ShouldBe(new Outcome.Refused(ErrorCode.InvalidProducerEpoch));
        (await InitialiseAsync(broker)).Epoch.ShouldBe((short)2);
    }

    [Fact]
    public async Task TheTimeBeginsWithTheTransactionAndEndsWithIt()
    {
        await using var broker = await StartAsync();
        var transaction = await BeginAsync(broker);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.EndTxn(transaction, Commit: true));
        await broker.AdvanceAsync(Timeout);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddPartitionsToTxn(transaction, [A0]));
        await broker.AdvanceAsync(Timeout - 1);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.EndTxn(transaction, Commit: false));
    }

    [Fact]
    public async Task AProducerRaisesItsOwnEpochAndARepeatedRequestGetsTheSameAnswer()
    {
        await using var broker = await StartAsync();
        var first = await InitialiseAsync(broker);
        var second = await InitialiseAsync(broker, first);
        second.ShouldBe(first with { Epoch = 1 });
        (await InitialiseAsync(broker, first)).ShouldBe(second);
        (await InitialiseAsync(broker)).ShouldBe(first with { Epoch = 2 });
        await broker.ShouldRefuseAsync(Initialisation(second), ErrorCode.ProducerFenced);
        await broker.ShouldRefuseAsync(Initialisation(new(first.Id + 1, 2)), ErrorCode.ProducerFenced);
    }

    [Fact]
    public async Task BehindTheLastEpochComesANewProducerId()
    {
        await using var broker = await StartAsync();
        var producer = await InitialiseAsync(broker);
        for (var epoch = 1; epoch < short.MaxValue; epoch++)
        {
            (await InitialiseAsync(broker)).ShouldBe(producer with { Epoch = (short)epoch });
        }

        var next = await InitialiseAsync(broker);
        (next.Id, next.Epoch).ShouldBe((producer.Id + 1, (short)0));
    }

    [Fact]
    public async Task WhatIsNoTransactionIsRefused()
    {
        await using var broker = await StartAsync();
        var transaction = new Transaction("t", await InitialiseAsync(broker));
        await broker.ShouldRefuseAsync(Initialisation() with { TransactionalId = "" }, ErrorCode.InvalidRequest);
        await broker.ShouldRefuseAsync(Initialisation() with { TransactionTimeout = 0 }, ErrorCode.InvalidTransactionTimeout);
        await broker.ShouldRefuseAsync(Initialisation() with { TransactionTimeout = 900_001 }, ErrorCode.InvalidTransactionTimeout);
        await broker.ShouldRefuseAsync(new ControlRequest.EndTxn(transaction, Commit: true), ErrorCode.InvalidTxnState);
        await broker.ShouldRefuseAsync(new ControlRequest.EndTxn(transaction with { TransactionalId = "u" }, Commit: true), ErrorCode.InvalidProducerIdMapping);
        await broker.ShouldRefuseAsync(new ControlRequest.AddPartitionsToTxn(transaction, [A0, new("a", 2)]), ErrorCode.UnknownTopicOrPartition);
        (await ProduceAsync(broker, transaction, A0)).ShouldBe(new Outcome.Refused(ErrorCode.InvalidTxnState), "nothing is enrolled");

        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddPartitionsToTxn(transaction, [A0]));
        (await ProduceAsync(broker, transaction, B0)).ShouldBe(new Outcome.Refused(ErrorCode.InvalidTxnState));
        (await CommitAsync(broker, transaction, 1)).ShouldBe(new Outcome.Refused(ErrorCode.InvalidTxnState), "the group is not enrolled");
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.EndTxn(transaction, Commit: true));
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.EndTxn(transaction, Commit: true));
        await broker.ShouldRefuseAsync(new ControlRequest.EndTxn(transaction, Commit: false), ErrorCode.InvalidTxnState);
    }

    [Fact]
    public async Task EveryProducerWithoutATransactionalIdGetsAnIdOfItsOwn()
    {
        await using var broker = await StartAsync();
        var first = await broker.AskAsync<Outcome.ProducerIdAssigned>(new ControlRequest.InitProducerId(null, Timeout));
        var second = await broker.AskAsync<Outcome.ProducerIdAssigned>(new ControlRequest.InitProducerId(null, Timeout));
        (first.Producer.Epoch, second.Producer.Epoch).ShouldBe(((short)0, (short)0));
        second.Producer.Id.ShouldNotBe(first.Producer.Id);
    }

    private static ControlRequest.InitProducerId Initialisation(ProducerIdentity? current = null) => new("t", Timeout) { Current = current };

    private static async Task<ProducerIdentity> InitialiseAsync(BrokerUnderTest broker, ProducerIdentity? current = null) =>
        (await broker.AskAsync<Outcome.ProducerIdAssigned>(Initialisation(current))).Producer;

    private static async Task<Transaction> BeginAsync(BrokerUnderTest broker)
    {
        var transaction = new Transaction("t", await InitialiseAsync(broker));
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AddPartitionsToTxn(transaction, [A0]));
        return transaction;
    }

    private static Task<Outcome> ProduceAsync(BrokerUnderTest broker, Transaction transaction, TopicPartition partition) =>
        broker.ExecuteAsync(new Command<Offset>.Produce(partition, [new("k", "v", 1)]) { Producer = new(transaction.Producer, 0, transaction.TransactionalId) });

    private static Task<Outcome> CommitAsync(BrokerUnderTest broker, Transaction transaction, long offset) =>
        broker.ExecuteAsync(new Command<Offset>.CommitInTransaction(transaction, "g", A0, new(offset)));

    private static async Task<long> StableAsync(BrokerUnderTest broker) =>
        (await broker.ExecuteAsync(new Command<Offset>.ListOffsets(A0, OffsetSpec.Latest, IsolationLevel.ReadCommitted))).ShouldBeOfType<Outcome.OffsetListed>().Offset!.Value.Value;

    private static async Task<bool> IsPendingAsync(BrokerUnderTest broker) =>
        await broker.ExecuteAsync(new Command<Offset>.FetchCommitted("g", A0) { RequireStable = true }) is Outcome.Refused { Error: ErrorCode.UnstableOffsetCommit };
}
