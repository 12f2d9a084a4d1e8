using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Histories;

/// <summary>What is read of one partition while it is written: an answer has at least what was acknowledged before it was asked.</summary>
internal static class OverlapReads
{
    /// <summary>Only where nothing was deleted: then every offset below the log end holds the record that was appended there.</summary>
    public static void Check(IReadOnlyList<(int Index, TimedOperation Operation)> log, OverlapAppends appends, List<TimedFinding> findings)
    {
        if (appends.Acknowledged.Count == 0 || log.Any(entry => entry.Operation.Command is Command<Offset>.DeleteRecords or Command<Offset>.Trim))
        {
            return;
        }

        var latest = new List<(TimedOperation Operation, long Answer)>();
        foreach (var (index, operation) in log.OrderBy(entry => entry.Operation.From))
        {
            switch (operation.Command, operation.Outcome)
            {
                case (Command<Offset>.ListOffsets { Spec.Timestamp: -1 }, Outcome.OffsetListed listed):
                    var answer = listed.Offset?.Value ?? -1;
                    CheckEnd(index, operation, answer, "latest", appends, findings);
                    CheckForwards(index, operation, answer, latest, findings);
                    findings.Add(new(
                        index, ListOffsetsRules.LatestReadUncommitted,
                        listed.Timestamp is null or -1 ? null : $"the end of a log is no record's, so there is no timestamp to it, and the answer says {listed.Timestamp}"));
                    latest.Add((operation, answer));
                    break;
                case (Command<Offset>.Fetch fetch, Outcome.Fetched fetched):
                    CheckFetched(index, operation, fetch, fetched, appends, findings);
                    CheckStart(index, fetched.LogStartOffset, appends, findings);
                    break;
                case (Command<Offset>.Produce, Outcome.Produced produced):
                    CheckStart(index, produced.LogStartOffset, appends, findings);
                    findings.Add(new(
                        index, MiscRules.ProduceAnswerFields,
                        produced.LogAppendTime is null ? null : $"the topic's timestamps are the producer's, and the answer says {produced.LogAppendTime}"));
                    break;
                case (Command<Offset>.ListOffsets { Spec.Timestamp: -1 }, Outcome.Refused { Error: var error }) when !error.IsRetriable() && !error.IsAuthorization():
                    findings.Add(new(index, ListOffsetsRules.LatestReadUncommitted, $"the question has an answer, and the broker said {error.ToText()}"));
                    break;
                case (Command<Offset>.Fetch fetch, Outcome.Refused { Error: var error }) when !error.IsRetriable() && !error.IsAuthorization():
                    CheckRefused(index, operation, fetch.Offset, error, appends, findings);
                    break;
            }
        }
    }

    /// <summary>The end that an answer names is not below what was acknowledged before, nor above what was sent by then.</summary>
    private static void CheckEnd(int index, TimedOperation operation, long answer, string what, OverlapAppends appends, List<TimedFinding> findings)
    {
        if (AcknowledgedBefore(operation, appends) is { } last)
        {
            findings.Add(new(
                index, LogRules.ReadYourWrites,
                answer >= last.End ? null : $"offset {last.End - 1} was acknowledged to {last.Operation.Client} before this was asked, and {what} is {answer}",
                $"{what} {last.End} or above"));
        }

        if (appends.LogEnd is { } start)
        {
            var most = start
                + appends.Acknowledged.Where(append => append.Operation.From < operation.To).Sum(append => (long)append.Records.Count)
                + appends.Unanswered.Where(append => append.From < operation.To).Sum(append => (long)append.Count);
            findings.Add(new(
                index, ListOffsetsRules.LatestReadUncommitted,
                answer <= most ? null : $"even with every append that was sent by then the log ends at {most}, and {what} is {answer}",
                $"{what} {most} or below"));
        }
    }

    /// <summary>Nothing here deletes, so the log begins where it began.</summary>
    private static void CheckStart(int index, Offset? said, OverlapAppends appends, List<TimedFinding> findings)
    {
        if (said is { } start && appends.LogEnd == 0)
        {
            findings.Add(new(
                index, LogStartRules.ConsumptionDoesNotDelete, start == Offset.Zero ? null : $"nothing but appends and questions came to the partition, and its log start offset is {start}",
                "log start offset 0"));
        }
    }

    private static void CheckRefused(int index, TimedOperation operation, Offset asked, ErrorCode error, OverlapAppends appends, List<TimedFinding> findings)
    {
        var end = AcknowledgedBefore(operation, appends)?.End ?? appends.LogEnd ?? 0;
        if (asked >= Offset.Zero && asked.Value <= end && appends.LogEnd == 0)
        {
            findings.Add(new(
                index, LogRules.InsideTheRangeIsNeverAnError, $"{asked} is not above the log end offset, which was {end} at least before this was asked, and the broker said {error.ToText()}"));
        }
    }

    private static void CheckForwards(
        int index, TimedOperation operation, long answer, List<(TimedOperation Operation, long Answer)> earlier, List<TimedFinding> findings)
    {
        var before = earlier.Where(other => other.Operation.IsBefore(operation)).Select(other => other.Answer).DefaultIfEmpty(-1).Max();
        if (before >= 0)
        {
            findings.Add(new(
                index, LogRules.LatestNeverRunsBackwards, answer >= before ? null : $"latest was {before} before this was asked", $"offset {before} or above"));
        }
    }

    private static void CheckFetched(
        int index, TimedOperation operation, Command<Offset>.Fetch fetch, Outcome.Fetched fetched, OverlapAppends appends, List<TimedFinding> findings)
    {
        if (fetched.HighWatermark is { } high)
        {
            CheckEnd(index, operation, high.Value, "the high watermark", appends, findings);
            findings.Add(new(
                index, LagRules.FetchHeaderAgrees, (fetched.LastStableOffset ?? high) == high ? null
                    : $"no transaction is open, so that the last stable offset is the high watermark {high}, and the answer says {fetched.LastStableOffset}"));
        }

        for (var i = 1; i < fetched.Records.Count; i++)
        {
            var (before, now) = (fetched.Records[i - 1].Offset, fetched.Records[i].Offset);
            findings.Add(new(index, LogRules.ReadsStrictlyIncrease, now > before ? null : $"offset {now} was delivered after offset {before}"));
        }

        var delivered = fetched.Records.Select(record => record.Offset.Value).ToHashSet();
        foreach (var append in appends.Acknowledged)
        {
            for (var i = 0; i < append.Records.Count; i++)
            {
                // Wide: an answer may say anything.
                var offset = (Int128)append.BaseOffset + i;
                if (offset >= fetch.Offset.Value && offset < fetched.NextOffset.Value)
                {
                    findings.Add(new(
                        index, LogRules.DensityAtAppend, delivered.Contains((long)offset) ? null
                            : $"the answer speaks for the offsets from {fetch.Offset} on, below {fetched.NextOffset}, and came without the record at {offset}"));
                }
            }
        }

        foreach (var (offset, record) in fetched.Records)
        {
            foreach (var append in appends.Acknowledged.Where(append => append.BaseOffset <= offset.Value && append.End > offset.Value))
            {
                var sent = append.Records[(int)(offset.Value - append.BaseOffset)];
                findings.Add(new(
                    index, LogRules.BaseOffsetPlusIndex, record.Key == sent.Key && record.Value == sent.Value && (sent.Timestamp is null || record.Timestamp == sent.Timestamp) ? null
                        : $"record {offset.Value - append.BaseOffset} of the batch of {append.Operation.Client} at {append.BaseOffset} was sent with another content"));
            }
        }
    }

    private static OverlapAppends.Append? AcknowledgedBefore(TimedOperation operation, OverlapAppends appends) =>
        appends.Acknowledged.Where(append => append.Operation.IsBefore(operation)).MaxBy(append => append.End);
}
