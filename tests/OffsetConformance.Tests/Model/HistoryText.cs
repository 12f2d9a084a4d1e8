using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Tests.Model;

/// <summary>
/// A history on one line: steps as <see cref="ProgramText"/> spells them, each with what came of it.
/// <code>
/// produce a-0 2 => base 0                    lost: no answer ever came
/// fetch a-0 0 => records 0:r0 1:r1 end 2     also: next, high, stable, start; a record may carry a timestamp, 0:r0@5
/// list a-0 latest => offset 2                or: none
/// commit g a-0 5 => ok                       also of trim and commit-consumed
/// committed g a-0 => committed 5             or: none; with metadata: committed 5 meta mm
/// delete a-0 1 => deleted 1
/// resume s g a-0 none 9 => refused AutoOffsetReset records 0:r0
/// produce a-0 1 => base 0 start 0 time 5     log start offset and append time
/// list a-0 time:5 => offset 2 at 7 epoch 0   timestamp and leader epoch; also 'none at 5', 'committed 5 epoch 0'
/// list c-0 latest => refused UnknownTopicOrPartition beside 4
/// commit g a-0 1 &amp; commit g a-1 2 => a-1 ok + a-0 ok
/// committed-all g => all a-0=1 · init-producer => producer 7 · watermarks s => watermarks 0 2 cached 0 2
/// reset g to-earliest a-0 => planned a-0=0    also tool-refused; describe g => lags a-0=3 a-1=-
/// fetch a-0 0 => records 0:k/null 1:k/''     key and value
/// fetch a-0 0 goes-on => left-out            by an answer in a fetch session
/// </code>
/// Records are numbered through the history from r0. Where a fetch answer does not say how far it speaks (next), that is up to its end, or
/// else past its last record.
/// </summary>
internal static class HistoryText
{
    /// <summary>What the admin tool's clock shows when it is called, in milliseconds since 1970; a millisecond later it is done.</summary>
    private const long ToolClock = 5000;

    /// <summary>What the model made of a history, up to its first violation or to where nothing can be said any more.</summary>
    /// <param name="Steps">How many steps were judged.</param>
    /// <param name="Of">How many there are.</param>
    /// <param name="Checked">The rules that were checked in them.</param>
    /// <param name="Violation">The findings of the last step judged if it broke a rule; null otherwise.</param>
    public sealed record Judged(int Steps, int Of, IReadOnlySet<Rule> Checked, Findings? Violation)
    {
        public IEnumerable<string> ViolatedIds => Violation?.ViolatedRules().Select(rule => rule.Id) ?? [];
    }

    public static Judged Judge(string history)
    {
        var steps = Split(history);
        var frontier = Frontier.Of(ModelProgram.FreshWorld());
        var rules = new HashSet<Rule>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (!frontier.IsJudgeable)
            {
                return new(i, steps.Length, rules, Violation: null);
            }

            var (findings, next) = Judge(frontier, steps[i].Step, steps[i].Answer);
            rules.UnionWith(findings.AsSpan().ToArray().Select(finding => finding.Rule));
            if (findings.HasViolation)
            {
                return new(i + 1, steps.Length, rules, findings);
            }

            frontier = next;
        }

        return new(steps.Length, steps.Length, rules, Violation: null);
    }

    /// <summary>The worlds that are possible after the history, as far as it can be judged.</summary>
    public static Frontier After(string history) => Split(history).Aggregate(
        Frontier.Of(ModelProgram.FreshWorld()), (frontier, step) => Judge(frontier, step.Step, step.Answer).Next);

    /// <summary>The history's steps with numbers for symbols, and what came of each.</summary>
    public static IReadOnlyList<(Command<Offset> Command, Outcome Outcome)> Parse(string history)
    {
        var parsed = new List<(Command<Offset>, Outcome)>();
        var frontier = Frontier.Of(ModelProgram.FreshWorld());
        foreach (var (step, answer) in Split(history))
        {
            var command = Resolve(step, frontier);
            parsed.Add((command, ReadAnswer(command, answer)));
            frontier = Judge(frontier, step, answer).Next;
        }

        return parsed;
    }

    /// <summary>What came of the command, from its text.</summary>
    public static Outcome ReadAnswer(Command<Offset> command, string answer)
    {
        if (command is Command<Offset>.Together together && answer.Contains('-', StringComparison.Ordinal))
        {
            return new Outcome.AnsweredTogether(ValueList.From(answer.Split('+', StringSplitOptions.TrimEntries).Select(part => ReadPart(together, part))));
        }

        var words = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["base", var n, ..] => new Outcome.Produced(At(n), Named(words, "start")) { LogAppendTime = Named(words, "time")?.Value },
            ["offset", var n, ..] => new Outcome.OffsetListed(At(n), Named(words, "at")?.Value) { LeaderEpoch = (int?)Named(words, "epoch")?.Value },
            ["none", ..] when command is Command<Offset>.ListOffsets => new Outcome.OffsetListed(Offset: null, Named(words, "at")?.Value) { LeaderEpoch = (int?)Named(words, "epoch")?.Value },
            ["none"] => new Outcome.CommittedOffset(Offset: null),
            ["committed", var n, "meta", .. var text] => new Outcome.CommittedOffset(At(n), string.Concat(text)),
            ["committed", var n, ..] => new Outcome.CommittedOffset(At(n)) { LeaderEpoch = (int?)Named(words, "epoch")?.Value },
            ["all", .. var offsets] => new Outcome.CommittedOffsets(ValueList.From(offsets.Select(ReadCommitted))),
            ["producer", var n] => new Outcome.ProducerIdAssigned(new(At(n).Value, 0)),
            ["watermarks", var low, var high, "cached", var cachedLow, var cachedHigh] => new Outcome.WatermarksSeen(At(low), At(high), Maybe(cachedLow), Maybe(cachedHigh)),
            ["deleted", var n] => new Outcome.RecordsDeleted(At(n)),
            ["planned", .. var plan] => new Outcome.Administered(new AdminOutcome.Planned(ValueList.From(plan.Select(ReadPlanned))), ToolClock, ToolClock + 1),
            ["lags", .. var rows] => new Outcome.Administered(new AdminOutcome.Described(ValueList.From(rows.Select(ReadLag))), ToolClock, ToolClock + 1),
            ["tool-refused"] => new Outcome.Administered(new AdminOutcome.Refused("no"), ToolClock, ToolClock + 1),
            ["ok"] when command is Command<Offset>.Control { Body: ControlRequest.CreateTopic } => new Outcome.TopicCreated(),
            ["id", var n] => new Outcome.TopicCreated(new(int.Parse(n, CultureInfo.InvariantCulture), 0, 0, new byte[8])),
            ["ok"] => Outcome.Acknowledged.Instance,
            ["left-out"] => Outcome.Unchanged.Instance,
            ["lost"] => new Outcome.Indeterminate("no answer"),
            ["unseen"] => new Outcome.NotObservable("this channel can't show it"),
            ["refused", var code, .. var rest] => new Outcome.Refused(Enum.Parse<ErrorCode>(code)) { Records = Records(rest), OffsetBeside = Named(rest, "beside") },
            ["records", ..] when command is Command<Offset>.Fetch fetch => Fetched(fetch, words),
            ["records", ..] => new Outcome.Consumed(Records(words), Named(words, "end")),
            _ => throw new FormatException($"'{answer}' is no answer"),
        };
    }

    private static (TopicPartition, Outcome) ReadPart(Command<Offset>.Together together, string part)
    {
        var partition = Partition(part[..part.IndexOf(' ', StringComparison.Ordinal)]);
        var command = together.Parts.First(each => ModelProgram.PartitionOf(each) == partition);
        return (partition, ReadAnswer(command, part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    private static (TopicPartition, Outcome) ReadCommitted(string text)
    {
        var parts = text.Split('=');
        return (Partition(parts[0]), new Outcome.CommittedOffset(parts[1] is "-1" ? null : At(parts[1])));
    }

    private static (TopicPartition, Offset) ReadPlanned(string text) => (Partition(text.Split('=')[0]), At(text.Split('=')[1]));

    private static GroupLag ReadLag(string text) => text.Split('=') is [var partition, var lag]
        ? new(Partition(partition), Committed: null, LogEnd: null, lag is "-" ? null : At(lag).Value)
        : throw new FormatException($"'{text}' is no lag");

    private static TopicPartition Partition(string text) => new(text[..1], int.Parse(text[2..], CultureInfo.InvariantCulture));

    private static Offset? Maybe(string text) => text is "-" ? null : At(text);

    private static (Findings Findings, Frontier Next) Judge(Frontier frontier, Command<SymbolicOffset> step, string answer)
    {
        var command = Resolve(step, frontier);
        return frontier.IsJudgeable ? frontier.Judge(command, ReadAnswer(command, answer)) : (new(), frontier);
    }

    private static Command<Offset> Resolve(Command<SymbolicOffset> step, Frontier frontier) =>
        ModelProgram.Resolve(step, frontier.First) ?? throw new FormatException($"'{ProgramText.Print(step)}' means nothing at this place");

    private static (Command<SymbolicOffset> Step, string Answer)[] Split(string history)
    {
        var lines = history.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("=>", StringSplitOptions.TrimEntries))
            .ToArray();
        var program = ProgramText.Parse(string.Join("; ", lines.Select(line => line[0])));
        return [.. program.Steps.Zip(lines, (step, line) => (step, line[1]))];
    }

    private static Outcome.Fetched Fetched(Command<Offset>.Fetch fetch, string[] words)
    {
        var records = Records(words);
        var end = Named(words, "end");
        var past = records.IsEmpty ? fetch.Offset : records[^1].Offset + 1;
        return new(records, Named(words, "next") ?? end ?? past)
        {
            HighWatermark = Named(words, "high"),
            LastStableOffset = Named(words, "stable"),
            LogStartOffset = Named(words, "start"),
            EndOfPartition = end,
        };
    }

    private static ValueList<OffsetRecord> Records(string[] words) => ValueList.From(
        from word in words
        where word.Contains(':')
        let parts = word.Split(':', '@')
        select new OffsetRecord(At(parts[0]), ReadRecord(parts[1]) with { Timestamp = parts.Length > 2 ? long.Parse(parts[2], CultureInfo.InvariantCulture) : null }));

    private static Record ReadRecord(string text) => text.Split('/') is [var key, var value] ? new(Text(key), Text(value)) : new(Key: null, text);

    private static string? Text(string text) => text switch { "null" => null, "''" => "", _ => text };

    private static Offset? Named(string[] words, string name) => Array.IndexOf(words, name) is >= 0 and var i ? At(words[i + 1]) : null;

    private static Offset At(string text) => new(text switch
    {
        "max" => long.MaxValue,
        "max-1" => long.MaxValue - 1,
        "min" => long.MinValue,
        _ => long.Parse(text, CultureInfo.InvariantCulture),
    });
}
