using OffsetConformance.Contract;
using OffsetConformance.Simulation;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>A simulated log with a clock of its own, and short words for what tests ask of it.</summary>
internal sealed class TestLog
{
    private static readonly TopicPartition Partition = new("t", 0);

    /// <param name="settings">As <c>name=value</c>; without one about retention nothing is deleted.</param>
    public TestLog(params string[] settings)
    {
        Topic = new(partitions: 1, Config(["retention.ms=-1", .. settings]), Clock, topic => new(topic));
        Log = new(Topic);
    }

    public SimulatorClock Clock { get; } = new();

    public SimulatedTopic Topic { get; }

    public SimulatedLog Log { get; }

    public long Start => Log.Start.Value;

    public long End => Log.End.Value;

    public static TopicConfig Config(params string[] settings) =>
        TopicConfig.Default.With([.. settings.Select(setting => setting.Split('=')).Select(parts => new Setting(parts[0], parts[1]))])!;

    /// <summary>A batch of records of the form <c>key:value</c>; without a value it is a tombstone.</summary>
    public Outcome Produce(params string[] records) => Log.Produce(new(Partition, [.. records.Select(Parse)]));

    public Outcome ProduceAt(long timestamp, params string[] records) =>
        Log.Produce(new(Partition, [.. records.Select(record => Parse(record) with { Timestamp = timestamp })]));

    public Outcome ProduceAs(long producer, int sequence, int count = 1, short epoch = 0, bool isTransactional = false) =>
        Log.Produce(new(Partition, [.. Enumerable.Range(0, count).Select(i => new Record("k", $"p{producer}s{sequence + (long)i}", 5))])
        {
            Producer = new(new(producer, epoch), sequence) { IsTransactional = isTransactional },
        });

    public Outcome Produce(Malformation malformed) => Log.Produce(new(Partition, [new("k", "v", 1), new("k", "w", 2)]) { Malformed = malformed });

    public void Finish(long producer, TransactionEnd end, short epoch = 0) => Log.WriteMarker(new(producer, epoch), end);

    public Outcome.Fetched Fetch(long offset, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int maxBytes = int.MaxValue) =>
        (Outcome.Fetched)Log.Fetch(new(Partition, new(offset), isolation) { MaxBytes = maxBytes, WantsBatches = true });

    public Outcome FetchAny(long offset, int? epoch = null) => Log.Fetch(new(Partition, new(offset)) { CurrentLeaderEpoch = epoch });

    public Outcome List(long timestamp, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int? epoch = null) =>
        Log.ListOffsets(new(Partition, new(timestamp), isolation) { CurrentLeaderEpoch = epoch });

    public long? Listed(long timestamp, IsolationLevel isolation = IsolationLevel.ReadUncommitted) => ((Outcome.OffsetListed)List(timestamp, isolation)).Offset?.Value;

    public Outcome Delete(long offset) => Log.DeleteRecords(new(Partition, new(offset)));

    /// <summary>Offset and value of the records from the offset on.</summary>
    public string Read(long offset, IsolationLevel isolation = IsolationLevel.ReadUncommitted) => Text(Fetch(offset, isolation).Records);

    public static string Text(ValueList<OffsetRecord> records) => string.Join(' ', records.Select(record => $"{record.Offset}:{record.Record.Value}"));

    /// <summary>Every batch as its span and the offsets of its records.</summary>
    public static string Text(ValueList<FetchedBatch> batches) => string.Join(
        ' ', batches.Select(batch => $"[{batch.BaseOffset}-{batch.LastOffset} {(batch.Control is { } end ? $"{end}" : string.Join(',', batch.Records.Select(record => record.Offset)))}]"));

    public static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Produced produced => $"{produced.BaseOffset}",
        Outcome.Refused refused => $"{refused.Error}",
        _ => outcome.ToString(),
    };

    private static Record Parse(string text) => text.Split(':') is [var key, var value] ? new(key, value) : new Record(text, Value: null);
}
