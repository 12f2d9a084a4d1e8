using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.Judging;

/// <summary>What every refusal has in common.</summary>
internal static class Refusals
{
    public static void CheckNoNumber(Outcome outcome, Findings findings)
    {
        if (outcome is Outcome.Refused refused)
        {
            findings.CheckAside(
                MiscRules.ErrorsCarryNoNumbers, Boundary.Refused, refused.OffsetBeside is null,
                $"an answer with an error has no offset to tell, and beside {refused.Error.ToText()} it says {refused.OffsetBeside}");
            findings.Expect($"an error with offset -1");
        }
    }
}
