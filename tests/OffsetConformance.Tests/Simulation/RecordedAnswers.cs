using System.Text;
using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// Answers as text, recorded ones and the simulator's in the same words, so that they can be compared and read. Times of the broker's
/// clock are left out.
/// </summary>
internal static class RecordedAnswers
{
    public static string Recorded(RecordedLine line, RecordedNames names) => line.ErrorCode is { } code ? $"error {code}" : line.Operation switch
    {
        "commitMulti" => Parts(line, part => Code(part) ?? "ok"),
        "listOffsetsMulti" => Parts(line, part => Code(part) ?? ListedText(part)),
        "deleteRecordsMulti" => Parts(line, part => Code(part) ?? $"start {Number(part, "lowWatermark")}"),
        "produce" => $"base {Number(line.Ok, "baseOffset")}, start {Number(line.Ok, "logStartOffset")}{(Number(line.Ok, "logAppendTime") < 0 ? "" : ", stamped")}",
        "fetch" => FetchedText(line.Ok, names),
        "listOffsets" => ListedText(line.Ok),
        "deleteRecords" => $"start {Number(line.Ok, "lowWatermark")}",
        "fetchCommitted" => CommittedText(line.Ok),
        "fetchCommittedAll" => string.Join("; ", line.Ok.GetProperty("partitions").EnumerateArray()
            .Select(part => $"{RecordedLine.PartitionOf(part)} {Code(part) ?? CommittedText(part)}")),
        "metadata" => $"{line.Ok.GetProperty("partitions").GetArrayLength()} partitions",
        "leaderEpochEnd" => $"epoch {Number(line.Ok, "leaderEpoch")} ends {Number(line.Ok, "endOffset")}",
        "joinGroup" => $"generation {Number(line.Ok, "generation")}, {line.Ok.GetProperty("protocol")}, leader {names.Member(line.Ok.GetProperty("leader").GetString()!)}, members "
            + string.Join(' ', line.Ok.GetProperty("members").EnumerateArray().Select(member => names.Member(member.GetProperty("memberId").GetString()!)).Order()),
        "syncGroup" => line.Ok.GetProperty("assignment").GetRawText(),
        "initProducerId" => $"epoch {Number(line.Ok, "producerEpoch")}",
        _ => "ok",
    };

    /// <param name="outcome">What the simulator answered.</param>
    /// <param name="line">What was asked.</param>
    public static string Simulated(Outcome outcome, RecordedLine line) => outcome switch
    {
        Outcome.Refused refused => $"error {(int)refused.Error}",
        Outcome.Acknowledged or Outcome.TopicCreated => "ok",
        Outcome.Produced produced => $"base {produced.BaseOffset}, start {produced.LogStartOffset}{(produced.LogAppendTime is null ? "" : ", stamped")}",
        Outcome.Fetched fetched => FetchedText(fetched, covered: line.ErrorCode is null ? Number(line.Ok, "nextFetchOffset") : long.MaxValue),
        Outcome.OffsetListed listed => ListedText(listed.Offset?.Value ?? -1, listed.Timestamp ?? -1, CarriesEpoch(line) ? listed.LeaderEpoch ?? -1 : null),
        Outcome.RecordsDeleted deleted => $"start {deleted.LowWatermark}",
        Outcome.CommittedOffset committed => CommittedText(committed.Offset?.Value ?? -1, committed.LeaderEpoch ?? -1, committed.Metadata),
        Outcome.AnsweredTogether together => string.Join(" | ", together.Parts.Select(part => Simulated(part.Answer, line))),
        Outcome.CommittedOffsets all => string.Join("; ", all.Partitions.Select(part => $"{part.Partition} {Simulated(part.Answer, line)}")),
        Outcome.TopicsDescribed { Topics: [var topic] } => topic.Error == ErrorCode.None ? $"{topic.Partitions} partitions" : $"error {(int)topic.Error}",
        Outcome.EpochEnded ended => $"epoch {ended.LeaderEpoch ?? -1} ends {ended.EndOffset?.Value ?? -1}",
        Outcome.Joined joined => $"generation {joined.Generation}, {joined.Protocol}, leader {joined.Leader}, members {string.Join(' ', joined.Members.Select(member => member.Id).Order())}",
        Outcome.Synced synced => synced.Assignment.IsEmpty ? "[]" : Encoding.UTF8.GetString(synced.Assignment.AsSpan()),
        Outcome.ProducerIdAssigned assigned => $"epoch {assigned.Producer.Epoch}",
        _ => outcome.ToString(),
    };

    private static string Parts(RecordedLine line, Func<JsonElement, string> text) => string.Join(" | ", line.Ok.GetProperty("partitions").EnumerateArray().Select(text));

    private static string? Code(JsonElement part) => part.TryGetProperty("code", out var code) && code.GetInt32() != 0 ? $"error {code}" : null;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static string ListedText(JsonElement json) =>
        ListedText(Number(json, "offset"), Number(json, "timestamp"), json.TryGetProperty("leaderEpoch", out var epoch) ? epoch.GetInt32() : null);

    private static string ListedText(long offset, long timestamp, int? epoch) =>
        $"offset {offset}{(timestamp < 0 ? "" : $" at {Stamp(timestamp)}")}{(epoch is null ? "" : $" of epoch {epoch}")}";

    /// <summary>Old versions of ListOffsets have no leader epoch.</summary>
    private static bool CarriesEpoch(RecordedLine line) => line.ErrorCode is null && (line.Operation != "listOffsets" || line.Ok.TryGetProperty("leaderEpoch", out _));

    private static string CommittedText(JsonElement json) => CommittedText(Number(json, "committedOffset"), Number(json, "leaderEpoch"), json.GetProperty("metadata") is var text ? RecordedLine.TextOf(text) : "");

    private static string CommittedText(long offset, long epoch, string? metadata) => $"committed {offset} epoch {epoch} '{(metadata?.Length > 40 ? $"{metadata[0]} * {metadata.Length}" : metadata)}'";

    private static string FetchedText(JsonElement json, RecordedNames names)
    {
        var delivered = json.GetProperty("delivered").EnumerateArray().Select(offset => offset.GetInt64()).ToHashSet();
        var aborted = json.GetProperty("abortedTransactions") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        return FetchedText(
            json.GetProperty("batches").EnumerateArray().Select(batch => (batch[0].GetInt64(), batch[1].GetInt64(), batch[2].GetInt32())),
            json.GetProperty("records").EnumerateArray().Where(record => delivered.Contains(Number(record, "offset"))).Select(RecordOf),
            aborted.Select(each => (names.Producer(Number(each, "producerId")), Number(each, "firstOffset"))),
            $"high {Number(json, "highWatermark")}, stable {Number(json, "lastStableOffset")}, start {Number(json, "logStartOffset")}",
            Number(json, "nextFetchOffset"));
    }

    private static string FetchedText(Outcome.Fetched fetched, long covered) => FetchedText(
        fetched.Batches.Select(batch => (batch.BaseOffset.Value, batch.LastOffset.Value, batch.Control is null ? batch.Records.Count : 1)),
        fetched.Records,
        fetched.AbortedTransactions?.Select(each => (each.ProducerId, each.FirstOffset.Value)) ?? [],
        $"high {fetched.HighWatermark}, stable {fetched.LastStableOffset}, start {fetched.LogStartOffset}",
        Math.Min(fetched.NextOffset.Value, covered));

    /// <summary>Kafka may stop earlier, at the end of a segment: what it did not cover is left out.</summary>
    private static string FetchedText(
        IEnumerable<(long Base, long Last, int Records)> batches, IEnumerable<OffsetRecord> records, IEnumerable<(long Producer, long First)> aborted, string bounds, long next)
    {
        var shown = batches.Where(batch => batch.Base < next).Select(batch => $"{batch.Base}-{batch.Last}:{batch.Records}").ToList();
        var text = records.Where(record => record.Offset.Value < next)
            .Select(record => $"{record.Offset}:{record.Record.Key ?? "null"}={record.Record.Value ?? "null"}@{Stamp(record.Record.Timestamp!.Value)}");
        var ends = shown.Count == 0 ? [] : aborted.Where(each => each.First < next).Select(each => $"{each.Producer}@{each.First}");
        return $"{bounds}, next {next} | {string.Join(' ', shown)} | {string.Join(' ', text)} | aborted {string.Join(' ', ends)}";
    }

    private static OffsetRecord RecordOf(JsonElement json) => new(
        new(Number(json, "offset")),
        new(RecordedLine.TextOf(json.GetProperty("key")), RecordedLine.TextOf(json.GetProperty("value")), Number(json, "timestamp")));

    private static string Stamp(long timestamp) => timestamp < RecordedLine.EarliestRealTime ? $"{timestamp}" : "now";
}
