using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OffsetConformance.Contract;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OffsetConformance.Kafka;

/// <summary>Makes topics whose records stay until a test removes them, and waits until they can be used.</summary>
internal sealed class TopicAdmin(IAdminClient admin, KafkaTargetOptions options) : IDisposable
{
    private const short BrokerDefault = -1;

    /// <summary>A busy cluster may take long to create; this is not an operation under judgement.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async Task CreateAsync(string topic, int partitions)
    {
        var error = await TryCreateAsync(topic, partitions, options.ReplicationFactor ?? BrokerDefault);
        if (options.ReplicationFactor is null && error is { Code: ErrorCode.Local_UnsupportedFeature or ErrorCode.InvalidReplicationFactor })
        {
            // Brokers before 2.4 have a default and cannot be asked to use it.
            error = await TryCreateAsync(topic, partitions, 1);
        }

        if (error is not null)
        {
            throw new TargetUnavailableException($"the topic '{topic}' could not be created: {error.Reason}");
        }
    }

    /// <summary>The target creates and elects in the background and sends no word when it is done, so it has to be asked again.</summary>
    public async Task WaitUntilUsableAsync(string topic, int partitions, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (Look(topic) is var found && found < partitions)
        {
            if (found > 0)
            {
                throw new TargetUnavailableException(
                    $"the broker made the topic '{topic}' with {found} partitions, and the suite needs {partitions}: set num.partitions={partitions} there.");
            }

            if (Environment.TickCount64 > end)
            {
                throw new TargetUnavailableException(
                    $"the topic '{topic}' was created, but not all of its {partitions} partitions had a leader within {Limit.TotalSeconds:0} s.");
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    public async Task DeleteAsync(string topic)
    {
        try
        {
            await admin.DeleteTopicsAsync([topic], new() { RequestTimeout = Limit, OperationTimeout = Limit });
        }
        catch (KafkaException)
        {
            // Cleaning up is a courtesy: the names are fresh in every run, and the target may not allow it.
        }
    }

    public void Dispose() => admin.Dispose();

    private async Task<Error?> TryCreateAsync(string topic, int partitions, short replicationFactor)
    {
        var specification = new TopicSpecification
        {
            Name = topic,
            NumPartitions = partitions,
            ReplicationFactor = replicationFactor,
            Configs = new() { ["retention.ms"] = "-1", ["cleanup.policy"] = "delete" },
        };
        try
        {
            await admin.CreateTopicsAsync([specification], new() { RequestTimeout = Limit, OperationTimeout = Limit });
            return null;
        }
        catch (KafkaException e)
        {
            return e is CreateTopicsException { Results: [var result, ..] } ? result.Error : e.Error;
        }
    }

    /// <summary>How many partitions the topic has; zero as long as it, or a leader of one of them, is not there.</summary>
    private int Look(string topic)
    {
        try
        {
            var found = admin.GetMetadata(topic, options.OperationTimeout).Topics.Find(each => each.Topic == topic);
            return found is not null && !found.Error.IsError && found.Partitions.TrueForAll(partition => partition.Leader >= 0 && !partition.Error.IsError)
                ? found.Partitions.Count
                : 0;
        }
        catch (KafkaException)
        {
            return 0;
        }
    }
}
