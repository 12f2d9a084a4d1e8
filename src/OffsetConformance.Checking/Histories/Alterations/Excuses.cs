using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>
/// Why an alteration may be as right as what was recorded. Each excuse is an argument from the recording alone, never from what the judge
/// made of it.
/// </summary>
internal static class Excuses
{
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
            "commit: offset asked moved" or "commit: metadata asked changed" or "commit: leaderEpoch asked changed" =>
                line.ContainsKey("error") ? "what a refused commit asked for is stored nowhere"
                : IsCommitAskedFor(sequence, index) ? null : NobodyAsks,
            "produce: success made an error" => IsAskedFor(sequence, index) ? null : $"no rule says that an append is accepted, and {NobodyAsks}",
            "fetch: lastStableOffset moved" when line["isolation"]!.GetValue<int>() == 0 => "a broker may leave the last stable offset out at isolation level 0",
            _ when kind.StartsWith("fetchCommittedAll", StringComparison.Ordinal) && AreUnseen(sequence, index, Differing(line, altered)) =>
                "a transaction may have changed the committed offset, or its topic is not one of the recording",
            _ when line["topic"] is { } topic && !IsCreated(sequence, index, topic) => "the recording does not say that there is such a topic, or what it is like",
            "fetch: highWatermark moved" or "listOffsets: offset moved" or "fetch: two answers exchanged" or "listOffsets: two answers exchanged" when IsOverlapped(sequence, index) =>
                "an append to the partition was under way",
            _ => null,
        };
    }

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
