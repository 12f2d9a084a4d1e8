using System.Text.Json;
using System.Text.Json.Serialization;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Verdicts;

/// <summary>One known deviation: the rule, the shrunk program that shows it, why it is tolerated, and where that was discussed.</summary>
public sealed record ExpectedDeviation(string Rule, string Program, string Reason, string? Link = null);

/// <summary>
/// The known deviations of one target, as data. They stay visible: one that changes or no longer happens fails the gate like a new one.
/// </summary>
public sealed record ExpectedDeviations(string Target, IReadOnlyList<ExpectedDeviation> Deviations)
{
    public static readonly ExpectedDeviations None = new("", []);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <exception cref="FormatException">The text is not a list of deviations; the message says where, and what would be right.</exception>
    public static ExpectedDeviations Parse(string text)
    {
        ExpectedDeviations? parsed;
        try
        {
            parsed = JsonSerializer.Deserialize<ExpectedDeviations>(text, Json);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $" (line {line + 1}, {e.Path ?? "$"})" : "";
            throw new FormatException(
                $"not a list of expected deviations{place}: it takes {{\"target\": …, \"deviations\": [{{\"rule\": …, \"program\": …, \"reason\": …}}]}}", e);
        }

        var deviations = parsed?.Deviations ?? throw new FormatException("'deviations' is missing");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var deviation in deviations)
        {
            if (deviation is null)
            {
                throw new FormatException("one of the deviations is null");
            }

            if (!RuleCatalogue.TryFind(deviation.Rule, out _))
            {
                throw new FormatException($"there is no rule '{deviation.Rule}'; 'list rules' names them all");
            }

            if (!seen.Add(deviation.Rule))
            {
                throw new FormatException($"the rule {deviation.Rule} is listed twice");
            }

            if (string.IsNullOrWhiteSpace(deviation.Reason))
            {
                throw new FormatException($"the deviation of {deviation.Rule} gives no reason");
            }

            _ = ProgramText.Parse(deviation.Program);
        }

        return parsed;
    }

    public ExpectedDeviation? Find(Rule rule) => Deviations.FirstOrDefault(deviation => string.Equals(deviation.Rule, rule.Id, StringComparison.Ordinal));

    /// <summary>
    /// The result as it stands to this list. A rule that could not be judged confirms nothing and refutes nothing; neither does one that
    /// has only passed so far in a run that was cut short, nor a failing program that there was no time to shrink to its canonical form.
    /// </summary>
    public RuleResult Apply(RuleResult result, bool isComplete)
    {
        if (Find(result.Rule) is not { } expected || result.Verdict is not (Verdict.Pass or Verdict.Fail))
        {
            return result;
        }

        var status = (result.Verdict, result.Counterexample) switch
        {
            (Verdict.Pass, _) => isComplete ? DeviationStatus.Gone : DeviationStatus.None,
            (_, { IsShrunk: true } counterexample) when counterexample.Program != ProgramText.Parse(expected.Program) => DeviationStatus.Changed,
            _ => DeviationStatus.Expected,
        };
        return result with { Deviation = status, ExpectedDeviation = status == DeviationStatus.None ? null : expected };
    }
}
