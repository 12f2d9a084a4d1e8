using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Reporting;

/// <summary>
/// What came of a command, on one line and in the field's terms: <c>base offset 3</c>, <c>records 2 (r1), 3 (r2); end 4</c>,
/// <c>OFFSET_OUT_OF_RANGE (1)</c>. Never throws and never grows beyond a line, whatever a broker sent.
/// </summary>
public static class OutcomeText
{
    /// <summary>How many records, members, topics are shown one by one; of more than that, the first ones and the last.</summary>
    private const int ShownItems = 8;

    /// <summary>UTF-16 units shown of a key, a value, a metadata string, a name.</summary>
    private const int ShownValue = 40;

    /// <summary>UTF-16 units shown of a message.</summary>
    private const int ShownMessage = 200;

    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Produced produced => Join(
            $"base offset {produced.BaseOffset}", Named("log start offset", produced.LogStartOffset), produced.LogAppendTime is { } stamp ? $"log append time {Number(stamp)}" : null),
        Outcome.Fetched fetched => Of(fetched),
        Outcome.Unchanged => "left out: nothing is new",
        Outcome.OffsetListed { Offset: { } offset } listed => Join($"offset {offset}", listed.Timestamp is { } time and >= 0 ? $"timestamp {Number(time)}" : null),
        Outcome.OffsetListed nothing => Join("no offset", Epoch(nothing.LeaderEpoch)),
        Outcome.RecordsDeleted deleted => $"low watermark {deleted.LowWatermark}",
        Outcome.Acknowledged => "acknowledged",
        Outcome.TopicCreated => "created",
        Outcome.CommittedOffset { Offset: { } offset } committed => Join($"committed {offset}", Metadata(committed.Metadata), Epoch(committed.LeaderEpoch)),
        Outcome.CommittedOffset committed => Join("no committed offset", Metadata(committed.Metadata), Epoch(committed.LeaderEpoch)),
        Outcome.CommittedOffsets { Partitions.IsEmpty: true } => "committed nothing",
        Outcome.CommittedOffsets all => Listed("committed", all.Partitions, each => $"{Name(each.Partition.Topic)}-{Number(each.Partition.Partition)} {Committed(each.Answer)}"),
        Outcome.AnsweredTogether { Parts.IsEmpty: true } => "answered nothing",
        Outcome.AnsweredTogether all => Listed("answered", all.Parts, each => $"{Name(each.Partition.Topic)}-{Number(each.Partition.Partition)} {Of(each.Answer)}"),
        Outcome.WatermarksSeen seen => Join($"from {seen.Low} to {seen.High}", Named("cached start", seen.CachedLow), Named("cached end", seen.CachedHigh)),
        Outcome.EpochEnded { EndOffset: { } end } ended => $"epoch {ended.LeaderEpoch} ends at {end}",
        Outcome.EpochEnded => "no such epoch",
        Outcome.TopicsDescribed topics => Listed("topics", topics.Topics, Of),
        Outcome.ConfigDescribed config => Listed("settings", config.Config, static each => $"{Name(each.Name)} {(each.Value is { } value ? $"= {Value(value)}" : "by default")}"),
        Outcome.Joined joined => Of(joined),
        Outcome.Synced synced => $"assignment of {PlainText.Count(synced.Assignment.Count, "byte")}",
        Outcome.GroupDescribed group => Join($"group {Name(group.State)}", Protocol(group.Protocol), Members(group.Members)),
        Outcome.GroupsListed groups => Listed("groups", groups.Groups, static each => $"{Name(each.Group)} ({Name(each.State)})"),
        Outcome.ProducerIdAssigned assigned => $"producer {Number(assigned.Producer.Id)}, epoch {Number(assigned.Producer.Epoch)}",
        Outcome.Consumed consumed => Join(Records("delivered", consumed.Records), Named("end", consumed.EndOfPartition)),
        Outcome.Administered administered => Of(administered.Answer),
        Outcome.Refused refused => Of(refused),
        Outcome.Indeterminate indeterminate => $"indeterminate: {PlainText.Clean(indeterminate.Reason, ShownMessage)}",
        Outcome.NotObservable hidden => $"not observable: {PlainText.Clean(hidden.Reason, ShownMessage)}",
        _ => outcome?.GetType().Name ?? "nothing",
    };

    private static string? Epoch(int? epoch) => epoch is >= 0 ? $"leader epoch {Number(epoch.Value)}" : null;

    private static string Of(Outcome.Fetched fetched)
    {
        // The next offset is news only where neither the last record nor the end of the partition says it already.
        Offset? next = fetched.NextOffset;
        if (next == fetched.EndOfPartition || (fetched.Records is [.., var last] && last.Offset < Offset.MaxValue && next == last.Offset + 1))
        {
            next = null;
        }

        return Join(
            Records("records", fetched.Records),
            Named("next", next),
            Named("log start offset", fetched.LogStartOffset),
            Named("last stable offset", fetched.LastStableOffset),
            Named("high watermark", fetched.HighWatermark),
            Named("end", fetched.EndOfPartition));
    }

    private static string Of(Outcome.Refused refused)
    {
        // The name of a code says what it means; only for a code without one is the message worth its room.
        var message = Enum.IsDefined(refused.Error) ? null : PlainText.Clean(refused.Message, ShownMessage);
        return Join(
            string.IsNullOrEmpty(message) ? refused.Error.ToText() : $"{refused.Error.ToText()} {message}",
            Named("beside offset", refused.OffsetBeside),
            refused.Records.IsEmpty ? null : Records("after records", refused.Records));
    }

    private static string Of(AdminOutcome answer) => answer switch
    {
        AdminOutcome.Planned { Plan.IsEmpty: true } => "planned nothing",
        AdminOutcome.Planned planned => Listed("planned", planned.Plan, static each => $"{Of(each.Partition)} {each.Offset}"),
        AdminOutcome.Described { Rows.IsEmpty: true } => "showed no partition",
        AdminOutcome.Described described => Listed("lags", described.Rows, static row => $"{Of(row.Partition)} {(row.Lag is { } lag ? Number(lag) : "none")}"),
        AdminOutcome.Refused refused => $"the tool refused: {PlainText.Clean(refused.Reason, ShownMessage)}",
        _ => "nothing",
    };

    private static string Of(TopicPartition partition) => $"{Name(partition.Topic)}-{Number(partition.Partition)}";

    private static string Of(Outcome.Joined joined) => Join(
        $"joined as {Name(joined.Member)}",
        $"generation {Number(joined.Generation)}",
        Protocol(joined.Protocol),
        $"leader {Name(joined.Leader)}",
        joined.Members.IsEmpty ? null : Members(joined.Members));

    private static string Of(TopicDescription topic) => topic is null ? "nothing"
        : topic.Error == ErrorCode.None ? $"{Name(topic.Topic)} with {PlainText.Count(topic.Partitions, "partition")}"
        : $"{Name(topic.Topic)} {topic.Error.ToText()}";

    private static string Committed(Outcome answer) => answer switch
    {
        Outcome.CommittedOffset { Offset: { } offset } => $"{offset}",
        Outcome.CommittedOffset => "none",
        Outcome.Refused refused => refused.Error.ToText(),
        _ => "nothing",
    };

    private static string? Protocol(string? protocol) => string.IsNullOrEmpty(protocol) ? null : $"protocol {Name(protocol)}";

    private static string Members(ValueList<GroupMember> members) => Listed("members", members, static member => Name(member?.Id));

    private static string Records(string word, ValueList<OffsetRecord> records) =>
        records.IsEmpty && word == "delivered" ? "delivered nothing" : Listed(word, records, Of);

    private static string Listed<T>(string word, ValueList<T> items, Func<T, string> text)
    {
        if (items.IsEmpty)
        {
            return $"no {word}";
        }

        if (items.Count <= ShownItems)
        {
            return $"{word} {string.Join(", ", items.Select(text))}";
        }

        var first = items.Take(ShownItems - 1).Select(text);
        return $"{word} {string.Join(", ", first)}, … {Number(items.Count - ShownItems)} more …, {text(items[^1])}";
    }

    private static string Of(OffsetRecord record) => record.Record is { } content
        ? $"{record.Offset} ({(content.Key is null ? "" : Value(content.Key) + ": ")}{Value(content.Value)})"
        : $"{record.Offset}";

    private static string Value(string? value) => value is null ? "null" : value.Length == 0 ? "\"\"" : PlainText.Clean(value, ShownValue);

    private static string Name(string? name) => PlainText.Clean(name, ShownValue);

    private static string? Metadata(string? metadata) => string.IsNullOrEmpty(metadata) ? null
        : metadata.Length <= ShownValue ? $"metadata \"{PlainText.Clean(metadata)}\""
        : $"metadata of {Number(metadata.Length)} characters";

    private static string? Named(string name, Offset? offset) => offset is null ? null : $"{name} {offset}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Join(params ReadOnlySpan<string?> parts)
    {
        var said = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (part is not null)
            {
                said.Add(part);
            }
        }

        return string.Join("; ", said);
    }
}
