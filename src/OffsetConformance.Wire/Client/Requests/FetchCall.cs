using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Reads from an offset on, in one round trip.</summary>
internal static class FetchCall
{
    /// <summary>The first version that says which leader epoch the client believes in.</summary>
    private const short WithLeaderEpoch = 9;

    /// <summary>The last version that names topics; later ones take their ids, of which nothing here has any use.</summary>
    private const short WithNames = 12;

    public static Outcome Execute(Command<Offset>.Fetch command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var request = new FetchRequest
        {
            MaxWaitMs = command.MaxWait,
            MinBytes = command.MinBytes,
            MaxBytes = command.MaxBytes,
            IsolationLevel = (sbyte)command.Isolation,
            Topics =
            [
                new()
                {
                    Topic = topic,
                    Partitions =
                    [
                        new()
                        {
                            Partition = partition,
                            CurrentLeaderEpoch = command.CurrentLeaderEpoch ?? WireNumber.None,
                            FetchOffset = command.Offset.Value,
                            PartitionMaxBytes = command.MaxBytes,
                        },
                    ],
                },
            ],
        };
        var answer = call.Ask<FetchRequest, FetchResponse>(route, request, command.CurrentLeaderEpoch is null ? (short)0 : WithLeaderEpoch, WithNames);
        if (call.Refusal(route, answer.ErrorCode) is { } refusedAtAll)
        {
            return refusedAtAll;
        }

        var ours = answer.Responses.FirstOrDefault(each => each.Topic == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(FetchRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? Served(command, ours, call);
    }

    private static Outcome Served(Command<Offset>.Fetch command, FetchResponse.PartitionData answer, in WireCall call)
    {
        var reading = FetchedRecords.Read(answer, command.Offset, command.Isolation, command.WantsBatches);
        if (reading.Malformed is { } what)
        {
            throw call.Malformed(FetchRequest.Api, what);
        }

        if (reading.NotRead is { } codec)
        {
            return new Outcome.NotObservable($"the answer has a batch in codec {codec}, which the raw client does not read");
        }

        var highWatermark = WireNumber.OffsetOrNull(answer.HighWatermark);
        var lastStable = WireNumber.OffsetOrNull(answer.LastStableOffset);
        var end = command.Isolation == IsolationLevel.ReadCommitted ? lastStable : highWatermark;
        return new Outcome.Fetched(ValueList.From(reading.Delivered), reading.NextOffset)
        {
            HighWatermark = highWatermark,
            LastStableOffset = lastStable,
            LogStartOffset = WireNumber.OffsetOrNull(answer.LogStartOffset),
            EndOfPartition = reading.NextOffset == end ? end : null,
            Batches = ValueList.From(reading.Batches),
            AbortedTransactions = answer.AbortedTransactions is { } aborted
                ? ValueList.From(aborted.Select(each => new AbortedTransaction(each.ProducerId, new(each.FirstOffset))))
                : null,
        };
    }
}
