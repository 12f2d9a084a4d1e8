using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>Reads produce, fetch, listOffsets and deleteRecords.</summary>
internal static class LogOperations
{
    public static HistoryEvent Produce(HistoryJson json, HistoryHeader header)
    {
        var acks = json.Has("acks") ? json.Int("acks") : -1;
        if (acks != -1 && !(acks == 1 && header.IsOneNode))
        {
            // The command means acks=all. Other numbers than -1, 0 and 1 are refused.
            return json.Has("error") ? new HistoryEvent.Ignored() : new HistoryEvent.Unsaid(json.Partition());
        }

        var command = new Command<Offset>.Produce(json.Partition(), ValueList.From(json.Array("records").Select(Record)), Codec(json.Text("codec")))
        {
            Malformed = json.ObjectOrNull("malformed") is { } malformed ? Malformation(malformed) : null,
            Producer = json.Has("producerId")
                ? new(OperationReader.Producer(json), json.Int("baseSequence"), json.TextIfThere("transactionalId")) { IsTransactional = json.IsTrue("transactional") }
                : null,
        };
        return new HistoryEvent.Answered(
        [
            (command, json.Outcome(
                ok => new Outcome.Produced(ok.Offset("baseOffset"), ok.OffsetOrNone("logStartOffset")) { LogAppendTime = ok.LongOrNone("logAppendTime") },
                beside: "baseOffset")),
        ]);
    }

    public static (Command<Offset> Command, Outcome Outcome) Fetch(HistoryJson json)
    {
        var isolation = Isolation(json);
        var command = new Command<Offset>.Fetch(json.Partition(), json.Offset("offset"), isolation)
        {
            MaxBytes = json.IntIfThere("partitionMaxBytes") ?? int.MaxValue,
            MinBytes = json.IntIfThere("minBytes") ?? 0,
            MaxWait = json.IntIfThere("maxWaitMs") ?? 0,
            CurrentLeaderEpoch = json.IntOrNone("currentLeaderEpoch"),
            Topic = json.Reference(),
            WantsBatches = json.IsOk && json.Object("ok").Has("batches"),
        };
        return (command, json.Outcome(ok => Fetched(ok, command.Offset, isolation)));
    }

    public static HistoryEvent FetchSession(HistoryJson json)
    {
        const int ToOpen = 0;
        if (!json.IsOk)
        {
            return new HistoryEvent.Ignored();
        }

        var isolation = Isolation(json);
        var named = json.Array("partitions").Select(part => new Command<Offset>.Fetch(part.Partition(), part.Offset("offset"), isolation)
        {
            WantsBatches = true, Topic = part.Reference(),
        });
        var ok = json.Object("ok");
        return new HistoryEvent.InFetchSession(
            ok.Int("sessionId"),
            json.Int("sessionEpoch") == ToOpen,
            ValueList.From(named),
            ValueList.From(json.Array("forgotten").Select(part => part.Partition())),
            ValueList.From(ok.Array("partitions").Select(part => (part.Partition(), part.Outcome(answer => Fetched(answer, asked: null, isolation))))));
    }

    public static (Command<Offset> Command, Outcome Outcome) ListOffsets(HistoryJson json) => (
        new Command<Offset>.ListOffsets(json.Partition(), new(json.Long("timestamp")), Isolation(json)) { CurrentLeaderEpoch = json.IntOrNone("currentLeaderEpoch") },
        json.Outcome(ok => Listed(ok, new(json.Long("timestamp"))), beside: "offset"));

    public static (Command<Offset> Command, Outcome Outcome) ListOffsetsTogether(HistoryJson json)
    {
        var isolation = Isolation(json);
        var specs = json.Array("partitions").GroupBy(part => part.Partition()).ToDictionary(parts => parts.Key, parts => new OffsetSpec(parts.Last().Long("timestamp")));
        return Requests.Together(
            json, part => new Command<Offset>.ListOffsets(part.Partition(), new(part.Long("timestamp")), isolation), answer => Listed(answer, specs[answer.Partition()]), beside: "offset");
    }

    public static (Command<Offset> Command, Outcome Outcome) DeleteRecords(HistoryJson json) =>
        (new Command<Offset>.DeleteRecords(json.Partition(), json.Offset("offset")), json.Outcome(Deleted, beside: "lowWatermark"));

    public static (Command<Offset> Command, Outcome Outcome) DeleteRecordsTogether(HistoryJson json) =>
        Requests.Together(json, part => new Command<Offset>.DeleteRecords(part.Partition(), part.Offset("offset")), Deleted, beside: "lowWatermark");

    /// <summary>Where a reader goes on that asked from one offset on and got batches up to another one, inclusive.</summary>
    public static Offset Next(Offset asked, Offset last) => last < asked ? asked : last == Offset.MaxValue ? last : last + 1;

    private static Outcome.OffsetListed Listed(HistoryJson ok, OffsetSpec spec)
    {
        var offset = ok.OffsetOrNone("offset");
        return new(offset, ok.Has("timestamp") ? spec.TimestampTold(ok.Long("timestamp"), offset is not null) : null)
        {
            LeaderEpoch = ok.IntOrNone("leaderEpoch"),
        };
    }

    private static Outcome.RecordsDeleted Deleted(HistoryJson ok) => new(ok.Offset("lowWatermark"));

    private static Outcome.Fetched Fetched(HistoryJson ok, Offset? asked, IsolationLevel isolation)
    {
        var delivered = ok.Array("delivered").Select(offset => offset.AsLong()).ToHashSet();
        var records = ok.Array("records");
        var next = ok.Offset("nextFetchOffset");
        CheckDerived(ok, asked, next);
        var end = isolation == IsolationLevel.ReadUncommitted ? ok.OffsetOrNone("highWatermark") : ok.OffsetOrNone("lastStableOffset");
        return new(ValueList.From(records.Where(record => delivered.Contains(record.Long("offset"))).Select(Numbered)), next)
        {
            HighWatermark = ok.OffsetOrNone("highWatermark"),
            LastStableOffset = ok.OffsetOrNone("lastStableOffset"),
            LogStartOffset = ok.OffsetOrNone("logStartOffset"),
            EndOfPartition = next == end ? end : null,
            Batches = ok.Has("batches") ? ValueList.From(ok.Array("batches").Select(batch => Batch(batch.Items(), records))) : [],
            AbortedTransactions = ok.Has("abortedTransactions")
                ? ValueList.From(ok.Array("abortedTransactions").Select(aborted => new AbortedTransaction(aborted.Long("producerId"), aborted.Offset("firstOffset"))))
                : null,
        };
    }

    /// <summary>Where a reader goes on follows from the batches; an answer that contradicts itself there was not the broker's.</summary>
    private static void CheckDerived(HistoryJson ok, Offset? asked, Offset next)
    {
        if (!ok.Has("batches") || asked is not { } from)
        {
            return;
        }

        var last = ok.Array("batches").Select(batch => batch.Items()).Where(batch => batch.Count > 1).Select(batch => batch[1].AsLong()).LastOrDefault(-1);
        var due = Next(from, new(last));
        if (next != due)
        {
            throw new FormatException($"'nextFetchOffset' is {next} where {due} follows from the batches");
        }
    }

    /// <summary>A batch is [base offset, last offset, records in it, codec, partition leader epoch]; its records stand in another list.</summary>
    private static FetchedBatch Batch(IReadOnlyList<HistoryJson> fields, IReadOnlyList<HistoryJson> records)
    {
        if (fields is not [var first, var last, var count, var codec, var epoch])
        {
            throw new FormatException($"a batch has {fields.Count} numbers where 5 are due");
        }

        var own = records.Where(record => record.Long("offset") >= first.AsLong() && record.Long("offset") <= last.AsLong()).ToList();
        if (own.Count != count.AsLong())
        {
            throw new FormatException($"the batch of the offsets {first.AsLong()} to {last.AsLong()} has {count.AsLong()} records, and {own.Count} are listed");
        }

        var marker = own.Count == 1 && own[0].Has("control") ? own[0] : (HistoryJson?)null;
        return new(new(first.AsLong()), new(last.AsLong()), marker is null ? ValueList.From(own.Select(Numbered)) : [])
        {
            Compression = codec.AsLong() is >= 0 and <= 4 and var number ? (Compression)number : throw new FormatException($"there is no codec {codec.AsLong()}"),
            LeaderEpoch = checked((int)epoch.AsLong()),
            Producer = own is [var record, ..] && record.Has("producerId") ? Stamp(record) : null,
            Control = marker?.Text("control") switch { null => null, "commit" => TransactionEnd.Commit, "abort" => TransactionEnd.Abort, var other => throw new FormatException($"there is no marker '{other}'") },
            Timestamp = marker?.Long("timestamp") ?? 0,
        };
    }

    /// <summary>What a record says of its producer; epoch and sequence number are not recorded.</summary>
    private static ProducerStamp Stamp(HistoryJson record) => new(new(record.Long("producerId"), -1), BaseSequence: -1) { IsTransactional = record.IsTrue("transactional") };

    private static OffsetRecord Numbered(HistoryJson record) => new(record.Offset("offset"), Record(record));

    private static Record Record(HistoryJson record) => new(record.TextOrNull("key"), record.TextOrNull("value"), record.LongOrNone("timestamp"))
    {
        Headers = record.Has("headers")
            ? ValueList.From(record.Array("headers").Select(header => new RecordHeader(header.Text("key"), header.TextOrNull("value"))))
            : [],
    };

    private static IsolationLevel Isolation(HistoryJson json) =>
        json.Int("isolation") is 0 or 1 ? (IsolationLevel)json.Int("isolation") : throw new FormatException($"there is no isolation level {json.Int("isolation")}");

    private static Compression Codec(string name) => name switch
    {
        "none" => Compression.None,
        "gzip" => Compression.Gzip,
        "snappy" => Compression.Snappy,
        "lz4" => Compression.Lz4,
        "zstd" => Compression.Zstd,
        _ => throw new FormatException($"there is no codec '{name}'"),
    };

    private static Malformation Malformation(HistoryJson json) => new()
    {
        BadCrc = json.Has("badCrc"),
        BaseOffset = json.Has("batchBaseOffset") ? json.Long("batchBaseOffset") : null,
        LastOffsetDelta = json.IntIfThere("lastOffsetDelta"),
        RecordCount = json.IntIfThere("recordCount"),
    };
}
