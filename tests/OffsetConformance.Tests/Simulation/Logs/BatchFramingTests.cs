using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>The batches of a fetch answer: what a reader on the wire finds.</summary>
public sealed class BatchFramingTests
{
    [Fact]
    public void TheFirstBatchComesWholeAndTheRecordsBelowAreNotHandedOn()
    {
        var log = new TestLog();
        log.Produce("k:a", "k:b", "k:c");
        log.Produce("k:d");

        var answer = log.Fetch(1);
        TestLog.Text(answer.Batches).ShouldBe("[0-2 0,1,2] [3-3 3]");
        TestLog.Text(answer.Records).ShouldBe("1:b 2:c 3:d");
    }

    [Fact]
    public void ABatchThatTheLogStartLiesInComesWholeToo()
    {
        var log = new TestLog();
        log.Produce("k:a", "k:b", "k:c");
        log.Delete(2);

        var answer = log.Fetch(2);
        TestLog.Text(answer.Batches).ShouldBe("[0-2 0,1,2]");
        TestLog.Text(answer.Records).ShouldBe("2:c");
    }

    [Fact]
    public void AttributesAreThoseOfTheBatchThatWasProduced()
    {
        var log = new TestLog();
        log.Log.Produce(new(new("t", 0), [new("k", "v", 7)], Compression.Lz4) { Producer = new(new(9, 3), BaseSequence: 4) { IsTransactional = true } });
        log.Finish(producer: 9, TransactionEnd.Commit, epoch: 3);

        var batches = log.Fetch(0).Batches;
        (batches[0].Compression, batches[0].Producer, batches[0].Control, batches[0].LogAppendTime, batches[0].LeaderEpoch)
            .ShouldBe((Compression.Lz4, new ProducerStamp(new(9, 3), 4) { IsTransactional = true }, null, null, 0));
        (batches[1].BaseOffset.Value, batches[1].Control, batches[1].Producer!.Producer, batches[1].Timestamp)
            .ShouldBe((1L, TransactionEnd.Commit, new ProducerIdentity(9, 3), SimulatorClock.VirtualStart));
    }

    [Fact]
    public void NobodyWhoDoesNotAskGetsBatches()
    {
        var log = new TestLog();
        log.Produce("k:a");
        ((Outcome.Fetched)log.FetchAny(0)).Batches.ShouldBeEmpty();
    }

    [Fact]
    public void ALimitCutsBetweenBatchesAndLeavesOneAtLeast()
    {
        var log = new TestLog();
        log.Produce("k:a", "k:b");
        log.Produce("k:c");
        log.Produce("k:d");

        var one = log.Fetch(1, maxBytes: 1);
        (TestLog.Text(one.Records), TestLog.Text(one.Batches), one.NextOffset.Value, one.EndOfPartition).ShouldBe(("1:b", "[0-1 0,1]", 2L, null));

        // A batch of one such record takes 61 bytes of header and 9 of record, one of two takes 9 more.
        TestLog.Text(log.Fetch(0, maxBytes: 79 + 70).Records).ShouldBe("0:a 1:b 2:c");
        TestLog.Text(log.Fetch(0, maxBytes: 79 + 70 - 1).Records).ShouldBe("0:a 1:b");
        log.Fetch(3, maxBytes: 1).EndOfPartition.ShouldBe(new Offset(4));
    }

    [Fact]
    public void AReaderWithALimitComesPastWhatItDoesNotSee()
    {
        var log = new TestLog();
        log.ProduceAs(producer: 1, sequence: 0, count: 3, isTransactional: true);
        log.Finish(producer: 1, TransactionEnd.Abort);
        log.Produce("k:seen");

        var at = 0L;
        var steps = new List<string>();
        while (at < log.End)
        {
            var answer = log.Fetch(at, IsolationLevel.ReadCommitted, maxBytes: 1);
            steps.Add($"{at}>{answer.NextOffset} {TestLog.Text(answer.Records)}".Trim());
            answer.NextOffset.Value.ShouldBeGreaterThan(at);
            at = answer.NextOffset.Value;
        }

        steps.ShouldBe(["0>3", "3>4", "4>5 4:seen"]);
    }

    [Fact]
    public async Task OffsetsThatHoldNothingAtTheEndAreCoveredByAnEmptyBatch()
    {
        var answer = await FetchFromMutantAsync("batch-takes-one-more", ["v"]);
        TestLog.Text(answer.Batches).ShouldBe("[0-0 0] [1-1 ]");
    }

    [Fact]
    public async Task ARecordThatIsRepeatedStartsABatch()
    {
        var answer = await FetchFromMutantAsync("fetch-repeats-segment-boundary", ["v"], ["w"]);
        TestLog.Text(answer.Batches).ShouldBe("[0-0 0] [0-0 0] [1-1 1]");
    }

    [Fact]
    public async Task RecordsThatAnAnswerLeavesOutAreNotInItsBatches()
    {
        var answer = await FetchFromMutantAsync("newest-batch-unreadable", ["v"], ["w"]);
        TestLog.Text(answer.Batches).ShouldBe("[0-0 0] [1-1 ]");
    }

    private static async Task<Outcome.Fetched> FetchFromMutantAsync(string mutant, params string[][] batches)
    {
        await using var target = new SimulatedTarget(MutantCatalogue.Find(mutant));
        await target.CreateTopicAsync("t", 1, CancellationToken.None);
        var broker = (await target.ConnectAsync(CancellationToken.None)).Broker;
        foreach (var batch in batches)
        {
            await broker.ExecuteAsync(new Command<Offset>.Produce(new("t", 0), [.. batch.Select(value => new Record("k", value))]), CancellationToken.None);
        }

        return (Outcome.Fetched)await broker.ExecuteAsync(new Command<Offset>.Fetch(new("t", 0), Offset.Zero) { WantsBatches = true }, CancellationToken.None);
    }
}
