using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>Where a recorded answer, or a committed offset, can be altered so that it still looks like one.</summary>
internal static class Sites
{
    /// <summary>Fields of answers without an error that are single numbers, by operation.</summary>
    private static readonly Dictionary<string, string[]> Numbers = new(StringComparer.Ordinal)
    {
        ["produce"] = ["baseOffset", "logAppendTime", "logStartOffset"],
        ["fetch"] = ["highWatermark", "lastStableOffset", "logStartOffset", "nextFetchOffset"],
        ["listOffsets"] = ["offset", "timestamp", "leaderEpoch"],
        ["deleteRecords"] = ["lowWatermark"],
        ["fetchCommitted"] = ["committedOffset", "leaderEpoch"],
    };

    /// <summary>What of the answers to requests for several partitions can be altered, by operation.</summary>
    private static readonly Dictionary<string, string[]> PartNumbers = new(StringComparer.Ordinal)
    {
        ["listOffsetsMulti"] = ["offset", "timestamp", "leaderEpoch", "code"],
        ["deleteRecordsMulti"] = ["lowWatermark", "code"],
        ["commitMulti"] = ["code"],
        ["fetchCommittedAll"] = ["committedOffset", "leaderEpoch"],
        ["fetchSession"] = [],
    };

    /// <param name="line">The line.</param>
    /// <param name="former">The id of the topic that had the line's topic's name before; null if nobody told it.</param>
    public static IReadOnlyList<Site> Of(JsonObject line, Func<string?> former)
    {
        var operation = line["op"]!.GetValue<string>();
        var sites = new List<Site> { Swapped.Of(operation, line) };
        if (line["ok"] is JsonObject ok)
        {
            foreach (var field in Numbers.GetValueOrDefault(operation, []).Where(field => ok[field] is JsonValue))
            {
                sites.Add(new($"{operation}: {field} {(field is "leaderEpoch" or "timestamp" or "logAppendTime" ? "changed" : "moved")}", (altered, draw) => Move((JsonObject)altered["ok"]!, field, draw)));
            }

            AddParts(operation, ok, sites);
            AddRecords(operation, ok, sites);
            if (ok["topicId"] is not null)
            {
                sites.Add(new($"{operation}: topicId made the former one", (altered, _) => former() is { } id && Put((JsonObject)altered["ok"]!, "topicId", id)));
            }

            if (ok["metadata"] is not null)
            {
                sites.Add(new($"{operation}: metadata changed", (altered, _) => Rewrite((JsonObject)altered["ok"]!, "metadata")));
            }
        }

        if (operation is "commit")
        {
            sites.Add(new("commit: offset asked moved", (altered, draw) => Move(altered, "offset", draw)));
            sites.Add(new("commit: metadata asked changed", (altered, _) => Rewrite(altered, "metadata")));
            if (line["leaderEpoch"] is JsonValue)
            {
                sites.Add(new("commit: leaderEpoch asked changed", (altered, draw) => Move(altered, "leaderEpoch", draw)));
            }
        }

        return sites;
    }

    private static void AddParts(string operation, JsonObject ok, List<Site> sites)
    {
        if (!PartNumbers.TryGetValue(operation, out var fields) || ok["partitions"] is not JsonArray { Count: > 0 } parts)
        {
            return;
        }

        foreach (var field in fields.Where(field => parts.Any(part => ((JsonObject)part!)[field] is JsonValue)))
        {
            sites.Add(new($"{operation}: {field} {(field is "code" ? "swapped" : "moved")}", (altered, draw) =>
            {
                var with = Parts(altered).Where(part => part[field] is JsonValue).ToList();
                return field is "code" ? SwapCode(draw.One(with)) : Move(draw.One(with), field, draw);
            }));
        }

        sites.Add(new($"{operation}: a partition left out", (altered, draw) =>
        {
            var list = (JsonArray)altered["ok"]!["partitions"]!;
            list.RemoveAt(draw.Below(list.Count));
            return true;
        }));
        if (fields.Contains("committedOffset", StringComparer.Ordinal))
        {
            sites.Add(new($"{operation}: metadata changed", (altered, draw) => Rewrite(draw.One(Parts(altered)), "metadata")));
        }
    }

    private static void AddRecords(string operation, JsonObject ok, List<Site> sites)
    {
        if (operation is not "fetch" || ok["delivered"] is not JsonArray { Count: > 0 } delivered)
        {
            return;
        }

        sites.Add(new("fetch: a record dropped", RecordAlterations.Drop));
        sites.Add(new("fetch: a record duplicated", RecordAlterations.Duplicate));
        sites.Add(new("fetch: a key changed", (altered, draw) => RecordAlterations.Change(altered, draw, "key")));
        sites.Add(new("fetch: a value changed", (altered, draw) => RecordAlterations.Change(altered, draw, "value")));
        sites.Add(new("fetch: a timestamp changed", (altered, draw) => RecordAlterations.Change(altered, draw, "timestamp")));
        if (delivered.Count > 1)
        {
            sites.Add(new("fetch: two records exchanged", RecordAlterations.Exchange));
        }
    }

    private static List<JsonObject> Parts(JsonObject line) => [.. ((JsonArray)line["ok"]!["partitions"]!).Select(part => (JsonObject)part!)];

    /// <summary>By one, up or down, or to another number that occurs often.</summary>
    internal static bool Move(JsonObject holder, string field, Draw draw)
    {
        var before = holder[field]!.GetValue<long>();
        var after = draw.Below(5) switch
        {
            0 or 1 => unchecked(before + 1),
            2 or 3 => before <= 0 ? before + 1 : before - 1,
            _ => draw.One([-1L, 0L, 1L, 2L]),
        };
        holder[field] = after;
        return after != before && (field is not "leaderEpoch" || after is >= -1 and <= int.MaxValue);
    }

    private static bool Rewrite(JsonObject holder, string field)
    {
        holder[field] = holder[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text[1..] : "other";
        return true;
    }

    private static bool Put(JsonObject holder, string field, string text)
    {
        holder[field] = text;
        return true;
    }

    private static bool SwapCode(JsonObject part)
    {
        part["code"] = part["code"]!.GetValue<int>() == 0 ? 1 : 0;
        return true;
    }
}
