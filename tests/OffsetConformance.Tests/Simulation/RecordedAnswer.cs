using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Compares a recorded answer with a simulated one. A number that the recorded answer does not carry is not compared.</summary>
internal static class RecordedAnswer
{
    /// <summary>In milliseconds since 1970. A timestamp above is one that a broker wrote, and comes out differently every time.</summary>
    public const long FirstBrokerTime = 1_700_000_000_000;

    /// <summary>What differs, with both values; null if nothing does.</summary>
    public static string? Difference(JsonElement line, Outcome simulated)
    {
        if (line.TryGetProperty("error", out var error))
        {
            return simulated is Outcome.Refused refused && (short)refused.Error == error.GetProperty("code").GetInt16()
                ? null
                : $"Kafka refused with {error.GetProperty("code")}, simulated {simulated}";
        }

        var answer = line.GetProperty("ok");
        var (recorded, own) = simulated switch
        {
            Outcome.Produced produced => Pair(answer, ("baseOffset", produced.BaseOffset.Value), ("logAppendTime", produced.LogAppendTime ?? -1), ("logStartOffset", produced.LogStartOffset?.Value)),
            Outcome.OffsetListed listed => Pair(answer, ("offset", listed.Offset?.Value ?? -1), ("timestamp", listed.Timestamp ?? -1), ("leaderEpoch", listed.LeaderEpoch ?? -1)),
            Outcome.RecordsDeleted deleted => Pair(answer, ("lowWatermark", deleted.LowWatermark.Value)),
            Outcome.EpochEnded ended => Pair(answer, ("leaderEpoch", ended.LeaderEpoch ?? -1), ("endOffset", ended.EndOffset?.Value ?? -1)),
            Outcome.Fetched fetched => Fetched(answer, line.GetProperty("offset").GetInt64(), fetched),
            _ => ("success", simulated.ToString()),
        };
        return recorded == own ? null : $"Kafka {recorded}, simulated {own}";
    }

    private static (string Recorded, string Own) Pair(JsonElement answer, params (string Name, long? Value)[] fields)
    {
        var carried = fields.Where(field => answer.TryGetProperty(field.Name, out _)).ToArray();
        return (
            string.Join(' ', carried.Select(field => $"{field.Name} {Rounded(answer.GetProperty(field.Name).GetInt64())}")),
            string.Join(' ', carried.Select(field => $"{field.Name} {Rounded(field.Value)}")));
    }

    private static string Rounded(long? value) => value >= FirstBrokerTime ? "by the clock" : $"{value}";

    /// <summary>Kafka may end an answer earlier, at a segment: compared is what it speaks for.</summary>
    private static (string Recorded, string Own) Fetched(JsonElement answer, long asked, Outcome.Fetched fetched)
    {
        var next = answer.GetProperty("nextFetchOffset").GetInt64();
        var numbers = Pair(answer, ("highWatermark", fetched.HighWatermark?.Value), ("logStartOffset", fetched.LogStartOffset?.Value));

        // Kafka 4 puts the last stable offset below a log start that has passed it, to where the batch begins.
        var stable = Math.Max(answer.GetProperty("lastStableOffset").GetInt64(), answer.GetProperty("logStartOffset").GetInt64());
        var delivered = fetched.Records.Where(record => record.Offset.Value < next).Select(record => record.Offset.Value);
        var batches = fetched.Batches.Where(batch => batch.LastOffset.Value < next)
            .Select(batch => $"[{batch.BaseOffset},{batch.LastOffset},{(batch.Control is null ? batch.Records.Count : 1)},{(int)batch.Compression},{batch.LeaderEpoch}]");
        return (
            $"{numbers.Recorded} stable {stable} delivered {answer.GetProperty("delivered")} batches {answer.GetProperty("batches")} aborted {Aborted(answer, asked, next)}",
            $"{numbers.Own} stable {fetched.LastStableOffset} delivered [{string.Join(',', delivered)}] batches [{string.Join(',', batches)}] aborted {Aborted(fetched, next)}");
    }

    /// <summary>Kafka may also name transactions behind the end of its answer.</summary>
    private static string Aborted(JsonElement answer, long asked, long next) =>
        !answer.TryGetProperty("abortedTransactions", out var list) || list.ValueKind == JsonValueKind.Null ? "none"
            : next == asked ? ""
            : string.Join(' ', list.EnumerateArray().Where(one => one.GetProperty("firstOffset").GetInt64() < next).Select(one => $"{one.GetProperty("producerId")}:{one.GetProperty("firstOffset")}"));

    private static string Aborted(Outcome.Fetched fetched, long next) =>
        fetched.AbortedTransactions is not { } list ? "none" : string.Join(' ', list.Where(one => one.FirstOffset.Value < next).Select(one => $"{one.ProducerId}:{one.FirstOffset}"));
}
