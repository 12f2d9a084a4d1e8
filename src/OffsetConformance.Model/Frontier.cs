using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model;

/// <summary>
/// The worlds that are possible, given all answers so far. One, until a write stays without an answer: from then on it may have
/// happened, may happen later, or never will, and an answer is right if it is right in one of these worlds.
/// </summary>
public sealed record Frontier(ValueList<ModelState> States)
{
    /// <summary>More unanswered writes than this in one sequence leave too many worlds to say anything.</summary>
    private const int MaxPending = 3;

    private const int MaxWorlds = 256;

    public static Frontier Of(ModelState state) => new([state]);

    /// <summary>The likeliest world; symbolic offsets are resolved in it.</summary>
    public ModelState First => States[0];

    /// <summary>Whether an answer can still be judged. Worlds are never dropped to make it so: that could accuse a broker falsely.</summary>
    public bool IsJudgeable => !First.IsLost && First.Pending.Count <= MaxPending && States.Count <= MaxWorlds;

    /// <summary>The findings of a world in which the answer is right, else those of the likeliest one.</summary>
    public (Findings Findings, Frontier Next) Judge(Command<Offset> command, Outcome outcome)
    {
        if (States.Count == 1 && First.Pending.IsEmpty)
        {
            var (findings, next) = OffsetModel.Judge(First, command, outcome);
            return (findings, Of(next));
        }

        Findings? wrong = null;
        Findings? blemished = null;
        Findings? right = null;
        var blemishedWorlds = new List<ModelState>();
        var possible = new List<ModelState>();
        foreach (var state in States.AsSpan().ToArray().SelectMany(WithLateEffects))
        {
            var (findings, next) = OffsetModel.Judge(state, command, outcome);
            if (findings.IsBroken)
            {
                wrong ??= findings;
            }
            else if (findings.HasViolation)
            {
                blemished ??= findings;
                blemishedWorlds.Add(next);
            }
            else
            {
                right ??= findings;
                possible.Add(next);
            }
        }

        return right is not null ? (right, new(ValueList.From(possible)))
            : blemished is not null ? (blemished, new(ValueList.From(blemishedWorlds)))
            : (wrong!, this);
    }

    /// <summary>The world as it is, and as it would be if any of the unanswered writes, in their order, had its effect by now.</summary>
    private static IEnumerable<ModelState> WithLateEffects(ModelState state)
    {
        yield return state;
        for (var i = 0; i < state.Pending.Count; i++)
        {
            var applied = OffsetModel.Apply(state, state.Pending[i]) with { Pending = state.Pending.Without(i) };
            foreach (var further in WithLateEffects(applied))
            {
                yield return further;
            }
        }
    }
}
