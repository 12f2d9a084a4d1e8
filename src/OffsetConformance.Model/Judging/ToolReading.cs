using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>What a committed offset says of the admin tool that wrote it last, or was to leave it alone.</summary>
internal static class ToolReading
{
    /// <summary>False if the committed offset is not what it should be, and only a tool can be to blame.</summary>
    public static bool Check(ModelState state, CommitKey key, CommitState commit, long? answer, Interference between, Findings findings)
    {
        var same = answer == commit.Value;
        if (!same && between != Interference.None)
        {
            // Which of them did it can't be told: the rule about the committed offset itself speaks.
            return true;
        }

        if (commit is { ResetBy: { } rule } && !commit.Seen.IsSince(commit.CommittedAt))
        {
            return findings.Check(rule, Boundary.AfterReset, same, $"the tool said that it stored {commit.Value}, and {answer ?? -1} is committed");
        }

        if (state.Tools.Find(key.Group) is { } trace && trace.At > commit.KnownAt)
        {
            return findings.Check(
                trace.Rule, trace.Rule == ResetRules.DryRun ? Boundary.OnlyTold : trace.Rule == ResetRules.Scope ? Boundary.OutsideTheScope : Boundary.AfterRefusedReset,
                same, $"the tool was to leave {commit.Value ?? -1} alone, and {answer ?? -1} is committed now");
        }

        return true;
    }
}
