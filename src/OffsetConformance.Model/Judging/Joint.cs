using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges a request with several parts: each part by its own rules, and then that each was answered, and that one refusal was not all they got.
/// </summary>
internal static class Joint
{
    public static ModelState Judge(
        ModelState state, Command<Offset>.Together command, Outcome outcome, Func<ModelState, Command<Offset>, Outcome, Findings, ModelState> judge, Findings findings)
    {
        if (outcome is not Outcome.AnsweredTogether { Parts: var answers })
        {
            // A refusal of the whole request is one of each of its parts.
            return outcome is Outcome.Refused ? command.Parts.Aggregate(state, (now, part) => judge(now, part, outcome, findings)) : state;
        }

        if (HasTwice(command))
        {
            return JudgeTwice(state, command, answers, judge, findings);
        }

        var isSpoilt = false;
        var hasRefusal = false;
        foreach (var part in command.Parts)
        {
            var partition = ModelProgramPartition(part);
            var answer = answers.FirstOrDefault(each => each.Partition == partition).Answer;
            findings.Check(RuleOf(part), Boundary.EveryPartAnswered, answer is not null, $"{partition} was asked about, and the answer leaves it out");
            if (answer is null or Outcome.Indeterminate || IsNoJudgement(answer))
            {
                continue;
            }

            var before = findings.AsSpan().Length;
            state = judge(state, part, answer, findings);
            var holds = true;
            foreach (var finding in findings.AsSpan()[before..])
            {
                holds &= finding.Holds;
            }

            isSpoilt |= !holds;
            hasRefusal |= answer is Outcome.Refused && holds;
        }

        if (hasRefusal && !command.Parts.IsEmpty)
        {
            findings.Check(
                RuleOf(command.Parts[0]), Boundary.BesideARefusal, !isSpoilt, $"one part of the request is refused for its own sake, and another part is answered wrongly beside it");
        }

        findings.Expect($"an answer for each part, as if it had been asked alone");
        return state;
    }

    /// <summary>The state after the whole request had its effect.</summary>
    public static IEnumerable<Command<Offset>> WritesOf(Command<Offset>.Together command) =>
        command.Parts.Where(part => part is Command<Offset>.Commit or Command<Offset>.DeleteRecords);

    private static TopicPartition ModelProgramPartition(Command<Offset>.Request part) => Programs.ModelProgram.PartitionOf(part)!.Value;

    private static Rule RuleOf(Command<Offset>.Request part) => part switch
    {
        Command<Offset>.ListOffsets => ListOffsetsRules.Errors,
        Command<Offset>.DeleteRecords => LogStartRules.DeleteRecordsTargetErrors,
        _ => CommitRules.PerPartitionAnswers,
    };

    private static bool HasTwice(Command<Offset>.Together command) =>
        command.Parts.Select(ModelProgramPartition).Distinct().Count() < command.Parts.Count;

    /// <summary>The same partition twice: a commit takes the last value or refuses, ListOffsets refuses both.</summary>
    private static ModelState JudgeTwice(
        ModelState state,
        Command<Offset>.Together command,
        ValueList<(TopicPartition Partition, Outcome Answer)> answers,
        Func<ModelState, Command<Offset>, Outcome, Findings, ModelState> judge,
        Findings findings)
    {
        var twice = command.Parts.GroupBy(ModelProgramPartition).Where(parts => parts.Count() > 1).Select(parts => parts.Key).ToList();
        foreach (var part in command.Parts)
        {
            var partition = ModelProgramPartition(part);
            if (!twice.Contains(partition))
            {
                var answer = answers.FirstOrDefault(each => each.Partition == partition).Answer;
                state = answer is null or Outcome.Indeterminate || IsNoJudgement(answer) ? state : judge(state, part, answer, findings);
                continue;
            }

            if (state.Partitions.Find(partition) is null)
            {
                continue;
            }

            var ours = answers.Where(answer => answer.Partition == partition).Select(answer => answer.Answer).ToList();
            ours.ForEach(answer => Refusals.CheckNoNumber(answer, findings));
            if (part is Command<Offset>.ListOffsets)
            {
                findings.Check(
                    ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.NamedTwice, ours.Count > 0 && ours.TrueForAll(answer => answer is Outcome.Refused { Error: ErrorCode.InvalidRequest }),
                    $"{partition} is named twice in one request");
                findings.Expect($"INVALID_REQUEST (42), once or for each");
            }
            else if (part is Command<Offset>.Commit commit)
            {
                // What is refused once and stored once can't be told apart from the answer.
                state = ours.Count > 0 && ours.TrueForAll(answer => answer is Outcome.Acknowledged) ? StoreTwice(state, commit) : Forget(state, commit);
            }
            else if (part is Command<Offset>.DeleteRecords && ours.Exists(answer => answer is Outcome.RecordsDeleted))
            {
                state = state with { Partitions = state.Partitions.Without(partition) };
            }
        }

        return state;
    }

    /// <summary>An answer that promises success to a repetition, or that access rules gave.</summary>
    private static bool IsNoJudgement(Outcome answer) => answer is Outcome.Refused { Error: var error } && (error.IsRetriable() || error.IsAuthorization());

    private static ModelState StoreTwice(ModelState state, Command<Offset>.Commit commit)
    {
        var key = new CommitKey(commit.Group, commit.Partition);
        state = Committing.Apply(state, commit);
        return state.With(key, state.CommitOf(key) with { NamedTwice = true });
    }

    /// <summary>A bound that everything satisfies: nothing more is said of this key.</summary>
    private static ModelState Forget(ModelState state, Command<Offset>.Commit commit)
    {
        var key = new CommitKey(commit.Group, commit.Partition);
        return state.With(key, state.CommitOf(key) with { AutoCommitBound = long.MaxValue }).With(commit.Group, GroupExistence.Uncertain);
    }
}
