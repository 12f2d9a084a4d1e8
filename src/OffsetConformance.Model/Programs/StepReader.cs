using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>Reads one step, word by word.</summary>
internal sealed class StepReader
{
    /// <summary>One UTF-16 unit, and three bytes in UTF-8.</summary>
    public const char Wide = '\u754c';

    private readonly string line;
    private readonly string[] words;
    private int next;

    private StepReader(string part, string line)
    {
        this.line = line;
        words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Reads one step; <paramref name="record"/> counts the records of the program.</summary>
    /// <exception cref="FormatException">It is none; the message says what was found and what would be right.</exception>
    public static Command<SymbolicOffset> Read(string line, ref int record)
    {
        var parts = line.Split(" & ", StringSplitOptions.TrimEntries);
        if (parts.Length == 1)
        {
            return new StepReader(line, line).Read(ref record);
        }

        var requests = new Command<SymbolicOffset>.Request[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var reader = new StepReader(parts[i], line);
            requests[i] = reader.Read(ref record) as Command<SymbolicOffset>.Request
                ?? throw reader.Wrong(parts[i], "a part that a request can have");
        }

        // What is said behind the last part is said of the whole.
        return new Command<SymbolicOffset>.Together(ValueList.From(requests.Select(part => part with { Client = 0 }))) { Client = requests[^1].Client };
    }

    private Command<SymbolicOffset> Read(ref int record)
    {
        var verb = Word("a verb");
        Command<SymbolicOffset> step = verb switch
        {
            "produce" => Produce(ref record),
            "fetch" => new Command<SymbolicOffset>.Fetch(Partition(), SymbolicOffset(), IsReadCommitted())
            {
                MaxBytes = Option("max:") ?? int.MaxValue, MinBytes = Option("min:") ?? 0, MaxWait = Option("wait:") ?? 0,
                Session = Flag("opens") ? FetchSession.Opened : Flag("goes-on") ? FetchSession.Continued : FetchSession.None,
                Topic = Reference(),
            },
            "list" => new Command<SymbolicOffset>.ListOffsets(Partition(), Spec(), IsReadCommitted()) { CurrentLeaderEpoch = Option("epoch:") },
            "delete" => new Command<SymbolicOffset>.DeleteRecords(Partition(), SymbolicOffset()),
            "trim" => new Command<SymbolicOffset>.Trim(Partition(), SymbolicOffset()),
            "commit" => new Command<SymbolicOffset>.Commit(Group(), Partition(), SymbolicOffset(), Metadata(), Option("epoch:")) { Member = Member(), Topic = Reference() },
            "committed" => new Command<SymbolicOffset>.FetchCommitted(Group(), Partition()) { Topic = Reference() },
            "resume" => new Command<SymbolicOffset>.Resume(Word("a session"), Group(), Partition(), Policy(), Count()) { AutoCommit = Flag("auto") },
            "consume" => new Command<SymbolicOffset>.Consume(Word("a session"), Count()),
            "seek" => new Command<SymbolicOffset>.Seek(Word("a session"), SymbolicOffset(), Count()),
            "seek-to" => new Command<SymbolicOffset>.SeekToEnd(Word("a session"), Edge(), Count()),
            "pause" => new Command<SymbolicOffset>.Pause(Word("a session")),
            "unpause" => new Command<SymbolicOffset>.Unpause(Word("a session")),
            "close" => new Command<SymbolicOffset>.Close(Word("a session")),
            "watermarks" => new Command<SymbolicOffset>.QueryWatermarks(Word("a session")),
            "commit-consumed" => new Command<SymbolicOffset>.CommitConsumed(Word("a session")),
            "reset" => Reset(),
            "describe" => new Command<SymbolicOffset>.Describe(Group()),
            _ when Control(verb) is { } control => new Command<SymbolicOffset>.Control(control),
            _ => throw Wrong(verb, "a verb such as 'produce' or 'fetch'"),
        };
        if (step is Command<SymbolicOffset>.Request request && Option("via:") is { } client)
        {
            step = request with { Client = client };
        }

        return next == words.Length ? step : throw Wrong(words[next], "the end of the step");
    }

    private Command<SymbolicOffset>.AdminCall Reset()
    {
        var (group, to, word) = (Group(), Word("where to"), Word("which partitions"));
        var scope = ResetText.ReadScope(word) ?? throw Wrong(word, "partitions such as 'a-0' or 'a-0,1', a topic or 'all'");
        return to switch
        {
            "to-offset" => new Command<SymbolicOffset>.ResetToOffset(group, scope, SymbolicOffset(), !Flag("dry")),
            "to-earliest" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.Earliest(), !Flag("dry")),
            "to-latest" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.Latest(), !Flag("dry")),
            "to-current" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.Current(), !Flag("dry")),
            "shift-by" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.ShiftBy(Number(long.MinValue)), !Flag("dry")),
            "to-datetime" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.ToDatetime(Number(0)), !Flag("dry")),
            "by-duration" => new Command<SymbolicOffset>.Reset(group, scope, new ResetTo.ByDuration(Number(0)), !Flag("dry")),
            _ => throw Wrong(to, "where to, such as 'to-earliest' or 'shift-by'"),
        };
    }

    private long Number(long least)
    {
        var word = Word("a number");
        return long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Wrong(word, least == 0 ? "a number from 0 on" : "a number");
    }

    private ControlRequest? Control(string verb) => verb switch
    {
        "create" => new ControlRequest.CreateTopic(Word("a topic"), Count(), TopicConfig()),
        "delete-topic" => new ControlRequest.DeleteTopic(Word("a topic")),
        "add-partitions" => new ControlRequest.CreatePartitions(Word("a topic"), Count()),
        "committed-all" => new ControlRequest.FetchCommittedAll(Group()),
        "delete-offset" => new ControlRequest.OffsetDelete(Group(), Partition()),
        "delete-group" => new ControlRequest.DeleteGroup(Group()),
        "init-producer" => ModelProgram.InitProducer,
        _ => null,
    };

    private Command<SymbolicOffset>.Produce Produce(ref int record)
    {
        var partition = Partition();
        var count = Count();
        var codec = Codec();
        var kind = next < words.Length && NumberedRecords.IsKind(words[next]) ? words[next++] : null;
        var records = NumberedRecords.Of(count, kind, Timestamps(count), ref record);
        return new(partition, records, codec) { Producer = Producer(), Malformed = Malformed() };
    }

    private ValueList<long>? Timestamps(int count)
    {
        if (next == words.Length || !words[next].StartsWith("ts:", StringComparison.Ordinal))
        {
            return null;
        }

        var word = words[next++];
        var stamps = new List<long>();
        foreach (var text in word[3..].Split(','))
        {
            stamps.Add(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stamp) ? stamp : throw Wrong(word, "'ts:' and milliseconds"));
        }

        return stamps.Count == count ? ValueList.From(stamps) : throw Wrong(word, $"'ts:' and {count} timestamps");
    }

    private ProducerStamp? Producer() => Option("by:") is not { } producer ? null
        : Option("seq:") is { } sequence ? new(new(producer, (short)(Option("epoch:") ?? 0)), sequence)
        : throw Wrong(next < words.Length ? words[next] : "nothing", "'seq:' and a sequence number");

    private ValueList<Setting> TopicConfig()
    {
        var settings = new List<Setting>();
        while (next < words.Length && TopicKinds.Find(words[next]) is { } setting)
        {
            settings.Add(setting);
            next++;
        }

        return ValueList.From(settings);
    }

    private string Group() => Word("a group") is var name && name is "\"\"" ? "" : name;

    private Membership? Member()
    {
        if (next == words.Length || !words[next].StartsWith("as:", StringComparison.Ordinal))
        {
            return null;
        }

        var word = words[next++];
        var slash = word.LastIndexOf('/');
        return slash > 3 && int.TryParse(word.AsSpan(slash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
            ? new(generation, word[3..slash])
            : throw Wrong(word, "a member and its generation such as 'as:ghost/5'");
    }

    private TopicReference Reference() => new(Flag("by-id") ? TopicReferenceKind.Id : Flag("by-former-id") ? TopicReferenceKind.FormerId : TopicReferenceKind.Name);

    private LogEdge Edge()
    {
        var word = Word("an end of the log");
        return word switch
        {
            "beginning" => LogEdge.Beginning,
            "end" => LogEdge.End,
            _ => throw Wrong(word, "'beginning' or 'end'"),
        };
    }

    private bool Flag(string name)
    {
        var isThere = next < words.Length && string.Equals(words[next], name, StringComparison.Ordinal);
        next += isThere ? 1 : 0;
        return isThere;
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
        if (next == words.Length || words[next].Contains(':', StringComparison.Ordinal) || words[next] is "bad-crc" || NumberedRecords.IsKind(words[next]))
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
        var batch = new Malformation { BaseOffset = Option("base-offset:"), LastOffsetDelta = Option("last-delta:"), RecordCount = Option("record-count:"), BadCrc = Flag("bad-crc") };
        return batch == new Malformation() ? null : batch;
    }

    private string? Metadata()
    {
        if (next < words.Length && words[next] is "meta:null")
        {
            next++;
            return null;
        }

        return Option("wide:") is { } wide ? new(Wide, wide) : new('m', Option("meta:") ?? 0);
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
