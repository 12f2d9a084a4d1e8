using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>
/// The text of a program: one step a line (or between semicolons), words between blanks. Scenarios are written in it, reports print it, replay
/// tokens carry it.
/// <code>
/// produce a-0 3 gzip        one batch of three records; their values are numbered through the program
/// produce a-0 1 last-delta:3  the batch says so, against the truth; also 'base-offset:' and 'record-count:'
/// fetch a-0 end+1           offsets count from 'start', 'end', 'max', or are bare numbers
/// fetch a-0 -1              a bare number is sent as it is
/// list a-0 latest rc        'earliest', 'latest', 'max-timestamp', 'time:1000', 'earliest-local', 'latest-tiered' or 'special:-7'; 'rc' is read_committed
/// delete a-0 start+1        the DeleteRecords request
/// trim a-0 end              whatever means the target has to raise the log start
/// commit g a-0 end meta:4097 epoch:9
/// committed g a-0 via:1     asked through client 1
/// resume s g a-0 earliest 9 a new consumer s; the last word is how many records it may deliver
/// consume s 2 · seek s start 2 · commit-consumed s
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
            steps.Add(new StepReader(line).Read(ref record));
        }

        return new(ValueList.From(steps));
    }

    /// <summary>The step without the values of its records, with its offsets as they print.</summary>
    public static string Print<TOffset>(Command<TOffset> step) => step switch
    {
        Command<TOffset>.Produce c => $"produce {c.Partition} {c.Records.Count}{(c.Compression == Compression.None ? "" : " " + Lower(c.Compression))}{Malformed(c.Malformed)}{Via(c)}",
        Command<TOffset>.Fetch c => $"fetch {c.Partition} {c.Offset}{Isolation(c.Isolation)}{Via(c)}",
        Command<TOffset>.ListOffsets c => $"list {c.Partition} {c.Spec}{Isolation(c.Isolation)}{Via(c)}",
        Command<TOffset>.DeleteRecords c => $"delete {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.Trim c => $"trim {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.Commit c => $"commit {c.Group} {c.Partition} {c.Offset}{Metadata(c.Metadata)}{(c.LeaderEpoch is { } e ? $" epoch:{e}" : "")}{Via(c)}",
        Command<TOffset>.CommitInTransaction c => $"commit-in-transaction {c.Transaction.TransactionalId} {c.Group} {c.Partition} {c.Offset}{Via(c)}",
        Command<TOffset>.FetchCommitted c => $"committed {c.Group} {c.Partition}{Via(c)}",
        Command<TOffset>.Control c => $"{c.Body}{Via(c)}",
        Command<TOffset>.Resume c => $"resume {c.Session} {c.Group} {c.Partition} {Lower(c.Policy)} {c.MaxRecords}",
        Command<TOffset>.Consume c => $"consume {c.Session} {c.MaxRecords}",
        Command<TOffset>.Seek c => $"seek {c.Session} {c.Offset} {c.MaxRecords}",
        Command<TOffset>.CommitConsumed c => $"commit-consumed {c.Session}",
        _ => throw new ArgumentException($"no text for {step.GetType().Name}", nameof(step)),
    };

    /// <summary>The records of a step, numbered on from the ones before, so that every value in a program is another.</summary>
    public static ValueList<Record> NumberedRecords(int count, ref int next)
    {
        var records = new Record[count];
        for (var i = 0; i < count; i++)
        {
            records[i] = NumberedRecord(next++);
        }

        return ValueList.Wrap(records);
    }

    /// <summary>Values up to here are made once: a run sends them by the million.</summary>
    private static readonly Record[] Numbered = [.. Enumerable.Range(0, 512).Select(MakeRecord)];

    private static Record NumberedRecord(int number) => number < Numbered.Length ? Numbered[number] : MakeRecord(number);

    private static Record MakeRecord(int number) => new(Key: null, Value: $"r{number}");

    private static string Print(Command<SymbolicOffset> step, ref int record)
    {
        if (step is Command<SymbolicOffset>.Produce produce)
        {
            var values = NumberedRecords(produce.Records.Count, ref record);
            if (values != produce.Records)
            {
                throw new ArgumentException("a program's records are numbered through", nameof(step));
            }
        }

        return Print(step);
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Via<TOffset>(Command<TOffset>.Request request) => request.Client == 0 ? "" : $" via:{request.Client}";

    private static string Isolation(IsolationLevel level) => level == IsolationLevel.ReadCommitted ? " rc" : "";

    private static string Malformed(Malformation? batch) => string.Concat(
        batch?.BaseOffset is { } offset ? $" base-offset:{offset}" : "",
        batch?.LastOffsetDelta is { } delta ? $" last-delta:{delta}" : "",
        batch?.RecordCount is { } count ? $" record-count:{count}" : "");

    private static string Metadata(string? metadata) => metadata switch { null => " meta:null", "" => "", _ => $" meta:{metadata.Length}" };

    /// <summary>Reads one step, word by word.</summary>
    private sealed class StepReader(string line)
    {
        private readonly string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private int next;

        public Command<SymbolicOffset> Read(ref int record)
        {
            var verb = Word("a verb");
            Command<SymbolicOffset> step = verb switch
            {
                "produce" => new Command<SymbolicOffset>.Produce(Partition(), NumberedRecords(Count(), ref record), Codec()) { Malformed = Malformed() },
                "fetch" => new Command<SymbolicOffset>.Fetch(Partition(), SymbolicOffset(), IsReadCommitted()),
                "list" => new Command<SymbolicOffset>.ListOffsets(Partition(), Spec(), IsReadCommitted()),
                "delete" => new Command<SymbolicOffset>.DeleteRecords(Partition(), SymbolicOffset()),
                "trim" => new Command<SymbolicOffset>.Trim(Partition(), SymbolicOffset()),
                "commit" => new Command<SymbolicOffset>.Commit(Word("a group"), Partition(), SymbolicOffset(), Metadata(), Option("epoch:")),
                "committed" => new Command<SymbolicOffset>.FetchCommitted(Word("a group"), Partition()),
                "resume" => new Command<SymbolicOffset>.Resume(Word("a session"), Word("a group"), Partition(), Policy(), Count()),
                "consume" => new Command<SymbolicOffset>.Consume(Word("a session"), Count()),
                "seek" => new Command<SymbolicOffset>.Seek(Word("a session"), SymbolicOffset(), Count()),
                "commit-consumed" => new Command<SymbolicOffset>.CommitConsumed(Word("a session")),
                _ => throw Wrong(verb, "a verb such as 'produce' or 'fetch'"),
            };
            if (step is Command<SymbolicOffset>.Request request && Option("via:") is { } client)
            {
                step = request with { Client = client };
            }

            return next == words.Length ? step : throw Wrong(words[next], "the end of the step");
        }

        private string Word(string what) => next < words.Length ? words[next++] : throw Wrong("nothing", what);

        private TopicPartition Partition()
        {
            var word = Word("a partition");
            var dash = word.LastIndexOf('-');
            return dash > 0 && int.TryParse(word.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(word[..dash], number)
                : throw Wrong(word, "a partition such as 'a-0'");
        }

        private SymbolicOffset SymbolicOffset()
        {
            var word = Word("an offset");
            return Programs.SymbolicOffset.TryParse(word, out var offset) ? offset : throw Wrong(word, "an offset such as 'end+1' or '7'");
        }

        /// <summary>Bounded: a token comes from outside, and a count is allocated for.</summary>
        private int Count()
        {
            var word = Word("a count");
            return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000
                ? count
                : throw Wrong(word, "a count from 1 to 10000");
        }

        private OffsetSpec Spec()
        {
            var word = Word("what to list");
            return word switch
            {
                "earliest" => OffsetSpec.Earliest,
                "latest" => OffsetSpec.Latest,
                "max-timestamp" => OffsetSpec.MaxTimestamp,
                "earliest-local" => OffsetSpec.EarliestLocal,
                "latest-tiered" => OffsetSpec.LatestTiered,
                _ when word.StartsWith("special:-", StringComparison.Ordinal)
                    && long.TryParse(word.AsSpan(8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var special) => new(special),
                _ when word.StartsWith("time:", StringComparison.Ordinal)
                    && long.TryParse(word.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var time) => OffsetSpec.ForTimestamp(time),
                _ => throw Wrong(word, "'earliest', 'latest', 'max-timestamp', 'earliest-local', 'latest-tiered', 'special:' and a negative number, or 'time:' and milliseconds"),
            };
        }

        private ResetPolicy Policy()
        {
            var word = Word("a reset policy");
            return word switch
            {
                "none" => ResetPolicy.None,
                "earliest" => ResetPolicy.Earliest,
                "latest" => ResetPolicy.Latest,
                _ => throw Wrong(word, "'none', 'earliest' or 'latest'"),
            };
        }

        private Compression Codec()
        {
            if (next == words.Length || words[next].Contains(':', StringComparison.Ordinal))
            {
                return Compression.None;
            }

            var word = words[next++];
            return Enum.TryParse<Compression>(word, ignoreCase: true, out var codec) && char.IsAsciiLetter(word[0]) && !word.Contains(',', StringComparison.Ordinal)
                ? codec
                : throw Wrong(word, "'gzip', 'snappy', 'lz4' or 'zstd'");
        }

        private Malformation? Malformed()
        {
            var batch = new Malformation { BaseOffset = Option("base-offset:"), LastOffsetDelta = Option("last-delta:"), RecordCount = Option("record-count:") };
            return batch == new Malformation() ? null : batch;
        }

        private string? Metadata()
        {
            if (next < words.Length && words[next] is "meta:null")
            {
                next++;
                return null;
            }

            return new('m', Option("meta:") ?? 0);
        }

        private IsolationLevel IsReadCommitted()
        {
            var committed = next < words.Length && words[next] is "rc";
            next += committed ? 1 : 0;
            return committed ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted;
        }

        private int? Option(string name)
        {
            if (next == words.Length || !words[next].StartsWith(name, StringComparison.Ordinal))
            {
                return null;
            }

            var word = words[next++];
            return int.TryParse(word.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000
                ? value
                : throw Wrong(word, $"'{name}' and a number up to 1000000");
        }

        private FormatException Wrong(string found, string wanted) => new($"in the step '{line}': found '{found}' where {wanted} is due");
    }
}
