using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>
/// The text of a program: one step a line (or between semicolons), words between blanks. Scenarios are written in it, reports print it, replay
/// tokens carry it.
/// <code>
/// produce a-0 3 gzip        one batch of three records; their values are numbered through the program
/// produce a-0 2 ts:10,50    timestamps of the records, in milliseconds; 'no-value', 'empty-value', 'empty-key' and 'headers' make odd ones
/// produce a-0 1 by:0 seq:3  numbered by the program's first producer, from sequence number 3; 'epoch:1' is one above the producer's own
/// fetch a-0 start opens       opens a fetch session; 'goes-on' is the next fetch in it
/// produce a-0 1 last-delta:3  the batch says so, against the truth; also 'base-offset:', 'record-count:' and 'bad-crc'
/// init-producer             a producer id; the first one is 'by:0'
/// fetch a-0 end+1           offsets count from 'start', 'end', 'max', or are bare numbers
/// fetch a-0 -1              a bare number is sent as it is
/// fetch a-0 start max:1     at most so many bytes; 'min:1000 wait:5' waits for so many, so many milliseconds
/// fetch c-0 start by-id       calls the topic by its id; 'by-former-id' by that of the topic that was deleted before; so do 'commit' and 'committed'
/// list a-0 latest rc        'earliest', 'latest', 'max-timestamp', 'time:1000', 'earliest-local', 'latest-tiered' or 'special:-7'; 'rc' is read_committed
/// delete a-0 start+1        the DeleteRecords request
/// trim a-0 end              whatever means the target has to raise the log start
/// commit g a-0 end meta:4097 epoch:9
/// commit g a-0 end wide:4096  metadata of so many characters of three bytes each
/// commit g a-0 0 as:ghost/5 by the member 'ghost' in generation 5; '""' is the group without a name
/// committed g a-0 via:1     asked through client 1
/// commit g a-0 1 &amp; commit g a-1 2  parts of one request
/// committed-all g · delete-offset g a-0 · delete-group g
/// create c 1 compact        a topic with settings: 'compact' or 'append-time'; delete-topic c · add-partitions c 2
/// resume s g a-0 earliest 9 a new consumer s; the last word is how many records it may deliver
/// resume s g a-0 none 9 auto  a consumer that commits by itself
/// consume s 2 · seek s start 2 · seek-to s end 2 · pause s · unpause s · commit-consumed s · watermarks s · close s
/// reset g to-earliest a-0   the admin tool; also 'to-latest', 'to-current', 'to-offset a-0 end+3', 'shift-by a-0 -2', 'to-datetime a-0 1050' and
///                           'by-duration a-0 5000' in milliseconds; 'a-0,1' are partitions, 'a' is the topic, 'all' are all topics; 'dry' behind it all
/// describe g                how far behind the admin tool says the group is
/// </code>
/// </summary>
public static class ProgramText
{
    public static string Print(ModelProgram program)
    {
        var record = 0;
        return string.Join("; ", program.Steps.Select(step => Print(step, ref record)));
    }

    /// <exception cref="FormatException">The text is not a program; the message names the step and what would be right.</exception>
    public static ModelProgram Parse(string text)
    {
        var steps = new List<Command<SymbolicOffset>>();
        var record = 0;
        foreach (var line in text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            steps.Add(StepReader.Read(line, ref record));
        }

        return new(ValueList.From(steps));
    }

    /// <summary>The step without the values of its records, with its offsets as they print.</summary>
    public static string Print<TOffset>(Command<TOffset> step) => step switch
    {
        Command<TOffset>.Produce c => Print(c),
        Command<TOffset>.Fetch c => $"fetch {c.Partition} {c.Offset}{Isolation(c.Isolation)}{(c.MaxBytes == int.MaxValue ? "" : $" max:{c.MaxBytes}")}{(c.MinBytes == 0 ? "" : $" min:{c.MinBytes}")}{(c.MaxWait == 0 ? "" : $" wait:{c.MaxWait}")}{c.Session switch { FetchSession.Opened => " opens", FetchSession.Continued => " goes-on", _ => "" }}{Reference(c.Topic)}{Via(c)}",
        Command<TOffset>.ListOffsets c => $"list {c.Partition} {c.Spec}{Isolation(c.Isolation)}{Epoch(c.CurrentLeaderEpoch)}{Via(c)}",
        Command<TOffset>.DeleteRecords c => $"delete {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.Trim c => $"trim {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.Commit c => $"commit {Group(c.Group)} {c.Partition} {c.Offset}{Metadata(c.Metadata)}{Epoch(c.LeaderEpoch)}{(c.Member is { } m ? $" as:{m.Id}/{m.Generation}" : "")}{Reference(c.Topic)}{Via(c)}",
        Command<TOffset>.CommitInTransaction c => $"commit-in-transaction {c.Transaction.TransactionalId} {c.Group} {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.FetchCommitted c => $"committed {Group(c.Group)} {c.Partition}{Reference(c.Topic)}{Via(c)}",
        Command<TOffset>.Together c => $"{string.Join(" & ", c.Parts.Select(Print))}{Via(c)}",
        Command<TOffset>.Control c => $"{Print(c.Body)}{Via(c)}",
        Command<TOffset>.Resume c => $"resume {c.Session} {c.Group} {c.Partition} {Lower(c.Policy)} {c.MaxRecords}{(c.AutoCommit ? " auto" : "")}",
        Command<TOffset>.Consume c => $"consume {c.Session} {c.MaxRecords}",
        Command<TOffset>.Seek c => $"seek {c.Session} {c.Offset} {c.MaxRecords}",
        Command<TOffset>.SeekToEnd c => $"seek-to {c.Session} {Lower(c.Edge)} {c.MaxRecords}",
        Command<TOffset>.Pause c => $"pause {c.Session}",
        Command<TOffset>.Unpause c => $"unpause {c.Session}",
        Command<TOffset>.Close c => $"close {c.Session}",
        Command<TOffset>.QueryWatermarks c => $"watermarks {c.Session}",
        Command<TOffset>.CommitConsumed c => $"commit-consumed {c.Session}",
        Command<TOffset>.Reset c => $"reset {Group(c.Group)} {ResetText.Print(c.To, c.Scope)}{(c.Execute ? "" : " dry")}",
        Command<TOffset>.ResetToOffset c => $"reset {Group(c.Group)} to-offset {ResetText.Print(c.Scope)} {c.Offset}{(c.Execute ? "" : " dry")}",
        Command<TOffset>.Describe c => $"describe {Group(c.Group)}",
        _ => throw new ArgumentException($"no text for {step.GetType().Name}", nameof(step)),
    };

    private static string Print(ControlRequest body) => body switch
    {
        ControlRequest.CreateTopic c => $"create {c.Topic} {c.Partitions}{string.Concat(c.Config.Select(setting => " " + (TopicKinds.Name(setting) ?? $"{setting.Name}={setting.Value}")))}",
        ControlRequest.DeleteTopic c => $"delete-topic {c.Topic}",
        ControlRequest.CreatePartitions c => $"add-partitions {c.Topic} {c.Count}",
        ControlRequest.FetchCommittedAll c => $"committed-all {Group(c.Group)}",
        ControlRequest.OffsetDelete c => $"delete-offset {Group(c.Group)} {c.Partition}",
        ControlRequest.DeleteGroup c => $"delete-group {Group(c.Group)}",
        ControlRequest.InitProducerId { TransactionalId: null } => "init-producer",

        // Generated by nobody yet; a history may have them.
        _ => $"{body}",
    };

    private static string Print<TOffset>(Command<TOffset>.Produce c) => string.Concat(
        $"produce {c.Partition} {c.Records.Count}{(c.Compression == Compression.None ? "" : " " + Lower(c.Compression))}",
        NumberedRecords.KindOf(c.Records) is { } kind ? $" {kind}" : "",
        c.Records.All(record => record.Timestamp is null) ? "" : $" ts:{string.Join(',', c.Records.Select(record => record.Timestamp))}",
        c.Producer is { } stamp ? $" by:{stamp.Producer.Id} seq:{stamp.BaseSequence}{(stamp.Producer.Epoch == 0 ? "" : $" epoch:{stamp.Producer.Epoch}")}" : "",
        Malformed(c.Malformed),
        Via(c));

    private static string Print(Command<SymbolicOffset> step, ref int record)
    {
        if (step is Command<SymbolicOffset>.Produce produce && NumberedRecords.Like(produce.Records, ref record) != produce.Records)
        {
            throw new ArgumentException("a program's records are numbered through", nameof(step));
        }

        return Print(step);
    }

    private static string Group(string name) => name.Length == 0 ? "\"\"" : name;

    private static string Epoch(int? epoch) => epoch is null ? "" : $" epoch:{epoch}";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Via<TOffset>(Command<TOffset>.Request request) => request.Client == 0 ? "" : $" via:{request.Client}";

    private static string Reference(TopicReference topic) => topic.Kind switch { TopicReferenceKind.Id => " by-id", TopicReferenceKind.FormerId => " by-former-id", _ => "" };

    private static string Isolation(IsolationLevel level) => level == IsolationLevel.ReadCommitted ? " rc" : "";

    private static string Malformed(Malformation? batch) => string.Concat(
        batch?.BaseOffset is { } offset ? $" base-offset:{offset}" : "",
        batch?.LastOffsetDelta is { } delta ? $" last-delta:{delta}" : "",
        batch?.RecordCount is { } count ? $" record-count:{count}" : "",
        batch is { BadCrc: true } ? " bad-crc" : "");

    private static string Metadata(string? metadata) => metadata switch { null => " meta:null", "" => "", [StepReader.Wide, ..] => $" wide:{metadata.Length}", _ => $" meta:{metadata.Length}" };
}
