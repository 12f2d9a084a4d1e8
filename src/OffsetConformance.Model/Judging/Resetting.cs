using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges an admin tool that resets a group. What it should have planned follows from the log and the commits that the model knows; what it stored
/// shows when the committed offsets are read.
/// </summary>
internal static class Resetting
{
    public static ModelState Judge(
        ModelState state, Command<Offset>.AdminCall call, ResetScope scope, ResetTo to, bool execute, Outcome outcome, Findings findings)
    {
        if (outcome is not Outcome.Administered { Answer: var answer } said)
        {
            return state;
        }

        var selection = Selection.Of(call, state);
        if (!selection.IsClear)
        {
            return state with { IsLost = true };
        }

        var targets = selection.Partitions.Select(partition => ResetTarget.Of(state, call.Group, partition, to, said)).ToList();
        switch (answer)
        {
            case AdminOutcome.Refused(var reason):
                CheckRefusal(state, call.Group, scope, to, targets, reason, findings);
                return state with { Tools = state.Tools.With(call.Group, new(ResetTarget.RuleOf(to), state.Clock)) };

            case AdminOutcome.Planned(var plan):
                CheckPlan(state, targets, plan, findings);
                return execute
                    ? Store(state, call.Group, to, plan)
                    : state with { Tools = state.Tools.With(call.Group, new(ResetRules.DryRun, state.Clock)) };

            default:
                return state with { IsLost = true };
        }
    }

    private static void CheckRefusal(
        ModelState state, string group, ResetScope scope, ResetTo to, List<ResetTarget> targets, string reason, Findings findings)
    {
        var hasAbsent = to is ResetTo.ShiftBy && targets.Exists(target => target.IsRefused);
        if (hasAbsent)
        {
            findings.Check(ResetRules.ShiftBy, Boundary.NothingCommitted, holds: true, $"");
        }
        else if (state.ExistenceOf(group) == GroupExistence.Exists && !(to is ResetTo.ShiftBy && scope is ResetScope.WholeTopic))
        {
            // Other partitions of a topic may be another world's, and without a commit to shift.
            findings.Check(ResetTarget.RuleOf(to), Boundary.Refused, holds: false, $"the group has no members, and there is somewhere to go, but the tool said: {reason}");
            findings.Expect($"{Describe(targets)}");
        }
    }

    private static void CheckPlan(ModelState state, List<ResetTarget> targets, ValueList<(TopicPartition Partition, Offset Offset)> plan, Findings findings)
    {
        foreach (var target in targets)
        {
            var planned = plan.Where(each => each.Partition == target.Partition).Select(each => (long?)each.Offset.Value).FirstOrDefault();
            findings.Check(
                target.Rule, target.Boundary, !target.IsRefused && planned is { } offset && target.Allows(offset),
                $"{target.Partition} {target.Why}, and the tool {(planned is null ? "leaves it out" : $"goes to {planned}")}");
        }

        var isInside = plan.All(each => state.Partitions.Find(each.Partition) is null || targets.Exists(target => target.Partition == each.Partition));
        findings.Check(ResetRules.Scope, Boundary.OutsideTheScope, isInside, $"the plan has partitions that nobody named");
        findings.Expect($"{Describe(targets)}");
    }

    private static string Describe(List<ResetTarget> targets) => targets.Exists(target => target.IsRefused)
        ? "to be told that there is nothing to shift"
        : string.Join(", ", targets.Select(target => $"{target.Partition} at {target.Lowest}{(target.Highest == target.Lowest ? "" : $" to {target.Highest}")}"));

    private static ModelState Store(ModelState state, string group, ResetTo to, ValueList<(TopicPartition Partition, Offset Offset)> plan)
    {
        foreach (var (partition, offset) in plan)
        {
            if (state.Partitions.Find(partition) is not null)
            {
                // The tool may keep the metadata that was there, or clear it (RST-12).
                var key = new CommitKey(group, partition);
                state = Committing.Store(state, key, offset.Value, client: 0, byConsumption: false, metadata: null);
                state = state.With(key, state.CommitOf(key) with { ResetBy = ResetTarget.RuleOf(to) });
            }
        }

        return state with { Tools = state.Tools.With(group, new(ResetRules.Scope, state.Clock)) };
    }
}
