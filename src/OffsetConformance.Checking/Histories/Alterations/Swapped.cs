using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>An error for a success, and a success for an error, each as it could have come.</summary>
internal static class Swapped
{
    /// <summary>Codes that promise nothing to a repetition: OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC_OR_PARTITION, INVALID_REQUEST, UNKNOWN_SERVER_ERROR.</summary>
    private static readonly int[] Codes = [1, 3, 42, -1];

    public static Site Of(string operation, JsonObject line) => line["ok"] is JsonObject
        ? new($"{operation}: success made an error", (altered, draw) => operation is not "fetchSession" && Fail(altered, draw))
        : new($"{operation}: error made a success", (altered, draw) => Succeed(operation, altered, draw));

    /// <summary>Not of a session, whose errors are about the session.</summary>
    private static bool Fail(JsonObject line, Draw draw)
    {
        line.Remove("ok");
        line["error"] = new JsonObject { ["code"] = draw.One(Codes), ["name"] = "ALTERED" };
        return true;
    }

    private static bool Succeed(string operation, JsonObject line, Draw draw)
    {
        if (line["error"] is not JsonObject)
        {
            return false;
        }

        line.Remove("error");
        long number = draw.Below(8);
        line["ok"] = operation switch
        {
            "produce" => new JsonObject { ["baseOffset"] = number, ["logAppendTime"] = -1, ["logStartOffset"] = 0 },
            "fetch" => Empty(line["offset"]!.GetValue<long>(), number),
            "listOffsets" => new JsonObject { ["offset"] = number, ["timestamp"] = -1 },
            "deleteRecords" => new JsonObject { ["lowWatermark"] = number },
            "fetchCommitted" => new JsonObject { ["committedOffset"] = number, ["metadata"] = "" },
            _ => [],
        };
        return operation is "produce" or "fetch" or "listOffsets" or "deleteRecords" or "fetchCommitted" or "commit" or "offsetDelete" or "deleteGroup";
    }

    private static JsonObject Empty(long offset, long end) => new()
    {
        ["highWatermark"] = end, ["lastStableOffset"] = end, ["logStartOffset"] = 0, ["abortedTransactions"] = null, ["batches"] = new JsonArray(),
        ["records"] = new JsonArray(), ["delivered"] = new JsonArray(), ["nextFetchOffset"] = offset,
    };
}
