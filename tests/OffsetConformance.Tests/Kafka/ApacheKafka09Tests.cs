using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class ApacheKafka09Tests
{
    [FactIfCached]
    public async Task ItStartsAnswersAndIsGoneAfterwards()
    {
        var target = await ApacheKafka09Target.StartAsync(CancellationToken.None);
        await using (target)
        {
            await target.CreateTopicAsync("real", 3, CancellationToken.None);
            await using var connection = await target.ConnectAsync(CancellationToken.None);
            var partition = new TopicPartition("real", 2);
            async Task<Outcome> RunAsync(Command<Offset>.Request request) => await connection.Broker.ExecuteAsync(request, CancellationToken.None);

            (await RunAsync(new Command<Offset>.Produce(partition, [new("a", "0"), new(null, "1"), new("c", null)]))).ShouldBe(new Outcome.Produced(Offset.Zero));
            (await RunAsync(new Command<Offset>.Fetch(partition, new(1)))).ShouldBeOfType<Outcome.Fetched>().Records
                .ShouldBe([new(new(1), new(null, "1")), new(new(2), new("c", null))]);
            (await RunAsync(new Command<Offset>.Fetch(partition, new(4)))).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);
            (await RunAsync(new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest))).ShouldBe(new Outcome.OffsetListed(new(3)));
            (await RunAsync(new Command<Offset>.Commit("g", partition, new(2), "note"))).ShouldBe(Outcome.Acknowledged.Instance);
            (await RunAsync(new Command<Offset>.FetchCommitted("g", partition))).ShouldBe(new Outcome.CommittedOffset(new(2), "note"));
            target.Info.Version.ShouldBe("0.9.0.1");
            target.Info.Capabilities.ShouldBe([Capability.CommitMetadata]);
        }

        await Should.ThrowAsync<TargetUnavailableException>(KafkaTarget.ConnectAsync(new() { Bootstrap = target.Bootstrap }, CancellationToken.None));
    }

    /// <summary>A unit test downloads nothing; the suite for this target does.</summary>
    private sealed class FactIfCachedAttribute : FactAttribute
    {
        public FactIfCachedAttribute() => Skip = ApacheKafka09Target.IsCached ? null : "Apache Kafka 0.9.0.1 or Java is not on this machine.";
    }
}
