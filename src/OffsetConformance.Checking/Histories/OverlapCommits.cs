using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// Commits of one key by several clients: what is read is what one of them submitted, all parts of it, and one that nobody had replaced by
/// then for certain (CMT-37, CMT-16).
/// </summary>
internal static class OverlapCommits
{
    /// <param name="Index">In the history.</param>
    /// <param name="Operation">A commit of one partition that was not refused.</param>
    public sealed record Write(int Index, TimedOperation Operation)
    {
        public Command<Offset>.Commit Commit => (Command<Offset>.Commit)Operation.Command;

        /// <summary>When it was in effect at the latest; a commit that nobody answered may still wait.</summary>
        public long EffectiveAt { get; set; } = Operation.Outcome is Outcome.Acknowledged ? Operation.To : long.MaxValue;
    }

    /// <param name="Index">In the history.</param>
    /// <param name="Operation">A question for one partition, or for all.</param>
    /// <param name="Key">Null for all of a group.</param>
    /// <param name="Group">The group's name.</param>
    public sealed record Read(int Index, TimedOperation Operation, CommitKey? Key, string Group)
    {
        /// <summary>What is said of the key: nothing is that there is none. A refusal says nothing, and is wrong itself.</summary>
        public Outcome AnswerFor(CommitKey key) => Operation.Outcome switch
        {
            Outcome.CommittedOffsets all => all.Partitions.FirstOrDefault(each => each.Partition == key.Partition).Answer ?? new Outcome.CommittedOffset(Offset: null),
            var one => one,
        };
    }

    private sealed record Reading(int Index, TimedOperation Operation, Outcome.CommittedOffset Answer);

    /// <summary>Puts a commit or a reading where it belongs.</summary>
    public static void Sort(int index, TimedOperation operation, Dictionary<CommitKey, List<Write>> writes, List<Read> reads)
    {
        switch (operation.Command, operation.Outcome)
        {
            case (Command<Offset>.Commit commit, Outcome.Acknowledged or Outcome.Indeterminate):
                var key = new CommitKey(commit.Group, commit.Partition);
                (writes.TryGetValue(key, out var known) ? known : writes[key] = []).Add(new(index, operation));
                break;
            case (Command<Offset>.FetchCommitted fetch, Outcome.CommittedOffset or Outcome.Refused):
                reads.Add(new(index, operation, new(fetch.Group, fetch.Partition), fetch.Group));
                break;
            case (Command<Offset>.Control { Body: ControlRequest.FetchCommittedAll fetch }, Outcome.CommittedOffsets or Outcome.Refused):
                reads.Add(new(index, operation, Key: null, fetch.Group));
                break;
        }
    }

    public static void Check(CommitKey key, IReadOnlyList<Write> writes, IEnumerable<Read> asked, List<TimedFinding> findings)
    {
        var reads = new List<Reading>();
        foreach (var read in asked)
        {
            switch (read.AnswerFor(key))
            {
                case Outcome.CommittedOffset answer:
                    reads.Add(new(read.Index, read.Operation, answer));
                    break;
                case Outcome.Refused { Error: var error } when !error.IsRetriable() && !error.IsAuthorization():
                    findings.Add(new(read.Index, CommitRules.ReadYourCommits, $"the question has an answer, and the broker said {error.ToText()}", "a committed offset, or none (-1)"));
                    break;
            }
        }

        if (writes.Any(write => write.Commit.Offset < Offset.Zero))
        {
            // What a broker makes of a negative offset is its own choice (CMT-08).
            return;
        }

        foreach (var read in reads)
        {
            // A value that only one commit submitted, and that was read, was in effect by then.
            if (writes.Where(write => Submitted(write, read)).ToList() is [var only])
            {
                only.EffectiveAt = Math.Min(only.EffectiveAt, read.Operation.To);
            }
        }

        foreach (var read in reads)
        {
            // Whatever was in effect before the last commit that surely came between was replaced by it.
            var replaced = writes.Where(write => write.EffectiveAt <= read.Operation.From).MaxBy(write => write.Operation.From);
            if (read.Answer.Offset is null)
            {
                findings.Add(new(
                    read.Index, CommitRules.ReadYourCommits,
                    replaced is null ? null : $"the commit of {replaced.Commit.Offset} by {replaced.Operation.Client} was acknowledged before this was asked",
                    "a committed offset"));
                continue;
            }

            var submitted = writes.Where(write => write.Operation.From < read.Operation.To && Submitted(write, read)).ToList();
            findings.Add(new(
                read.Index, CommitRules.NoBlending,
                submitted.Count > 0 ? null : $"nobody had submitted offset {read.Answer.Offset} with this metadata and leader epoch by then",
                "the parts of one commit"));
            if (submitted.Count > 0)
            {
                findings.Add(new(
                    read.Index, CommitRules.ReadYourCommits,
                    replaced is null || submitted.Exists(write => write.EffectiveAt > replaced.Operation.From) ? null
                        : $"the commit of {replaced.Commit.Offset} by {replaced.Operation.Client} was sent after that of {submitted[0].Commit.Offset} was in effect, and was itself in effect before this was asked"));
            }
        }
    }

    /// <summary>Whether the answer is what the commit submitted. Null is a part that the answer does not carry.</summary>
    private static bool Submitted(Write write, Reading read) =>
        write.Commit.Offset == read.Answer.Offset
        && (read.Answer.Metadata is null || read.Answer.Metadata == (write.Commit.Metadata ?? ""))
        && (read.Answer.LeaderEpoch is null || read.Answer.LeaderEpoch == (write.Commit.LeaderEpoch ?? -1));
}
