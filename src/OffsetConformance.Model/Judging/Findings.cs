using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.Judging;

/// <summary>One rule checked once. <paramref name="Because"/> is null if it held, else the argument why the answer breaks it.</summary>
public readonly record struct Finding(Rule Rule, Boundary Boundary, string? Because)
{
    public bool Holds => Because is null;
}

/// <summary>The checks that one answer gave rise to, in the order in which they were made.</summary>
public sealed class Findings
{
    private readonly List<Finding> items = new(8);

    public ReadOnlySpan<Finding> AsSpan() => CollectionsMarshal.AsSpan(items);

    public bool HasViolation { get; private set; }

    /// <summary>
    /// Whether something was violated that leaves open what the target has stored: the model can't go on from there. Other violations are about
    /// what an answer says by the way.
    /// </summary>
    public bool IsBroken { get; private set; }

    /// <summary>What a conforming broker would have answered; null unless something was violated.</summary>
    public string? Expected { get; private set; }

    /// <summary>Text of <paramref name="because"/> is only built if the rule does not hold.</summary>
    internal bool Check(Rule rule, Boundary boundary, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] TextIfNot because)
    {
        IsBroken |= !holds;
        return CheckAside(rule, boundary, holds, because);
    }

    /// <summary>The same for what an answer says beside the point: wrong or not, it is known what the target has stored.</summary>
    internal bool CheckAside(Rule rule, Boundary boundary, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] TextIfNot because)
    {
        items.Add(new(rule, boundary, holds ? null : because.ToString()));
        HasViolation |= !holds;
        return holds;
    }

    /// <summary>Says once, after the checks, what the answer would have had to be.</summary>
    internal void Expect([InterpolatedStringHandlerArgument("")] TextIfViolated expected)
    {
        if (HasViolation)
        {
            Expected = expected.ToString();
        }
    }

    /// <summary>The first violation of the rule; null if there is none.</summary>
    public Finding? ViolationOf(Rule rule)
    {
        foreach (var finding in items)
        {
            if (finding.Rule == rule && !finding.Holds)
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>The violated rules, each once, in catalogue order.</summary>
    public IReadOnlyList<Rule> ViolatedRules() =>
        [.. items.Where(finding => !finding.Holds).Select(finding => finding.Rule).Distinct().OrderBy(RuleCatalogue.IndexOf)];
}

/// <summary>An interpolated string that is built only where a condition does not hold: a run makes millions of checks that hold.</summary>
[InterpolatedStringHandler]
public readonly ref struct TextIfNot
{
    private readonly StringBuilder? text;

    public TextIfNot(int literalLength, int formattedCount, bool holds, out bool build)
    {
        build = !holds;
        text = build ? new StringBuilder(literalLength + (formattedCount * 8)) : null;
    }

    public void AppendLiteral(string value) => text!.Append(value);

    public void AppendFormatted<T>(T value) => text!.Append(value);

    public override string ToString() => text?.ToString() ?? "";
}

/// <summary>The same, built only if the findings have a violation already.</summary>
[InterpolatedStringHandler]
public readonly ref struct TextIfViolated
{
    private readonly StringBuilder? text;

    public TextIfViolated(int literalLength, int formattedCount, Findings findings, out bool build)
    {
        build = findings.HasViolation;
        text = build ? new StringBuilder(literalLength + (formattedCount * 8)) : null;
    }

    public void AppendLiteral(string value) => text!.Append(value);

    public void AppendFormatted<T>(T value) => text!.Append(value);

    public override string ToString() => text?.ToString() ?? "";
}
