using System.Collections.Frozen;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>The highest version of every API that a broker advertises, and what follows from it.</summary>
internal sealed class ApiVersions(IEnumerable<KeyValuePair<short, short>> highest)
{
    private readonly FrozenDictionary<short, short> highest = highest.ToFrozenDictionary();

    private enum Api : short
    {
        Produce = 0,
        ListOffsets = 2,
        OffsetCommit = 8,
        CreateTopics = 19,
        DeleteRecords = 21,
        InitProducerId = 22,
        EndTxn = 26,
        DeleteGroups = 42,
        OffsetDelete = 47,
    }

    /// <summary>Every broker stores a text beside a committed offset; the rest came later.</summary>
    public HashSet<Capability> Capabilities()
    {
        var capabilities = new HashSet<Capability> { Capability.CommitMetadata };
        AddIf(Has(Api.ListOffsets, 1), Capability.ListByTime);
        AddIf(Has(Api.ListOffsets, 7), Capability.MaxTimestamp);
        AddIf(Has(Api.OffsetCommit, 6), Capability.CommitLeaderEpoch);
        AddIf(Has(Api.DeleteRecords), Capability.DeleteRecords);
        AddIf(Has(Api.DeleteRecords), Capability.LogTrim);
        AddIf(Has(Api.InitProducerId), Capability.Idempotence);
        AddIf(Has(Api.EndTxn), Capability.Transactions);
        AddIf(Has(Api.DeleteGroups), Capability.DeleteGroups);
        AddIf(Has(Api.OffsetDelete), Capability.OffsetDelete);
        return capabilities;

        void AddIf(bool condition, Capability capability)
        {
            if (condition)
            {
                capabilities.Add(capability);
            }
        }
    }

    /// <summary>Zstd batches need Produce version 7; librdkafka sends none to an older broker.</summary>
    public bool TakesZstd => Has(Api.Produce, 7);

    public bool CreatesTopics => Has(Api.CreateTopics);

    private bool Has(Api api, short version = 0) => highest.TryGetValue((short)api, out var known) && known >= version;
}
