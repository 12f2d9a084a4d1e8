using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// A request about several partitions as one command of the broker behind, so that what holds between its parts is the broker's to say: a
/// partition that is named twice, one part that is refused. A request about one partition is that partition's own command.
/// </summary>
internal static class PartsCall
{
    /// <summary>What the answer says of each partition, by topic, in the broker's order; it may leave one out, or name one twice.</summary>
    public static async ValueTask<IReadOnlyList<(string Topic, (int Partition, Outcome Answer)[] Partitions)>> ExecuteTogetherAsync(
        this Call call, IReadOnlyList<(TopicPartition Partition, Command<Offset>.Request Part)> asked)
    {
        if (asked is [var (partition, part)])
        {
            return [(partition.Topic, [(partition.Partition, await call.ExecuteAsync(part))])];
        }

        if (asked.Count == 0)
        {
            return [];
        }

        var outcome = await call.ExecuteAsync(new Command<Offset>.Together(ValueList.From(asked.Select(each => each.Part))));
        var answers = outcome is Outcome.AnsweredTogether together ? together.Parts : ValueList.From(asked.Select(each => (each.Partition, Answer: outcome)));
        return
        [
            .. from answer in answers
               group (answer.Partition.Partition, answer.Answer) by answer.Partition.Topic into topic
               select (topic.Key, topic.ToArray()),
        ];
    }
}
