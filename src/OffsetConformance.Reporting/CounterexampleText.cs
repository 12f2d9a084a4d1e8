using System.Text;

namespace OffsetConformance.Reporting;

/// <summary>
/// A counterexample as people read it: the rule, a numbered program with what came of each step, what was due instead, why, and how to
/// see it again.
/// <code>
/// FAIL  LOG-15 MUST  A fetch at the log end offset + 1, or anywhere above it, answers OFFSET_OUT_OF_RANGE.
/// simulator fetch-past-end-is-empty, seed 1 · 2 of 9 steps left · found by broker scenario 12 · broken in 3 of 3 runs
///
///   1  produce a-0 1        base offset 0
///   2  fetch a-0 end+1 (2)  no records; end 2
///        expected  OFFSET_OUT_OF_RANGE (1)
///        actual    no records; end 2
///   because  the log end offset is 1, and 2 is past it
///
/// replay  ./conformance replay oc1-…
/// on the wire: transcripts/LOG-15.jsonl, beside the report
/// </code>
/// </summary>
public static class CounterexampleText
{
    /// <summary>Columns of text; a replay line and an outcome may be longer, for neither can be broken.</summary>
    private const int Width = 120;

    /// <summary>A step longer than this pushes its outcome to the right, instead of all others with it.</summary>
    private const int WidestStep = 40;

    /// <param name="rule">A failed rule.</param>
    /// <param name="origin">Where it was found: target and seed.</param>
    /// <param name="launcher">The command that starts the suite.</param>
    public static string Of(RuleReport rule, string origin, string launcher)
    {
        var heading = $"{(rule.IsExpected() ? "KNOWN" : "FAIL")}  {rule.Heading()}  ";
        var text = new StringBuilder(heading).Append(PlainText.Wrap(rule.Sentence, Width, heading.Length)).Append('\n');
        if (rule.Counterexample is not { } counterexample)
        {
            return text.Append(origin).Append(" · no program was kept that shows it\n").ToString();
        }

        text.Append(string.Join(" · ", (string[])[origin, .. Provenance(counterexample)])).Append("\n\n");
        AppendSteps(text, counterexample.Steps);
        text.Append("       expected  ").Append(counterexample.Expected).Append('\n');
        text.Append("       actual    ").Append(counterexample.Actual).Append('\n');
        AppendNote(text, "because", counterexample.Because);
        AppendNote(text, "also breaks", string.Join(", ", counterexample.AlsoViolates));
        text.Append(counterexample.ReplayToken.Length == 0
            ? "\nwho comes first is the broker's choice: run again to see it again\n"
            : $"\nreplay  {launcher} replay {counterexample.ReplayToken}\n");
        text.Append(counterexample.Transcript is { } transcript ? $"on the wire: {transcript}, beside the report\n" : "");
        return text.ToString();
    }

    /// <summary>One numbered line per step, its outcome in a column of its own.</summary>
    internal static void AppendSteps(StringBuilder text, IReadOnlyList<StepReport> steps)
    {
        var programs = steps.Select(Both).ToList();
        var width = programs.Select(step => step.Length).Where(length => length <= WidestStep).DefaultIfEmpty(0).Max();
        for (var i = 0; i < steps.Count; i++)
        {
            text.Append($"{steps[i].N,3}  ").Append(programs[i].PadRight(width)).Append("  ").Append(steps[i].Outcome).Append('\n');
        }
    }

    private static IEnumerable<string> Provenance(CounterexampleReport counterexample)
    {
        yield return counterexample.StepsWhenFound is { } found && found > counterexample.Steps.Count
            ? $"{counterexample.Steps.Count} of {PlainText.Count(found, "step")} left"
            : PlainText.Count(counterexample.Steps.Count, "step");
        if (!string.IsNullOrEmpty(counterexample.FoundBy))
        {
            yield return $"found by {counterexample.FoundBy}";
        }

        if (counterexample.Repetitions == 0)
        {
            yield return "as found, not shrunk";
        }
        else
        {
            var flaky = counterexample.Reproduced < counterexample.Repetitions ? "flaky: " : "";
            yield return $"{flaky}broken in {counterexample.Reproduced} of {PlainText.Count(counterexample.Repetitions, "run")}";
        }
    }

    /// <summary>The symbolic step with the offset that was sent in parentheses: <c>fetch a-0 end+1 (4)</c>.</summary>
    private static string Both(StepReport step)
    {
        var symbolic = step.Symbolic.Split(' ');
        var concrete = step.Concrete.Split(' ');
        return symbolic.Length == concrete.Length
            ? string.Join(' ', symbolic.Zip(concrete, (symbol, word) => symbol == word ? symbol : $"{symbol} ({word})"))
            : step.Symbolic;
    }

    private static void AppendNote(StringBuilder text, string name, string note)
    {
        if (note.Length > 0)
        {
            text.Append("  ").Append(name).Append("  ").Append(PlainText.Wrap(note, Width, name.Length + 4)).Append('\n');
        }
    }
}
