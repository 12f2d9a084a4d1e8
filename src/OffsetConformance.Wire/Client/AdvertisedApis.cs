using System.Collections.Frozen;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>The APIs and versions that a broker advertises, and what follows from them.</summary>
public sealed class AdvertisedApis
{
    private readonly FrozenDictionary<short, (short Lowest, short Highest)> versions;

    /// <param name="versions">By the API's number, also of APIs that are not spoken here; both bounds are inclusive.</param>
    public AdvertisedApis(IEnumerable<KeyValuePair<short, (short Lowest, short Highest)>> versions) => this.versions = versions.ToFrozenDictionary();

    /// <summary>Zstd batches need Produce version 7.</summary>
    public bool TakesZstd => Has(ApiKey.Produce, 7);

    /// <summary>Whether the raw client has a version in common for what every broker is asked: Kafka 0.11 is the oldest.</summary>
    public bool IsSpokenHere => Array.TrueForAll(
        (Api[])[ProduceRequest.Api, FetchRequest.Api, ListOffsetsRequest.Api, MetadataRequest.Api, FindCoordinatorRequest.Api, OffsetCommitRequest.Api, OffsetFetchRequest.Api],
        api => versions.TryGetValue((short)api.Key, out var theirs) && theirs.Lowest <= api.Highest && theirs.Highest >= api.Lowest);

    /// <summary>Whether a fetch session could be opened.</summary>
    public bool OpensFetchSessions { get; internal set; }

    public bool CreatesTopics => Has(ApiKey.CreateTopics);

    /// <summary>
    /// Every broker stores a text beside a committed offset; the rest came later. Stamps of the broker's own are older than
    /// this list; all they need is a topic that can be created with settings.
    /// </summary>
    public HashSet<Capability> Capabilities()
    {
        var capabilities = new HashSet<Capability> { Capability.CommitMetadata };
        AddIf(Has(ApiKey.Produce, 3), Capability.RecordHeaders);
        AddIf(OpensFetchSessions, Capability.FetchSessions);
        AddIf(Has(ApiKey.ListOffsets, 1), Capability.ListByTime);
        AddIf(Has(ApiKey.ListOffsets, 7), Capability.MaxTimestamp);
        AddIf(Has(ApiKey.ListOffsets, 10), Capability.LocalTier);
        AddIf(Has(ApiKey.OffsetCommit, 6), Capability.CommitLeaderEpoch);
        AddIf(Has(ApiKey.DeleteRecords), Capability.DeleteRecords);
        AddIf(Has(ApiKey.DeleteRecords), Capability.LogTrim);
        AddIf(Has(ApiKey.InitProducerId), Capability.Idempotence);
        AddIf(Has(ApiKey.EndTxn), Capability.Transactions);
        AddIf(Has(ApiKey.DeleteGroups), Capability.DeleteGroups);
        AddIf(Has(ApiKey.OffsetDelete), Capability.OffsetDelete);
        AddIf(CreatesTopics && Has(ApiKey.CreatePartitions), Capability.CreateTopics);
        AddIf(CreatesTopics && Has(ApiKey.CreatePartitions), Capability.LogAppendTime);
        AddIf(CreatesTopics && Has(ApiKey.DeleteTopics), Capability.TopicRecreate);
        AddIf(Has(ApiKey.Fetch, 13), Capability.TopicIds);
        AddIf(Has(ApiKey.OffsetCommit, 10) && Has(ApiKey.OffsetFetch, 10), Capability.CommitTopicIds);
        return capabilities;

        void AddIf(bool condition, Capability capability)
        {
            if (condition)
            {
                capabilities.Add(capability);
            }
        }
    }

    /// <summary>Whether the broker has the API in this version or a later one.</summary>
    public bool Has(ApiKey key, short version = 0) => versions.TryGetValue((short)key, out var known) && known.Highest >= version;

    /// <summary>Whether there is a version of the API that both sides speak.</summary>
    internal bool Speaks(Api api) => versions.TryGetValue((short)api.Key, out var theirs) && Math.Max(api.Lowest, theirs.Lowest) <= Math.Min(api.Highest, theirs.Highest);

    /// <summary>The highest version that both sides speak.</summary>
    /// <exception cref="NotSpokenException">There is none; the text names the API and both ranges.</exception>
    internal short Common(Api api)
    {
        if (!versions.TryGetValue((short)api.Key, out var theirs))
        {
            throw new NotSpokenException($"the broker has no {api}");
        }

        var highest = Math.Min(api.Highest, theirs.Highest);
        return highest >= Math.Max(api.Lowest, theirs.Lowest)
            ? highest
            : throw new NotSpokenException($"the broker speaks {api} v{theirs.Lowest} to v{theirs.Highest}, the raw client v{api.Lowest} to v{api.Highest}");
    }

    internal static AdvertisedApis Of(ApiVersionsResponse answer) =>
        new(answer.ApiKeys.DistinctBy(api => api.ApiKey).Select(api => KeyValuePair.Create(api.ApiKey, (api.MinVersion, api.MaxVersion))));
}
