using System.Collections.Frozen;
using System.Collections.Immutable;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Every API that is spoken here.</summary>
public static class Apis
{
    /// <summary>In the order of their keys.</summary>
    public static ImmutableArray<ApiDescription> All { get; } =
    [
        ApiDescription.Of<ProduceRequest, ProduceResponse>(),
        ApiDescription.Of<FetchRequest, FetchResponse>(),
        ApiDescription.Of<ListOffsetsRequest, ListOffsetsResponse>(),
        ApiDescription.Of<MetadataRequest, MetadataResponse>(),
        ApiDescription.Of<OffsetCommitRequest, OffsetCommitResponse>(),
        ApiDescription.Of<OffsetFetchRequest, OffsetFetchResponse>(),
        ApiDescription.Of<FindCoordinatorRequest, FindCoordinatorResponse>(),
        ApiDescription.Of<JoinGroupRequest, JoinGroupResponse>(),
        ApiDescription.Of<HeartbeatRequest, HeartbeatResponse>(),
        ApiDescription.Of<LeaveGroupRequest, LeaveGroupResponse>(),
        ApiDescription.Of<SyncGroupRequest, SyncGroupResponse>(),
        ApiDescription.Of<DescribeGroupsRequest, DescribeGroupsResponse>(),
        ApiDescription.Of<ListGroupsRequest, ListGroupsResponse>(),
        ApiDescription.Of<SaslHandshakeRequest, SaslHandshakeResponse>(),
        ApiDescription.Of<ApiVersionsRequest, ApiVersionsResponse>(),
        ApiDescription.Of<CreateTopicsRequest, CreateTopicsResponse>(),
        ApiDescription.Of<DeleteTopicsRequest, DeleteTopicsResponse>(),
        ApiDescription.Of<DeleteRecordsRequest, DeleteRecordsResponse>(),
        ApiDescription.Of<InitProducerIdRequest, InitProducerIdResponse>(),
        ApiDescription.Of<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(),
        ApiDescription.Of<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>(),
        ApiDescription.Of<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>(),
        ApiDescription.Of<EndTxnRequest, EndTxnResponse>(),
        ApiDescription.Of<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(),
        ApiDescription.Of<DescribeConfigsRequest, DescribeConfigsResponse>(),
        ApiDescription.Of<SaslAuthenticateRequest, SaslAuthenticateResponse>(),
        ApiDescription.Of<CreatePartitionsRequest, CreatePartitionsResponse>(),
        ApiDescription.Of<DeleteGroupsRequest, DeleteGroupsResponse>(),
        ApiDescription.Of<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(),
        ApiDescription.Of<OffsetDeleteRequest, OffsetDeleteResponse>(),
        ApiDescription.Of<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>(),
    ];

    private static FrozenDictionary<ApiKey, ApiDescription> ByKey { get; } = All.ToFrozenDictionary(description => description.Api.Key);

    /// <summary>Null for an API that is not spoken here.</summary>
    public static ApiDescription? Find(ApiKey key) => ByKey.GetValueOrDefault(key);
}
