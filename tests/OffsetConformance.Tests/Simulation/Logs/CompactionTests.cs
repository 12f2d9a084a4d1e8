using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>Compaction: which records go, and that nothing else changes. Batches have a segment of their own unless a test says otherwise.</summary>
public sealed class CompactionTests
{
    private readonly TestLog log = new("cleanup.policy=compact", "segment.ms=1", "min.cleanable.dirty.ratio=0", "delete.retention.ms=1000");
    private long time = 10;

    [Fact]
    public void TheLastRecordOfEveryKeyStaysAtItsOffset()
    {
        Produce("a:1", "b:1", "a:2");
        Produce("b:2", "c:1");
        Produce("a:3");
        log.Log.Compact();

        log.Read(0).ShouldBe("2:2 3:2 4:1 5:3", "the active segment supersedes nothing");
        (log.Start, log.End).ShouldBe((0, 6));
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[0-2 2] [3-4 3,4] [5-5 5]");
        TestLog.Text(log.Fetch(0).Records).ShouldBe(log.Read(0));
    }

    [Fact]
    public void AFetchInAGapGetsTheNextRecord()
    {
        Produce("a:1", "b:1");
        Produce("a:2");
        Produce("x:1");
        log.Log.Compact();
        (log.Read(0), log.Listed(0)).ShouldBe(("1:1 2:2 3:1", 1));
    }

    [Fact]
    public void RecordsWithoutAKeyGoAndTheLastBatchOfAPassKeepsItsSpan()
    {
        log.Topic.Config = log.Topic.Config.With([new("cleanup.policy", "delete")])!;
        Produce("a:1");
        ProduceWithoutKey();
        ProduceWithoutKey();
        Produce("x:1");
        log.Topic.Config = log.Topic.Config.With([new("cleanup.policy", "compact")])!;
        log.Log.Compact();
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[0-0 0] [2-2 ] [3-3 3]");
    }

    [Fact]
    public void TheLastBatchOfAProducerKeepsItsSpan()
    {
        log.ProduceAs(producer: 7, sequence: 0, count: 2);
        log.ProduceAs(producer: 7, sequence: 2, count: 2);
        Produce("k:1");
        Produce("x:1");
        log.Log.Compact();
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[2-3 ] [4-4 4] [5-5 5]");
        log.Fetch(0).Batches[0].Producer!.BaseSequence.ShouldBe(2);
    }

    [Fact]
    public void TombstonesStayForTheirTime()
    {
        Produce("a:1");
        Produce("a");
        Produce("x:1");
        log.Log.Compact();
        log.Read(0).ShouldBe("1: 2:1");

        Produce("x:2");
        log.Clock.Advance(999);
        log.Log.Compact();
        log.Read(0).ShouldBe("1: 2:1 3:2");

        Produce("x:3");
        log.Clock.Advance(1);
        log.Log.Compact();
        log.Read(0).ShouldBe("3:2 4:3");
    }

    [Fact]
    public void NothingAtOrAboveTheLastStableOffsetIsTouched()
    {
        Produce("k:1");
        Write(producer: 1);
        Produce("k:2");
        Produce("k:3");
        log.Log.Compact();
        log.Read(0).ShouldBe("0:1 1:p1s0 2:2 3:3");
    }

    [Fact]
    public void AbortedRecordsGoAndSupersedeNothing()
    {
        Produce("k:1");
        Transact(TransactionEnd.Abort);
        log.ProduceAt(time += 1_000_000_000_000_000, "x:1");
        log.ProduceAt(time += 10, "x:2");
        log.Log.Compact();
        log.Read(0).ShouldBe("0:1 3:1 4:2");
        TestLog.Text(log.Fetch(0).Batches).ShouldBe("[0-0 0] [1-1 ] [2-2 Abort] [3-3 3] [4-4 4]", "markers stay");
    }

    [Fact]
    public void YoungSegmentsStay()
    {
        log.Topic.Config = log.Topic.Config.With([new("min.compaction.lag.ms", "1000")])!;
        log.ProduceAt(log.Clock.Now, "k:1");
        log.ProduceAt(log.Clock.Now + 10, "k:2");
        log.ProduceAt(log.Clock.Now + 20, "k:3");
        log.Clock.Advance(999);
        log.Log.Compact();
        log.Read(0).ShouldBe("0:1 1:2 2:3");
        log.Clock.Advance(20);
        log.Log.Compact();
        log.Read(0).ShouldBe("1:2 2:3");
    }

    [Fact]
    public void ALogThatIsMostlyCleanIsLeftAlone()
    {
        log.Topic.Config = log.Topic.Config.With([new("min.cleanable.dirty.ratio", "0.5")])!;
        Produce("a:1", "b:1", "c:1", "d:1");
        Produce("x:1");
        log.Log.Compact();
        Produce("a:2");
        log.Log.Compact();
        log.Read(0).ShouldBe("0:1 1:1 2:1 3:1 4:1 5:2");
    }

    [Fact]
    public void OnlyACompactedTopicIsCompacted()
    {
        log.Topic.Config = log.Topic.Config.With([new("cleanup.policy", "delete")])!;
        Produce("a:1");
        Produce("a:2");
        Produce("a:3");
        log.Log.Compact();
        log.Read(0).ShouldBe("0:1 1:2 2:3");
    }

    private void Produce(params string[] records) => log.ProduceAt(time += 10, records);

    private void ProduceWithoutKey() => log.Log.Produce(new(new("t", 0), [new(Key: null, "v", time += 10)]));

    private void Write(long producer) => log.ProduceAs(producer, sequence: 0, isTransactional: true);

    private void Transact(TransactionEnd end)
    {
        log.ProduceAs(producer: 2, sequence: 0, isTransactional: true);
        log.Finish(producer: 2, end);
    }
}
