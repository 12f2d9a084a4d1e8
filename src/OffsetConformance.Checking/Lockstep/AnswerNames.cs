using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>Most answers are about the one partition that was asked. Those that name theirs do so in the target's words, and this leads back.</summary>
internal static class AnswerNames
{
    /// <summary>Partitions of the program's own topic are known up to here (exclusive).</summary>
    private const int OwnPartitions = 8;

    public static Outcome InProgram(Outcome outcome, INaming naming) => outcome switch
    {
        Outcome.AnsweredTogether answered => answered with { Parts = Back(answered.Parts, naming) },
        Outcome.CommittedOffsets committed => committed with { Partitions = Back(committed.Partitions, naming) },
        Outcome.Administered { Answer: AdminOutcome.Planned(var plan) } planned => planned with
        {
            Answer = new AdminOutcome.Planned(ValueList.From(plan.Select(each => (Back(each.Partition, naming), each.Offset)))),
        },
        Outcome.Administered { Answer: AdminOutcome.Described(var rows) } described => described with
        {
            Answer = new AdminOutcome.Described(ValueList.From(rows.Select(row => row with { Partition = Back(row.Partition, naming) }))),
        },
        _ => outcome,
    };

    private static ValueList<(TopicPartition, Outcome)> Back(ValueList<(TopicPartition Partition, Outcome Answer)> answers, INaming naming) =>
        ValueList.From(answers.Select(answer => (Back(answer.Partition, naming), answer.Answer)));

    /// <summary>A partition of another world keeps the target's name, which is none of this program's.</summary>
    private static TopicPartition Back(TopicPartition partition, INaming naming)
    {
        foreach (var ours in ModelProgram.Partitions)
        {
            if (naming.Of(ours) == partition)
            {
                return ours;
            }
        }

        var own = new TopicPartition(ModelProgram.OwnTopic, partition.Partition);
        return partition.Partition < OwnPartitions && naming.Of(own) == partition ? own : partition;
    }
}
