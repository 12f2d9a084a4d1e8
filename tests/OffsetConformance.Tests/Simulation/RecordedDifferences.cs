namespace OffsetConformance.Tests.Simulation;

/// <summary>Where the simulator answers otherwise than Kafka 4.1.0 did, and why that is right or no matter.</summary>
/// <param name="Scenario">Which recording.</param>
/// <param name="Lines">Numbers of the lines, inclusive ranges, separated by blanks.</param>
/// <param name="Reason">Why.</param>
internal sealed record RecordedDifferences(string Scenario, string Lines, string Reason)
{
    private const string LastStableBelowStart =
        "DeleteRecords past the first offset of an open transaction leaves Kafka's last stable offset at the base of the batch that holds the start; here it is the start.";

    private const string SegmentBelowStart =
        "Until the next retention pass Kafka looks a time up in segments that lie below the start, too, and finds nothing; here the answer is exact.";

    private const string MarkerIsGreatest = "Kafka's greatest timestamp may be that of a marker, or of a record below the start; here it is that of a readable record.";

    private const string EmptyBatches = "Compaction leaves Kafka batches without records; here they are gone.";

    public static readonly RecordedDifferences[] All =
    [
        new("recreate", "31-33 78-80 124-126 175-177", "For some milliseconds Kafka serves the commits of a topic that was deleted; here they go at once."),
        new("lso-start", "85-1082", LastStableBelowStart),
        new("transactions", "306-346", LastStableBelowStart),
        new("transactions", "1300-1304", "Kafka wants the sequence to go on when a batch without the transactional bit follows a refused one."),
        new("random-001", "1580-1601 1969-1974", LastStableBelowStart),
        new("random-021", "2685-2716", LastStableBelowStart),
        new("random-041", "641-645 723 766 789 1165-1204", LastStableBelowStart),
        new("ts-segment", "143-550", SegmentBelowStart),
        new("timestamps", "544-668", SegmentBelowStart),
        new("random-021", "1346-1365", SegmentBelowStart),
        new("random-041", "536 747 1547 2379 2505", SegmentBelowStart),
        new("timestamps", "462-475", MarkerIsGreatest),
        new("delete-records", "222-500", MarkerIsGreatest),
        new("random-001", "913", MarkerIsGreatest),
        new("random-021", "2336-2402", MarkerIsGreatest),
        new("random-041", "247 773 1750 1771", MarkerIsGreatest),
        new("compaction", "366-505", EmptyBatches),
        new("random-001", "1149-1160", EmptyBatches),
        new("random-021", "1080-1083", EmptyBatches),
        new("random-041", "1871-1901", "Kafka ran retention while the setting stood; the replay learns of it from the next answer, when the setting was taken back."),
        new("delete-records", "516 520", "The simulator keeps no topic of its own for offsets: it does not exist (3), where Kafka protects it (17)."),
        new("out-of-range", "95", "The simulator answers at once; waiting for an append is for whoever reads requests."),
    ];

    public bool Covers(int line) => Lines.Split(' ').Select(range => range.Split('-')).Any(range => int.Parse(range[0]) <= line && line <= int.Parse(range[^1]));
}
