using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// The rules of the form "X does not touch Y". They need no expected value, only two readings of Y: if nothing but X lies between
/// them, they must agree, and if they don't, X is to blame. Where several kinds of X lie between, a difference can't be pinned on one
/// of them and only the rule about Y itself speaks; an equality speaks for all.
/// </summary>
[Flags]
internal enum Interference
{
    None = 0,
    AppendElsewhere = 1,
    Listing = 2,
    Reading = 4,
    CommitHere = 8,
    AppendHere = 16,
    Trim = 32,
    CommitElsewhere = 64,
    RefusedCommit = 128,
    OwnConsuming = 256,
    Seek = 512,
    AddingPartitions = 1024,
    Removal = 2048,
    Pausing = 4096,
}

internal static class Interferences
{
    /// <summary>What happened since a moment that must not move either end of the partition's log nor change its records.</summary>
    public static Interference WithLog(ModelState state, TopicPartition partition, PartitionState log, long since)
    {
        var kinds = Interference.None;
        kinds |= When(AnyAppendElsewhere(state, partition, since), Interference.AppendElsewhere);
        kinds |= When(state.ListedAt > since, Interference.Listing);
        kinds |= When(log.ReadAt > since, Interference.Reading);
        kinds |= When(log.CommittedAt > since, Interference.CommitHere);
        kinds |= When(log.SiblingsAddedAt > since, Interference.AddingPartitions);
        return kinds;
    }

    /// <summary>What happened since a moment that must not change the committed offset.</summary>
    public static Interference WithCommit(ModelState state, CommitKey key, CommitState commit, long since)
    {
        var kinds = Interference.None;
        kinds |= When(state.ListedAt > since, Interference.Listing);
        kinds |= When(AnyCommitElsewhere(state, key, since), Interference.CommitElsewhere);
        kinds |= When(commit.RefusedAt > since, Interference.RefusedCommit);
        kinds |= When(commit.ConsumedAt > since, Interference.OwnConsuming);
        kinds |= When(commit.SoughtAt > since, Interference.Seek);
        kinds |= When(commit.PausedAt > since, Interference.Pausing);
        kinds |= When(LastRemovalElsewhere(state, key).At > since, Interference.Removal);
        if (state.Partitions.Find(key.Partition) is { } log)
        {
            kinds |= When(log.AppendedAt > since, Interference.AppendHere);
            kinds |= When(log.TrimmedAt > since, Interference.Trim);
            kinds |= When(log.SiblingsAddedAt > since, Interference.AddingPartitions);
            kinds |= When(log.ReadAt > since && log.ReadAt != commit.ConsumedAt && log.ReadAt != commit.SoughtAt, Interference.Reading);
        }

        return kinds;
    }

    /// <summary>Checks the rules that speak of an end of the log, or of its records.</summary>
    public static void CheckLog(this Findings findings, Interference kinds, bool same, string what)
    {
        findings.CheckOne(LogRules.PartitionsAreIndependent, Boundary.AfterAppendElsewhere, Interference.AppendElsewhere, kinds, same, what);
        findings.CheckOne(ListOffsetsRules.PureQuery, Boundary.AfterListing, Interference.Listing, kinds, same, what);
        findings.CheckOne(LogStartRules.ConsumptionDoesNotDelete, Boundary.AfterReading, Interference.Reading, kinds, same, what);
        findings.CheckOne(LogStartRules.ConsumptionDoesNotDelete, Boundary.AfterCommitHere, Interference.CommitHere, kinds, same, what);
        findings.CheckOne(CommitRules.CommitsDoNotTouchTheLog, Boundary.AfterCommitHere, Interference.CommitHere, kinds, same, what);
        findings.CheckOne(LogStartRules.AddingPartitions, Boundary.AfterAddingPartitions, Interference.AddingPartitions, kinds, same, what);
    }

    /// <summary>Checks the rules that speak of a committed offset.</summary>
    public static void CheckCommit(this Findings findings, Interference kinds, bool same, string what)
    {
        findings.CheckOne(CommitRules.KeysAreGroupTopicPartition, Boundary.AfterCommitElsewhere, Interference.CommitElsewhere, kinds, same, what);
        findings.CheckOne(ListOffsetsRules.PureQuery, Boundary.AfterListing, Interference.Listing, kinds, same, what);
        findings.CheckOne(CommitRules.LogDoesNotTouchCommits, Boundary.AfterAppendHere, Interference.AppendHere, kinds, same, what);
        findings.CheckOne(CommitRules.LogDoesNotTouchCommits, Boundary.AfterTrim, Interference.Trim, kinds, same, what);
        findings.CheckOne(LogStartRules.DeletionDoesNotTouchCommits, Boundary.AfterTrim, Interference.Trim, kinds, same, what);
        findings.CheckOne(LogStartRules.AddingPartitions, Boundary.AfterAddingPartitions, Interference.AddingPartitions, kinds, same, what);
        findings.CheckOne(ResumeRules.PauseAndResumeKeepThePosition, Boundary.WhilePaused, Interference.Pausing, kinds, same, what);
        findings.CheckOne(CommitRules.LogDoesNotTouchCommits, Boundary.AfterReading, Interference.Reading, kinds, same, what);
        findings.CheckOne(CommitRules.RefusedCommitChangesNothing, Boundary.AfterRefusedCommit, Interference.RefusedCommit, kinds, same, what);
        findings.CheckOne(ResumeRules.NoAutoCommitNoCommit, Boundary.AfterConsuming, Interference.OwnConsuming, kinds, same, what);
        findings.CheckOne(ResumeRules.SeekDoesNotCommit, Boundary.AfterSeek, Interference.Seek, kinds, same, what);
    }

    /// <summary>Checks the rule about the removal of a committed offset: it removes no other.</summary>
    public static void CheckRemovals(this Findings findings, ModelState state, CommitKey key, Interference kinds, bool same)
    {
        if (LastRemovalElsewhere(state, key) is { Rule: { } rule })
        {
            findings.CheckOne(rule, Boundary.RemovedElsewhere, Interference.Removal, kinds, same, "the committed offset");
        }
    }

    private static void CheckOne(
        this Findings findings, Rule rule, Boundary boundary, Interference kind, Interference between, bool same, string what)
    {
        if (between.HasFlag(kind) && (same || between == kind))
        {
            findings.Check(rule, boundary, same, $"since {what} was last known nothing has happened but {Name(kind)}, and now it is another");
        }
    }

    private static Interference When(bool happened, Interference kind) => happened ? kind : Interference.None;

    private static string Name(Interference kind) => kind switch
    {
        Interference.AppendElsewhere => "an append to another partition",
        Interference.Listing => "ListOffsets requests",
        Interference.Reading => "reading the partition",
        Interference.CommitHere => "a commit for the partition",
        Interference.AppendHere => "an append to the partition",
        Interference.Trim => "a trim of the partition",
        Interference.CommitElsewhere => "a commit of another key",
        Interference.RefusedCommit => "a refused commit",
        Interference.OwnConsuming => "consuming without a commit",
        Interference.Seek => "a seek",
        Interference.AddingPartitions => "adding partitions to the topic",
        Interference.Removal => "the removal of another committed offset",
        Interference.Pausing => "a pause",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a single kind of interference"),
    };

    private static bool AnyAppendElsewhere(ModelState state, TopicPartition partition, long since)
    {
        for (var i = 0; i < state.Partitions.Count; i++)
        {
            if (state.Partitions.Values[i].AppendedAt > since && state.Partitions.Keys[i] != partition)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyCommitElsewhere(ModelState state, CommitKey key, long since)
    {
        for (var i = 0; i < state.Commits.Count; i++)
        {
            // What an admin tool wrote is that tool's to answer for.
            if (state.Commits.Values[i] is { ResetBy: null } other && other.CommittedAt > since && state.Commits.Keys[i] != key)
            {
                return true;
            }
        }

        return false;
    }

    private static (Rule? Rule, long At) LastRemovalElsewhere(ModelState state, CommitKey key)
    {
        var last = (Rule: (Rule?)null, At: 0L);
        for (var i = 0; i < state.Commits.Count; i++)
        {
            var other = state.Commits.Values[i];
            if (other.RemovedAt > last.At && state.Commits.Keys[i] != key)
            {
                last = (other.RemovedBy, other.RemovedAt);
            }
        }

        return last;
    }
}
