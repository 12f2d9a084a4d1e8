using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges what a consumer commits by itself. When it does so is its own affair, so the committed offset is known only between bounds, until
/// somebody reads it after the consumer was closed.
/// </summary>
internal static class AutoCommitting
{
    /// <summary>The state after the session was handed records up to its position.</summary>
    public static ModelState Raise(ModelState state, SessionState session)
    {
        var commit = state.CommitOf(session.Key);
        return state.With(session.Key, commit with { AutoCommitBound = Math.Max(commit.AutoCommitBound ?? 0, session.Position) })
            .With(session.Key.Group, GroupExistence.Uncertain);
    }

    public static ModelState Close(ModelState state, SessionState session)
    {
        var commit = state.CommitOf(session.Key);
        return session.AutoCommit && commit.AutoCommitBound is { } bound
            ? state.With(session.Key, commit with { IsAutoCommitFinal = !session.HasSought && bound == session.Position })
            : state;
    }

    public static ModelState Judge(ModelState state, CommitKey key, CommitState commit, long bound, long? answer, Findings findings)
    {
        findings.Check(
            ResumeRules.AutoCommitUpperBound, commit.IsAutoCommitFinal ? Boundary.AtClose : Boundary.AfterConsuming, answer is null || answer <= bound || answer == commit.Value,
            $"the application was handed records up to {bound - 1}, so no more than {bound} may be committed for it");
        findings.Expect($"a committed offset of at most {bound}");
        if (!commit.IsAutoCommitFinal)
        {
            return state;
        }

        findings.Check(
            ResumeRules.AutoCommitLowerBound, Boundary.AtClose, answer == bound,
            $"the application was handed records up to {bound - 1} before the consumer was closed, which commits {bound}");
        findings.Expect($"committed offset {bound}");

        // From here on the answer is what is known.
        state = state.With(key, commit with { AutoCommitBound = null, IsAutoCommitFinal = false });
        return answer is { } value ? Committing.Store(state, key, value, client: 0, byConsumption: true, metadata: null) : state;
    }
}
