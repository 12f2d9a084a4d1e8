using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>Transactions on one partition: markers, the last stable offset, and what each isolation level reads.</summary>
public sealed class TransactionTests
{
    private const IsolationLevel Committed = IsolationLevel.ReadCommitted;

    private readonly TestLog log = new();

    [Fact]
    public void AnOpenTransactionHoldsTheLastStableOffset()
    {
        log.Produce("k:a");
        Write(producer: 1, sequence: 0);
        log.Produce("k:b");

        (log.Listed(-1), log.Listed(-1, Committed)).ShouldBe((3, 1));
        log.Read(0, Committed).ShouldBe("0:a");
        log.Read(0).ShouldBe("0:a 1:p1s0 2:b");
        var atTheEnd = log.Fetch(3, Committed);
        (atTheEnd.Records.Count, atTheEnd.NextOffset.Value, atTheEnd.LastStableOffset, atTheEnd.HighWatermark)
            .ShouldBe((0, 3L, new Offset(1), new Offset(3)));
    }

    [Fact]
    public void NothingOfTheAnswerLiesBehindTheLastStableOffset()
    {
        log.Produce("k:a");
        Write(producer: 1, sequence: 0);
        Write(producer: 2, sequence: 0);
        log.Finish(producer: 2, TransactionEnd.Abort);
        TestLog.Text(log.Fetch(0, Committed).Batches).ShouldBe("[0-0 0]");
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[0-0 0] [1-1 1] [2-2 2] [3-3 Abort]");
    }

    [Fact]
    public void TheOldestOpenTransactionCounts()
    {
        Write(producer: 1, sequence: 0);
        Write(producer: 2, sequence: 0);
        Write(producer: 1, sequence: 1);
        log.Finish(producer: 1, TransactionEnd.Commit);
        log.Listed(-1, Committed).ShouldBe(1);
        log.Finish(producer: 2, TransactionEnd.Commit);
        log.Listed(-1, Committed).ShouldBe(5);
    }

    [Fact]
    public void AMarkerTakesAnOffsetAndIsNeverHandedOn()
    {
        Write(producer: 1, sequence: 0);
        log.Finish(producer: 1, TransactionEnd.Commit);
        log.Produce("k:a");
        log.End.ShouldBe(3);
        log.Read(0).ShouldBe("0:p1s0 2:a");
        log.Read(1, Committed).ShouldBe("2:a");
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[0-0 0] [1-1 Commit] [2-2 2]");
    }

    [Fact]
    public void AbortedRecordsAreHiddenFromReadCommittedOnly()
    {
        log.Produce("k:a");
        Write(producer: 1, sequence: 0, count: 2);
        Write(producer: 2, sequence: 0);
        log.Finish(producer: 1, TransactionEnd.Abort);
        log.Finish(producer: 2, TransactionEnd.Commit);
        Write(producer: 1, sequence: 2);
        log.Finish(producer: 1, TransactionEnd.Commit);

        log.Read(0).ShouldBe("0:a 1:p1s0 2:p1s1 3:p2s0 6:p1s2");
        log.Read(0, Committed).ShouldBe("0:a 3:p2s0 6:p1s2");
        log.Read(2, Committed).ShouldBe("3:p2s0 6:p1s2");
        log.Fetch(0).AbortedTransactions.ShouldBeNull();
    }

    [Fact]
    public void AbortedTransactionsThatTouchTheAnswerAreNamed()
    {
        Write(producer: 1, sequence: 0);
        Write(producer: 2, sequence: 0);
        log.Finish(producer: 2, TransactionEnd.Abort);
        log.Finish(producer: 1, TransactionEnd.Abort);
        log.Produce("k:a");

        Aborted(0).ShouldBe("2@1 1@0");
        Aborted(2).ShouldBe("2@1 1@0");
        Aborted(3).ShouldBe("1@0");
        Aborted(4).ShouldBe("");
        Aborted(0, maxBytes: 1).ShouldBe("1@0");
    }

    [Fact]
    public void ATransactionWithoutRecordsHereLeavesAMarkerAndNothingElse()
    {
        log.Finish(producer: 1, TransactionEnd.Abort);
        (log.End, log.Listed(-1, Committed), Aborted(0)).ShouldBe((1, 1, ""));
    }

    [Fact]
    public void AMarkerFencesOlderEpochs()
    {
        Write(producer: 1, sequence: 0);
        log.Finish(producer: 1, TransactionEnd.Abort, epoch: 1);
        TestLog.Text(log.ProduceAs(1, 1, isTransactional: true)).ShouldBe(nameof(ErrorCode.InvalidProducerEpoch));
        TestLog.Text(log.ProduceAs(1, 0, epoch: 1, isTransactional: true)).ShouldBe("2");
    }

    [Fact]
    public void ABatchOutsideOfTheOpenTransactionOfItsProducerIsRefused()
    {
        Write(producer: 1, sequence: 0);
        TestLog.Text(log.ProduceAs(1, 1)).ShouldBe(nameof(ErrorCode.InvalidTxnState));
        log.Log.HasOpenTransaction(1).ShouldBeTrue();
    }

    [Fact]
    public void TheLastStableOffsetIsNotBelowTheLogStart()
    {
        Write(producer: 1, sequence: 0, count: 4);
        log.Delete(2);
        (log.Listed(-2, Committed), log.Listed(-1, Committed)).ShouldBe((2, 2));
        log.Read(2, Committed).ShouldBe("");
        log.Finish(producer: 1, TransactionEnd.Abort);
        log.Read(2, Committed).ShouldBe("");
        log.Listed(-1, Committed).ShouldBe(5);
    }

    [Fact]
    public void LookupsFindNothingThatTheReaderMayNotSee()
    {
        log.ProduceAt(3, "k:a");
        Write(producer: 1, sequence: 0);
        (log.Listed(5), log.Listed(5, Committed), log.Listed(3, Committed)).ShouldBe((1, null, 0));
        (log.Listed(-3), log.Listed(-3, Committed)).ShouldBe((1, null));
    }

    [Fact]
    public void MarkersHaveATimeThatLookupsFind()
    {
        Write(producer: 1, sequence: 0);
        log.Finish(producer: 1, TransactionEnd.Commit);
        (log.Listed(6), log.Listed(-3)).ShouldBe((1, 1));
    }

    private void Write(long producer, int sequence, int count = 1) =>
        log.ProduceAs(producer, sequence, count, isTransactional: true).ShouldBeOfType<Outcome.Produced>();

    private string Aborted(long offset, int maxBytes = int.MaxValue) => string.Join(
        ' ', log.Fetch(offset, Committed, maxBytes).AbortedTransactions!.Value.Select(one => $"{one.ProducerId}@{one.FirstOffset}"));
}
