using System.Text.Json.Nodes;
using static OffsetConformance.Checking.Histories.Alterations.RecordedFacts;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>
/// Why an alteration may be as right as what was recorded. Each excuse is an argument from the recording alone, never from what the judge
/// made of it.
/// </summary>
internal static class Excuses
{
    private const int UnknownLeaderEpoch = 75;
    private const long EarliestPendingUpload = -6;
    private const long MaxTimestamp = -3;
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
            "commitMulti: code swapped" or "offsetDelete: error made a success" or "deleteGroup: error made a success" or "commit: error made a success" when MayHaveMembers(sequence, index) =>
                "the group may have members, or have had some, and who may write to it then is not judged",
            "commit: offset asked moved" when altered["offset"]!.GetValue<long>() < 0 => NegativeCommit,
            "commit: offset asked moved" or "commit: metadata asked changed" or "commit: leaderEpoch asked changed" =>
                line.ContainsKey("error") ? "what a refused commit asked for is stored nowhere"
                : IsCommitAskedFor(sequence, index) ? null : NobodyAsks,
            "metadata: success made an error" => "no rule says that a topic is described",
            "metadata: two answers exchanged" when IsTopicIdToldOnce(sequence, line) && IsTopicIdToldOnce(sequence, altered) =>
                "an id says only that the topic is another than the one before it, and each is told once, so that they still differ",
            "produce: success made an error" => IsAppendTold(sequence, index) ? null : $"no rule says that an append is accepted, and {NobodyAsks}",
            "produce: logAppendTime changed" when IsResent(sequence, index) => "to a resent batch brokers tell the time that they kept of it",
            "produce: logStartOffset moved" when IsResent(sequence, index) => "to a resent batch brokers tell what they knew when it came first",
            "produce: logStartOffset moved" or "fetch: logStartOffset moved" when altered["ok"]!["logStartOffset"]!.GetValue<long>() == -1 => "a broker may leave the log start offset out",
            "produce: logStartOffset moved" or "fetch: logStartOffset moved"
                when line["ok"]!["logStartOffset"]!.GetValue<long>() == -1 && altered["ok"]!["logStartOffset"]!.GetValue<long>() == 0 && !IsTrimmed(sequence, index) =>
                    "the broker had left the log start offset out, and it may be what it was made",
            "fetch: highWatermark moved" when altered["ok"]!["highWatermark"]!.GetValue<long>() == -1 => "a broker may leave the high watermark out",
            "fetch: lastStableOffset moved" when altered["ok"]!["lastStableOffset"]!.GetValue<long>() == -1 => "a broker may leave the last stable offset out",
            "fetch: lastStableOffset moved" when IsToldNow(line, altered, "lastStableOffset") => "the broker had left the last stable offset out, and it may be what it was made",
            "produce: logAppendTime changed" or "produce: two answers exchanged" when IsOnlyTime(line, altered) && !IsTimeTold(sequence, index) =>
                "nothing afterwards tells the time of those records",
            "produce: two answers exchanged" when CodeOf(line) is not null && CodeOf(altered) is not null => "no rule says which error a refused append gets",
            "produce: two answers exchanged" when line["malformed"]?["badCrc"] is not null => "no rule says that a broken checksum is noticed",
            "produce: two answers exchanged" when line["malformed"] is null && !IsTimeTold(sequence, index) => $"no rule says that an append is accepted, and {NobodyAsks}",
            "produce: error made a success" when MayHaveForgotten(sequence, index) =>
                "a broker may forget a producer whose records are deleted, and takes one that it does not know as new",
            "listOffsets: error made a success" when line["timestamp"]!.GetValue<long>() == EarliestPendingUpload => "newer brokers give that timestamp a meaning",
            "listOffsets: error made a success" or "listOffsets: two answers exchanged" when CodeOf(line) == UnknownLeaderEpoch || CodeOf(altered) == UnknownLeaderEpoch => "a leader that was elected since may have that epoch",
            "listOffsets: leaderEpoch changed" when altered["ok"]!["leaderEpoch"]!.GetValue<int>() == -1 => "a broker may leave the leader epoch out",
            "listOffsets: leaderEpoch changed" when !IsEpochToldOtherwise(sequence, index, altered) => "nothing else tells that epoch",
            "deleteRecords: error made a success" or "listOffsets: error made a success" when IsDeleted(sequence, index, line) => "the topic was being deleted, and a broker may serve it until it is gone",
            "listOffsetsMulti: leaderEpoch moved" or "listOffsetsMulti: timestamp moved" when Differing(line, altered).TrueForAll(part => part["code"]!.GetValue<int>() != 0) =>
                "beside an error only the offset has to be none",
            "commitMulti: code swapped" or "commitMulti: a partition left out" when AreUnseen(sequence, index, Differing(line, altered)) =>
                "a transaction may have changed the committed offset, or its topic is not one of the recording",
            "deleteRecordsMulti: code swapped" or "deleteRecordsMulti: a partition left out" or "deleteRecordsMulti: lowWatermark moved" when Differing(line, altered).TrueForAll(part => !Keeps(sequence, index, part)) =>
                "the recording does not say that there is such a topic, or it drops records by itself",
            _ when kind.StartsWith("fetchCommittedAll", StringComparison.Ordinal) && AreUnseen(sequence, index, Differing(line, altered)) =>
                "a transaction may have changed the committed offset, or its topic is not one of the recording",
            _ when kind.StartsWith("fetchCommittedAll", StringComparison.Ordinal) && AreOfDeletedTopics(sequence, index, Differing(line, altered)) =>
                "what was committed for a deleted topic may be told until it is gone",
            "fetch: two answers exchanged" when IsShorter(line, altered) || IsShorter(altered, line) => "an answer may end with any batch, and tell of any codec",
            "listOffsets: two answers exchanged" when (IsNone(line) || IsNone(altered)) && IsTrimmed(sequence, index) =>
                "a segment below the log start offset may still be there, and Kafka looks no further than the first one that could hold the time",
            "listOffsets: offset moved" when line["timestamp"]!.GetValue<long>() == MaxTimestamp && HasAppendTime(sequence, index) => "which record of a batch with one timestamp it is, differs by version",
            "listOffsets: offset moved" when IsWithoutTime(sequence, index, altered["ok"]!["offset"]!.GetValue<long>()) => "the record at that offset was sent without a timestamp",
            _ when line.ContainsKey("topic") && !IsCreated(sequence, index, line) => "the recording does not say that there is such a topic, or what it is like",
            "fetchCommitted: two answers exchanged" when sequence.Any(other =>
                Operation(other) is "commit" && Same(other, line, "group") && SamePartition(other, line) && IsOverlapping(other, line)) => "a commit was under way",
            "fetch: highWatermark moved" or "listOffsets: offset moved" or "fetch: two answers exchanged" or "listOffsets: two answers exchanged" when IsOverlapped(sequence, index) =>
                "an append to the partition was under way",
            _ => null,
        };
    }
}
