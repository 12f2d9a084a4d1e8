using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>Idempotence: what a partition makes of sequence numbers and epochs.</summary>
public sealed class SequenceTests
{
    private readonly TestLog log = new();

    [Fact]
    public void AnyOfTheLastFiveBatchesMayBeSentAgain()
    {
        for (var sequence = 0; sequence < 6; sequence++)
        {
            Produce(sequence).ShouldBe($"{sequence}");
        }

        Produce(5).ShouldBe("5");
        Produce(1).ShouldBe("1");
        Produce(0).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
        log.End.ShouldBe(6);
    }

    /// <summary>Kafka does so also on a topic whose producers give the time.</summary>
    [Fact]
    public void AResendIsAcknowledgedWithTheTimeOfTheBatch()
    {
        Produce(0);
        ((Outcome.Produced)log.ProduceAs(1, 0)).LogAppendTime.ShouldBe(5);
    }

    [Fact]
    public void AResendOfAnotherLengthIsNone()
    {
        Produce(0, count: 2);
        Produce(0, count: 1).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
        Produce(1, count: 1).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
    }

    [Fact]
    public void AGapIsRefusedAndTakesNoOffset()
    {
        Produce(0).ShouldBe("0");
        Produce(2).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
        Produce(1).ShouldBe("1");
    }

    [Fact]
    public void AnUnknownProducerMayStartAnywhere() => Produce(17).ShouldBe("0");

    [Fact]
    public void ANewEpochStartsAtZeroAndFencesTheOldOne()
    {
        Produce(0);
        Produce(1, epoch: 1).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
        Produce(0, epoch: 1).ShouldBe("1");
        Produce(1).ShouldBe(nameof(ErrorCode.InvalidProducerEpoch));
    }

    [Fact]
    public void SequencesGoOnWithZeroBehindTheGreatestInt()
    {
        Produce(int.MaxValue - 1, count: 3).ShouldBe("0");
        Produce(1).ShouldBe("3");
        Produce(int.MaxValue - 1, count: 3).ShouldBe("0");

        var other = new TestLog();
        TestLog.Text(other.ProduceAs(1, int.MaxValue)).ShouldBe("0");
        TestLog.Text(other.ProduceAs(1, 0)).ShouldBe("1");
    }

    [Fact]
    public void DeletingRecordsDoesNotForgetProducers()
    {
        Produce(0);
        log.Delete(-1);
        log.Log.RunRetention();
        Produce(0).ShouldBe("0");
        Produce(2).ShouldBe(nameof(ErrorCode.OutOfOrderSequenceNumber));
    }

    [Fact]
    public void ABatchWithAnIdAndNoSequenceIsRefused() => Produce(-1).ShouldBe(nameof(ErrorCode.InvalidRecord));

    private string Produce(int sequence, int count = 1, short epoch = 0) => TestLog.Text(log.ProduceAs(1, sequence, count, epoch));
}
