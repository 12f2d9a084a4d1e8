using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

public sealed class ApisTests
{
    /// <summary>An API with a key and no description could be named and never spoken.</summary>
    [Fact]
    public void EveryKeyIsDescribedOnceInOrder() => Apis.All.Select(description => description.Api.Key).ShouldBe(Enum.GetValues<ApiKey>());

    [Fact]
    public void AnApiIsFoundByItsKey()
    {
        Apis.Find(ApiKey.Fetch)!.Api.ShouldBe(FetchRequest.Api);
        Apis.Find((ApiKey)7).ShouldBeNull();
    }

    /// <summary>Every broker of format 2 shares a version with us: the oldest is 0.11.0, and 4.0 dropped what was deprecated in late 2024.</summary>
    [Theory]
    [InlineData(ApiKey.Produce, 3, 3)]
    [InlineData(ApiKey.Fetch, 5, 4)]
    [InlineData(ApiKey.ListOffsets, 2, 1)]
    [InlineData(ApiKey.Metadata, 4, 4)]
    [InlineData(ApiKey.OffsetCommit, 3, 2)]
    [InlineData(ApiKey.OffsetFetch, 3, 1)]
    [InlineData(ApiKey.FindCoordinator, 1, 1)]
    [InlineData(ApiKey.JoinGroup, 2, 2)]
    [InlineData(ApiKey.Heartbeat, 1, 0)]
    [InlineData(ApiKey.LeaveGroup, 1, 0)]
    [InlineData(ApiKey.SyncGroup, 1, 0)]
    [InlineData(ApiKey.DescribeGroups, 1, 0)]
    [InlineData(ApiKey.ListGroups, 1, 0)]
    [InlineData(ApiKey.SaslHandshake, 0, 1)]
    [InlineData(ApiKey.ApiVersions, 1, 0)]
    [InlineData(ApiKey.CreateTopics, 2, 2)]
    [InlineData(ApiKey.DeleteTopics, 1, 1)]
    [InlineData(ApiKey.DeleteRecords, 0, 0)]
    [InlineData(ApiKey.InitProducerId, 0, 0)]
    [InlineData(ApiKey.OffsetForLeaderEpoch, 0, 2)]
    [InlineData(ApiKey.AddPartitionsToTxn, 0, 0)]
    [InlineData(ApiKey.AddOffsetsToTxn, 0, 0)]
    [InlineData(ApiKey.EndTxn, 0, 0)]
    [InlineData(ApiKey.TxnOffsetCommit, 0, 0)]
    [InlineData(ApiKey.DescribeConfigs, 0, 1)]
    [InlineData(ApiKey.CreatePartitions, 0, 0)]
    public void TheRangeMeetsTheOldestAndTheNewestBroker(ApiKey key, short highestOfOldest, short lowestOfNewest)
    {
        var api = Apis.Find(key)!.Api;
        api.Lowest.ShouldBeLessThanOrEqualTo(highestOfOldest);
        api.Highest.ShouldBeGreaterThanOrEqualTo(lowestOfNewest);
    }
}
