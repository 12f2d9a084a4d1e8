using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>The partitions whose records or ends something may have changed that the model does not see.</summary>
internal sealed class LostLogs(HistoryHeader header)
{
    private readonly HashSet<TopicPartition> lost = [];

    /// <summary>Also under the same name later: the marker of a transaction that was open when a topic was deleted is written into its successor.</summary>
    private readonly HashSet<TopicPartition> lostForGood = [];

    /// <summary>Topics that drop records by themselves.</summary>
    private readonly HashSet<string> dropping = new(StringComparer.Ordinal);

    private readonly HashSet<long> producers = [];

    /// <summary>A restarted broker knows some of them and others not.</summary>
    private readonly HashSet<long> oldProducers = [];

    public void Lose(IEnumerable<TopicPartition> partitions) => lost.UnionWith(partitions);

    public void ForgetProducers() => oldProducers.UnionWith(producers);

    /// <summary>Whether the command is about a log that can't be followed, or would have to be judged by what is not known.</summary>
    public bool IsLost(Command<Offset> command) => command switch
    {
        Command<Offset>.Produce { Producer: { } stamp } when stamp.IsTransactional || stamp.TransactionalId is not null || oldProducers.Contains(stamp.Producer.Id) => true,
        Command<Offset>.Control => false,
        _ => Requests.PartitionOf(command) is { } partition && (lost.Contains(partition) || lostForGood.Contains(partition) || dropping.Contains(partition.Topic)),
    };

    public void Follow(Command<Offset> command, Outcome outcome)
    {
        if (outcome is Outcome.Refused or Outcome.NotObservable)
        {
            return;
        }

        switch (command)
        {
            case Command<Offset>.Produce { Producer: { } stamp } produce:
                producers.Add(stamp.Producer.Id);
                if (stamp.IsTransactional || stamp.TransactionalId is not null)
                {
                    lostForGood.Add(produce.Partition);
                }
                else if (oldProducers.Contains(stamp.Producer.Id))
                {
                    lost.Add(produce.Partition);
                }

                break;
            case Command<Offset>.Control control:
                Follow(control.Body, outcome);
                break;
        }
    }

    private void Follow(ControlRequest request, Outcome outcome)
    {
        switch (request)
        {
            case ControlRequest.CreateTopic create when outcome is Outcome.TopicCreated:
                lost.RemoveWhere(partition => partition.Topic == create.Topic);
                Note(create.Topic, header.Keeps(create.Config));
                break;
            case ControlRequest.AlterConfig alter when !header.StillKeeps(alter.Config):
                Note(alter.Topic, keeps: false);
                break;
            case ControlRequest.AddPartitionsToTxn add:
                lostForGood.UnionWith(add.Partitions);
                break;
        }
    }

    /// <summary>A topic that keeps its records again has lost nobody knows which before: only a new one is followed.</summary>
    private void Note(string topic, bool keeps)
    {
        if (keeps)
        {
            dropping.Remove(topic);
        }
        else
        {
            dropping.Add(topic);
        }
    }
}
