using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>What the lines of a recorded sequence say by themselves, from the JSON alone: the judge has no part in it.</summary>
internal static class RecordedFacts
{
    public static int? CodeOf(JsonObject line) => line["error"]?["code"]?.GetValue<int>();

    /// <summary>Whether the line, or one before it in its group, commits a negative offset for the line's partition, or for one of its partitions.</summary>
    public static bool HasNegativeCommit(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        return line.ContainsKey("group") && sequence.Take(index + 1).Where(other => Same(other, line, "group")).SelectMany(Commits).Any(commit =>
            commit["offset"]!.GetValue<long>() < 0 && (!line.ContainsKey("partition") || SamePartition(commit, line)));
    }

    /// <summary>The commits that a line asks for, each with topic, partition and offset.</summary>
    private static IEnumerable<JsonObject> Commits(JsonObject line) => Operation(line) switch
    {
        "commit" => [line],
        "commitMulti" => ((JsonArray)line["partitions"]!).Select(part => (JsonObject)part!),
        _ => [],
    };

    /// <summary>Whether a number that the broker had left out was made one that is not above the log end.</summary>
    public static bool IsToldNow(JsonObject line, JsonObject altered, string field) =>
        line["ok"]![field]!.GetValue<long>() == -1 && altered["ok"]![field]!.GetValue<long>() <= altered["ok"]!["highWatermark"]!.GetValue<long>();

    /// <summary>Whether the producer had sent a batch with that sequence number to the partition before.</summary>
    public static bool IsResent(IReadOnlyList<JsonObject> sequence, int index)
    {
        string[] key = ["topic", "partition", "producerId", "producerEpoch", "baseSequence"];
        return sequence.Take(index).Any(other => Array.TrueForAll(key, field => Same(other, sequence[index], field)));
    }

    /// <summary>Whether records were deleted from the partition before, or the producer never wrote there.</summary>
    public static bool MayHaveForgotten(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        var before = sequence.Take(index).Where(other => SamePartition(other, line)).ToList();
        return line.ContainsKey("producerId")
            && (before.Exists(other => Operation(other) is "deleteRecords" && other.ContainsKey("ok"))
                || !before.Exists(other => other.ContainsKey("ok") && Same(other, line, "producerId")));
    }

    /// <summary>Whether two fetch answers differ only in how far they go, and in the codecs of their batches.</summary>
    public static bool IsShorter(JsonObject one, JsonObject other) =>
        one["ok"]?["records"] is JsonArray { Count: > 0 } records && other["ok"]?["records"] is JsonArray more && records.Count <= more.Count
        && records.Zip(more).All(pair => JsonNode.DeepEquals(pair.First, pair.Second))
        && new[] { "highWatermark", "lastStableOffset", "logStartOffset" }.All(field => JsonNode.DeepEquals(one["ok"]![field], other["ok"]![field]));

    /// <summary>Whether two answers to appends differ in nothing but the broker's time.</summary>
    public static bool IsOnlyTime(JsonObject one, JsonObject other) =>
        one["ok"] is JsonObject ok && other["ok"] is JsonObject changed && Same(ok, changed, "baseOffset") && Same(ok, changed, "logStartOffset");

    /// <summary>Whether somebody joined the group before, or a transaction wrote to it.</summary>
    public static bool MayHaveMembers(IReadOnlyList<JsonObject> sequence, int index) => sequence.Take(index).Any(other =>
        Operation(other) is "joinGroup" or "addOffsetsToTxn" or "txnCommitOffset" && Same(other, sequence[index], "group"));

    public static bool HasAppendTime(IReadOnlyList<JsonObject> sequence, int index) => CreationOf(sequence, index, sequence[index])?["config"]?["message.timestamp.type"]?.GetValue<string>() is "LogAppendTime";

    /// <summary>Whether the topic of a line, or of one of its parts, is known to keep all its records.</summary>
    public static bool Keeps(IReadOnlyList<JsonObject> sequence, int index, JsonObject part) =>
        CreationOf(sequence, index, part)?["config"] is JsonObject config && !config.ContainsKey("cleanup.policy") && config["retention.ms"]?.GetValue<string>() is "-1";

    private static JsonObject? CreationOf(IReadOnlyList<JsonObject> sequence, int index, JsonObject holder) =>
        sequence.Take(index).LastOrDefault(other => Operation(other) is "createTopic" && other.ContainsKey("ok") && Same(other, holder, "topic"));

    public static bool IsNone(JsonObject line) => line["ok"]?["offset"] is JsonValue offset && offset.GetValue<long>() == -1;

    public static bool IsTrimmed(IReadOnlyList<JsonObject> sequence, int index) => sequence.Take(index).Any(other =>
        Operation(other) is "deleteRecords" && other.ContainsKey("ok") && SamePartition(other, sequence[index]));

    public static bool IsWithoutTime(IReadOnlyList<JsonObject> sequence, int index, long offset) => sequence.Take(index).Any(other =>
        Operation(other) is "produce" && other["ok"]?["baseOffset"] is JsonValue first && SamePartition(other, sequence[index])
        && other["records"] is JsonArray records && offset - first.GetValue<long>() is >= 0 and var place && place < records.Count
        && records[(int)place]!["timestamp"]?.GetValue<long>() is null or -1);

    /// <summary>Whether the topic was deleted before, and not created since.</summary>
    public static bool IsDeleted(IReadOnlyList<JsonObject> sequence, int index, JsonObject holder) =>
        sequence.Take(index).LastOrDefault(other => IsBreak(other, holder)) is { } last && Operation(last) is "deleteTopic";

    public static bool AreOfDeletedTopics(IReadOnlyList<JsonObject> sequence, int index, List<JsonObject> parts) =>
        parts.Count > 0 && parts.TrueForAll(part => IsDeleted(sequence, index, part));

    /// <summary>Whether another answer contradicts the epoch: one for the same offset, or for the log end as well, says a higher one before or a lower one afterwards.</summary>
    public static bool IsEpochToldOtherwise(IReadOnlyList<JsonObject> sequence, int index, JsonObject altered)
    {
        var (line, epoch) = (sequence[index], altered["ok"]!["leaderEpoch"]!.GetValue<int>());
        return Incarnation(sequence, index).Any(other => other.Index != index && Operation(other.Item) is "listOffsets"
            && SamePartition(other.Item, line)
            && other.Item["ok"]?["leaderEpoch"] is { } node && node.GetValue<int>() is >= 0 and var told
            && (IsLatest(other.Item) ? IsLatest(line) : !IsLatest(line) && JsonNode.DeepEquals(other.Item["ok"]!["offset"], line["ok"]!["offset"]))
            && (other.Index < index ? told > epoch : told < epoch));
    }

    /// <summary>The lines from the creation of the line's topic to its deletion.</summary>
    public static IEnumerable<(int Index, JsonObject Item)> Incarnation(IReadOnlyList<JsonObject> sequence, int index)
    {
        var from = index;
        while (from > 0 && !IsBreak(sequence[from], sequence[index]))
        {
            from--;
        }

        return sequence.Index().Skip(from).TakeWhile(other => other.Index <= index || !IsBreak(other.Item, sequence[index]));
    }

    /// <summary>Whether the topic of the holder begins or ends with the line.</summary>
    private static bool IsBreak(JsonObject line, JsonObject holder) =>
        Operation(line) is "createTopic" or "deleteTopic" && line.ContainsKey("ok") && Same(line, holder, "topic");

    private static bool IsLatest(JsonObject line) => line["timestamp"]!.GetValue<long>() == -1;

    /// <summary>Whether it asks for an end of the log, rather than for a record.</summary>
    private static bool IsEdge(JsonObject line) => line["timestamp"]!.GetValue<long>() is -1 or -2 or -4 or -5;

    /// <summary>The partitions that the two answers say different things of; none if one of them is no list.</summary>
    public static List<JsonObject> Differing(JsonObject recorded, JsonObject altered)
    {
        if (recorded["ok"]?["partitions"] is not JsonArray before || altered["ok"]?["partitions"] is not JsonArray after)
        {
            return [];
        }

        return
        [
            .. before.Concat(after).Select(part => (JsonObject)part!)
                .Where(part => !(before.Any(other => JsonNode.DeepEquals(other, part)) && after.Any(other => JsonNode.DeepEquals(other, part)))),
        ];
    }

    public static bool AreUnseen(IReadOnlyList<JsonObject> sequence, int index, List<JsonObject> parts) => parts.Count > 0 && parts.TrueForAll(part =>
        !IsCreated(sequence, index, part) || sequence.Take(index).Any(line =>
            Operation(line) is "txnCommitOffset" && Same(line, sequence[index], "group") && SamePartition(line, part)));

    public static bool IsCreated(IReadOnlyList<JsonObject> sequence, int index, JsonObject holder) => CreationOf(sequence, index, holder) is not null;

    public static bool IsOverlapped(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        return sequence.Any(other => Operation(other) is "produce" && SamePartition(other, line) && IsOverlapping(other, line));
    }

    public static bool IsOverlapping(JsonObject one, JsonObject other) =>
        one != other && one["t0"]!.GetValue<long>() < other["t1"]!.GetValue<long>() && one["t1"]!.GetValue<long>() > other["t0"]!.GetValue<long>();

    public static bool IsCommitAskedFor(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        foreach (var later in sequence.Skip(index + 1))
        {
            if (Operation(later) is "deleteTopic" && Same(later, line, "topic"))
            {
                return false;
            }

            if (!Same(later, line, "group"))
            {
                continue;
            }

            switch (Operation(later))
            {
                case "fetchCommitted" when SamePartition(later, line):
                case "fetchCommittedAll":
                    return true;
                case "commit" or "offsetDelete" when SamePartition(later, line) && later.ContainsKey("ok"):
                case "commitMulti" when Stores(later, line):
                case "txnCommitOffset" when SamePartition(later, line):
                case "deleteGroup" when later.ContainsKey("ok"):
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether the request for several partitions stored an offset for the one of the line.</summary>
    private static bool Stores(JsonObject request, JsonObject line)
    {
        var answer = request["ok"] as JsonObject;
        return answer is not null && answer["partitions"] is JsonArray parts && parts.Select(part => (JsonObject)part!)
            .Any(part => SamePartition(part, line) && part["code"] is JsonValue code && code.GetValue<int>() == 0);
    }

    /// <summary>Whether a later answer tells that the records of the line are in the log.</summary>
    public static bool IsAppendTold(IReadOnlyList<JsonObject> sequence, int index)
    {
        var first = sequence[index]["ok"]!["baseOffset"]!.GetValue<long>();
        return Followed(sequence, index).Any(later => later["ok"] is JsonObject ok && Operation(later) switch
        {
            "produce" => ok["baseOffset"]!.GetValue<long>() >= first,
            "listOffsets" => ok["offset"]!.GetValue<long>() >= first && (IsLatest(later) || ok["offset"]!.GetValue<long>() > first || !IsEdge(later)),
            "deleteRecords" => ok["lowWatermark"]!.GetValue<long>() > first,
            "fetch" or "listOffsetsMulti" or "deleteRecordsMulti" or "fetchSession" => true,
            "leaderEpochEnd" => ok["endOffset"]!.GetValue<long>() >= 0,
            _ => false,
        });
    }

    /// <summary>Whether a later answer may tell the timestamp that the broker gave to the records of the line.</summary>
    public static bool IsTimeTold(IReadOnlyList<JsonObject> sequence, int index)
    {
        if (sequence[index]["ok"]?["baseOffset"] is not JsonValue first || sequence[index]["records"] is not JsonArray { Count: var count })
        {
            return false;
        }

        return Followed(sequence, index).Any(later => later["ok"] is JsonObject ok && Operation(later) switch
        {
            "fetch" => ok["delivered"] is JsonArray delivered && delivered.Any(offset => IsOwn(offset!.GetValue<long>())),
            "fetchSession" => true,
            "listOffsets" => !IsEdge(later) && IsOwn(ok["offset"]!.GetValue<long>()),
            _ => false,
        });

        bool IsOwn(long offset) => offset >= first.GetValue<long>() && offset < first.GetValue<long>() + count;
    }

    /// <summary>The later lines about the partition of the line, up to where something may have changed it unseen.</summary>
    private static IEnumerable<JsonObject> Followed(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        return sequence.Skip(index + 1)
            .TakeWhile(later => Operation(later) switch
            {
                "restart" => false,
                "deleteTopic" or "alterConfig" => !Same(later, line, "topic"),
                "addPartitionsToTxn" => !((JsonArray)later["partitions"]!).Any(partition => SamePartition((JsonObject)partition!, line)),
                _ => true,
            })
            .Where(later => SamePartition(later, line) || Operation(later) is "listOffsetsMulti" or "deleteRecordsMulti" or "fetchSession");
    }

    /// <summary>The id that the line's topic had before it was last deleted, as far as it was told; null if it was not.</summary>
    public static string? FormerTopicId(IReadOnlyList<JsonObject> sequence, int index)
    {
        var about = sequence.Take(index).Where(other => Same(other, sequence[index], "topic") && other.ContainsKey("ok")).ToList();
        var deletion = about.FindLastIndex(other => Operation(other) is "deleteTopic");
        return about.Take(Math.Max(0, deletion)).LastOrDefault(other => Operation(other) is "metadata")?["ok"]!["topicId"]?.GetValue<string>();
    }

    /// <summary>Whether a single answer tells the id that the line's answer tells.</summary>
    public static bool IsTopicIdToldOnce(IReadOnlyList<JsonObject> sequence, JsonObject line) =>
        line["ok"]?["topicId"] is { } id && sequence.Count(other => JsonNode.DeepEquals(other["ok"]?["topicId"], id)) == 1;

    public static string Operation(JsonObject line) => line["op"]!.GetValue<string>();

    public static bool SamePartition(JsonObject one, JsonObject other) => Same(one, other, "topic") && Same(one, other, "partition");

    public static bool Same(JsonObject one, JsonObject other, string field) => one.ContainsKey(field) && JsonNode.DeepEquals(one[field], other[field]);
}
