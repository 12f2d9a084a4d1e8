using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>
/// Records of a fetch answer dropped, doubled, exchanged and changed, in all the places where the format names them: an answer that contradicts
/// itself would be no test of the judge.
/// </summary>
internal static class RecordAlterations
{
    public static bool Drop(JsonObject line, Draw draw)
    {
        var (ok, record) = Pick(line, draw);
        var offset = OffsetOf(record);
        ((JsonArray)ok["records"]!).Remove(record);
        Remove((JsonArray)ok["delivered"]!, offset);
        return Count(ok, offset, -1);
    }

    public static bool Duplicate(JsonObject line, Draw draw)
    {
        var (ok, record) = Pick(line, draw);
        var records = (JsonArray)ok["records"]!;
        records.Insert(records.IndexOf(record) + 1, record.DeepClone());
        return Count(ok, OffsetOf(record), +1);
    }

    /// <summary>What two records hold; their offsets stay in order.</summary>
    public static bool Exchange(JsonObject line, Draw draw)
    {
        var (one, other) = (Pick(line, draw).Record, Pick(line, draw).Record);
        var isOther = false;
        foreach (var field in (string[])["key", "value", "timestamp"])
        {
            var (left, right) = (one[field]?.DeepClone(), other[field]?.DeepClone());
            isOther |= !JsonNode.DeepEquals(left, right);
            (one[field], other[field]) = (right, left);
        }

        return isOther;
    }

    public static bool Change(JsonObject line, Draw draw, string field)
    {
        var record = Pick(line, draw).Record;
        record[field] = field is "timestamp" ? unchecked(record[field]!.GetValue<long>() + draw.One([1L, -1L, 1000L])) : record[field] is null ? "other" : null;
        return true;
    }

    /// <summary>One of the records that are handed on.</summary>
    private static (JsonObject Ok, JsonObject Record) Pick(JsonObject line, Draw draw)
    {
        var ok = (JsonObject)line["ok"]!;
        var delivered = ((JsonArray)ok["delivered"]!).Select(offset => offset!.GetValue<long>()).ToHashSet();
        return (ok, draw.One([.. ((JsonArray)ok["records"]!).Select(record => (JsonObject)record!).Where(record => delivered.Contains(OffsetOf(record)))]));
    }

    private static long OffsetOf(JsonObject record) => record["offset"]!.GetValue<long>();

    private static void Remove(JsonArray offsets, long offset)
    {
        for (var i = offsets.Count - 1; i >= 0; i--)
        {
            if (offsets[i]!.GetValue<long>() == offset)
            {
                offsets.RemoveAt(i);
            }
        }
    }

    private static bool Count(JsonObject ok, long offset, int change)
    {
        foreach (var batch in (ok["batches"] as JsonArray ?? []).Select(batch => (JsonArray)batch!))
        {
            if (batch[0]!.GetValue<long>() <= offset && offset <= batch[1]!.GetValue<long>())
            {
                batch[2] = batch[2]!.GetValue<int>() + change;
            }
        }

        return true;
    }
}
