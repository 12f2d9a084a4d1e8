using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>
/// Why an alteration may be as right as what was recorded. Each excuse is an argument from the recording alone, never from what the judge
/// made of it.
/// </summary>
internal static class Excuses
{
    private const int UnknownLeaderEpoch = 75;
    private const string NegativeCommit = "what a commit of a negative offset leaves behind is not settled";
    private const string NobodyAsks = "nothing afterwards asks for what was written, or not before it may have changed unseen";

    /// <param name="kind">What was altered.</param>
    /// <param name="sequence">All lines of the sequence as they were recorded.</param>
    /// <param name="index">Which of them was altered.</param>
    /// <param name="altered">What it was made.</param>
    /// <returns>Null if there is none.</returns>
    public static string? For(string kind, IReadOnlyList<JsonObject> sequence, int index, JsonObject altered)
    {
        var line = sequence[index];
        return kind switch
        {
            _ when HasNegativeCommit(sequence, index) => NegativeCommit,
            "commit: offset asked moved" when altered["offset"]!.GetValue<long>() < 0 => NegativeCommit,
            "commit: offset asked moved" or "commit: metadata asked changed" or "commit: leaderEpoch asked changed" =>
                line.ContainsKey("error") ? "what a refused commit asked for is stored nowhere"
                : IsCommitAskedFor(sequence, index) ? null : NobodyAsks,
            "produce: success made an error" => IsAskedFor(sequence, index) ? null : $"no rule says that an append is accepted, and {NobodyAsks}",
            "produce: logAppendTime changed" when IsResent(sequence, index) => "to a resent batch brokers tell the time that they kept of it",
            "produce: logStartOffset moved" when IsResent(sequence, index) => "to a resent batch brokers tell what they knew when it came first",
            "produce: logStartOffset moved" or "fetch: logStartOffset moved" when altered["ok"]!["logStartOffset"]!.GetValue<long>() == -1 => "a broker may leave the log start offset out",
            "fetch: highWatermark moved" when altered["ok"]!["highWatermark"]!.GetValue<long>() == -1 => "a broker may leave the high watermark out",
            "fetch: lastStableOffset moved" when line["isolation"]!.GetValue<int>() == 0 => "a broker may leave the last stable offset out at isolation level 0",
            "produce: error made a success" when MayHaveForgotten(sequence, index) =>
                "a broker may forget a producer whose records are deleted, and takes one that it does not know as new",
            "listOffsets: error made a success" when CodeOf(line) == UnknownLeaderEpoch => "a leader that was elected since may have that epoch",
            "listOffsets: leaderEpoch changed" when altered["ok"]!["leaderEpoch"]!.GetValue<int>() == -1 => "a broker may leave the leader epoch out",
            "listOffsets: leaderEpoch changed" when !IsEpochToldOtherwise(sequence, index, altered) => "nothing else tells that epoch",
            "deleteRecords: error made a success" or "listOffsets: error made a success" when IsDeleted(sequence, index) => "the topic was being deleted, and a broker may serve it until it is gone",
            _ when kind.StartsWith("fetchCommittedAll", StringComparison.Ordinal) && AreUnseen(sequence, index, Differing(line, altered)) =>
                "a transaction may have changed the committed offset, or its topic is not one of the recording",
            _ when line["topic"] is { } topic && !IsCreated(sequence, index, topic) => "the recording does not say that there is such a topic, or what it is like",
            "fetch: highWatermark moved" or "listOffsets: offset moved" or "fetch: two answers exchanged" or "listOffsets: two answers exchanged" when IsOverlapped(sequence, index) =>
                "an append to the partition was under way",
            _ => null,
        };
    }

    private static int? CodeOf(JsonObject line) => line["error"]?["code"]?.GetValue<int>();

    /// <summary>Whether the line, or one before it in its group, commits a negative offset for the line's partition, or for one of its partitions.</summary>
    private static bool HasNegativeCommit(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        return line.ContainsKey("group") && sequence.Take(index + 1).Any(other =>
            other["op"]!.GetValue<string>() is "commit" && other["offset"]!.GetValue<long>() < 0 && Same(other, line, "group")
            && (!line.ContainsKey("partition") || (Same(other, line, "topic") && Same(other, line, "partition"))));
    }

    /// <summary>Whether the producer had sent a batch with that sequence number to the partition before.</summary>
    private static bool IsResent(IReadOnlyList<JsonObject> sequence, int index)
    {
        string[] key = ["topic", "partition", "producerId", "producerEpoch", "baseSequence"];
        return sequence.Take(index).Any(other => Array.TrueForAll(key, field => Same(other, sequence[index], field)));
    }

    /// <summary>Whether records were deleted from the partition before, or the producer never wrote there.</summary>
    private static bool MayHaveForgotten(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        var before = sequence.Take(index).Where(other => Same(other, line, "topic") && Same(other, line, "partition")).ToList();
        return line.ContainsKey("producerId")
            && (before.Exists(other => other["op"]!.GetValue<string>() is "deleteRecords" && other.ContainsKey("ok"))
                || !before.Exists(other => other.ContainsKey("ok") && Same(other, line, "producerId")));
    }

    /// <summary>Whether the topic was deleted before, and not created since.</summary>
    private static bool IsDeleted(IReadOnlyList<JsonObject> sequence, int index) => sequence.Take(index)
        .LastOrDefault(other => other["op"]!.GetValue<string>() is "createTopic" or "deleteTopic" && other.ContainsKey("ok") && Same(other, sequence[index], "topic"))
        is { } last && last["op"]!.GetValue<string>() is "deleteTopic";

    /// <summary>
    /// Whether another answer contradicts the epoch: one for the same offset says another, or one for the log end says a higher one before or
    /// a lower one afterwards.
    /// </summary>
    private static bool IsEpochToldOtherwise(IReadOnlyList<JsonObject> sequence, int index, JsonObject altered)
    {
        var (line, epoch) = (sequence[index], altered["ok"]!["leaderEpoch"]!.GetValue<int>());
        return sequence.Index().Any(other => other.Index != index && other.Item["op"]!.GetValue<string>() is "listOffsets"
            && Same(other.Item, line, "topic") && Same(other.Item, line, "partition")
            && other.Item["ok"]?["leaderEpoch"] is { } node && node.GetValue<int>() is >= 0 and var told
            && (IsLatest(other.Item) && IsLatest(line)
                ? other.Index < index ? told > epoch : told < epoch
                : !IsLatest(other.Item) && !IsLatest(line) && told != epoch && JsonNode.DeepEquals(other.Item["ok"]!["offset"], line["ok"]!["offset"])));
    }

    private static bool IsLatest(JsonObject line) => line["timestamp"]!.GetValue<long>() == -1;

    /// <summary>The partitions that the two answers say different things of; none if one of them is no list.</summary>
    private static List<JsonObject> Differing(JsonObject recorded, JsonObject altered)
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

    private static bool AreUnseen(IReadOnlyList<JsonObject> sequence, int index, List<JsonObject> parts) => parts.Count > 0 && parts.TrueForAll(part =>
        !IsCreated(sequence, index, part["topic"]!) || sequence.Take(index).Any(line =>
            line["op"]!.GetValue<string>() is "txnCommitOffset" && Same(line, sequence[index], "group") && Same(line, part, "topic") && Same(line, part, "partition")));

    private static bool IsCreated(IReadOnlyList<JsonObject> sequence, int index, JsonNode topic) =>
        sequence.Take(index).Any(line => line["op"]!.GetValue<string>() is "createTopic" && line.ContainsKey("ok") && JsonNode.DeepEquals(line["topic"], topic));

    private static bool IsOverlapped(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        return sequence.Any(other => other != line && other["op"]!.GetValue<string>() is "produce" && Same(other, line, "topic") && Same(other, line, "partition")
            && other["t0"]!.GetValue<long>() < line["t1"]!.GetValue<long>() && other["t1"]!.GetValue<long>() > line["t0"]!.GetValue<long>());
    }

    private static bool IsCommitAskedFor(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        foreach (var later in sequence.Skip(index + 1))
        {
            if (later["op"]!.GetValue<string>() is "deleteTopic" && Same(later, line, "topic"))
            {
                return false;
            }

            if (!Same(later, line, "group"))
            {
                continue;
            }

            switch (later["op"]!.GetValue<string>())
            {
                case "fetchCommitted" when Same(later, line, "topic") && Same(later, line, "partition"):
                case "fetchCommittedAll":
                    return true;
                case "commit" or "offsetDelete" when Same(later, line, "topic") && Same(later, line, "partition") && later.ContainsKey("ok"):
                case "commitMulti" when Stores(later, line):
                case "txnCommitOffset" when Same(later, line, "topic") && Same(later, line, "partition"):
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
            .Any(part => Same(part, line, "topic") && Same(part, line, "partition") && part["code"] is JsonValue code && code.GetValue<int>() == 0);
    }

    private static bool IsAskedFor(IReadOnlyList<JsonObject> sequence, int index)
    {
        var line = sequence[index];
        foreach (var later in sequence.Skip(index + 1))
        {
            switch (later["op"]!.GetValue<string>())
            {
                case "restart":
                case "deleteTopic" or "alterConfig" when Same(later, line, "topic"):
                case "addPartitionsToTxn" when ((JsonArray)later["partitions"]!).Any(partition => Same((JsonObject)partition!, line, "topic") && Same((JsonObject)partition!, line, "partition")):
                    return false;
                case "produce" or "fetch" or "listOffsets" or "deleteRecords" or "leaderEpochEnd" when Same(later, line, "topic") && Same(later, line, "partition"):
                case "listOffsetsMulti" or "deleteRecordsMulti" or "fetchSession":
                    return true;
            }
        }

        return false;
    }

    private static bool Same(JsonObject one, JsonObject other, string field) => one.ContainsKey(field) && JsonNode.DeepEquals(one[field], other[field]);
}
