using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Settings: DescribeConfigs and IncrementalAlterConfigs, of topics. The broker itself has one setting, which is a command: writing N to
/// <see cref="AdvanceClock"/> moves its clock on by N milliseconds.
/// </summary>
internal sealed class ConfigApis(Arrivals arrivals)
{
    public const string AdvanceClock = "simulator.advance.ms";

    private const sbyte Topic = 2;
    private const sbyte Broker = 4;
    private const sbyte Set = 0;
    private const sbyte Delete = 1;

    /// <summary>The topic's own setting, in Kafka's numbers for where a setting comes from.</summary>
    private const sbyte TopicSource = 1;

    public void AddTo(ApiTable table)
    {
        table.Add<DescribeConfigsRequest, DescribeConfigsResponse>(DescribeAsync);
        table.Add<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(AlterAsync);
    }

    private static async ValueTask<DescribeConfigsResponse?> DescribeAsync(DescribeConfigsRequest request, Call call) => new()
    {
        Results = await request.Resources.MapAsync(async resource =>
        {
            var outcome = resource.ResourceType switch
            {
                Topic => await call.ExecuteAsync(new ControlRequest.DescribeConfig(resource.ResourceName)),
                Broker => new Outcome.ConfigDescribed([]),
                _ => new Outcome.Refused(ErrorCode.InvalidRequest),
            };
            return outcome is Outcome.ConfigDescribed described
                ? new DescribeConfigsResponse.DescribeConfigsResult
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    Configs =
                    [
                        .. from setting in described.Config
                           where resource.ConfigurationKeys is not { } keys || keys.Contains(setting.Name, StringComparer.Ordinal)
                           select new DescribeConfigsResponse.DescribeConfigsResourceResult
                           {
                               Name = setting.Name, Value = setting.Value, ConfigSource = TopicSource,
                           },
                    ],
                }
                : new() { ResourceType = resource.ResourceType, ResourceName = resource.ResourceName, ErrorCode = (short)Call.CodeOf(outcome) };
        }),
    };

    private async ValueTask<IncrementalAlterConfigsResponse?> AlterAsync(IncrementalAlterConfigsRequest request, Call call) => new()
    {
        Responses = await request.Resources.MapAsync(async resource =>
        {
            var outcome = request.ValidateOnly ? new Outcome.Refused(ErrorCode.InvalidRequest, "settings are changed here, not only checked")
                : resource.ResourceType switch
                {
                    Topic => await AlterTopicAsync(resource, call),
                    Broker => await AlterBrokerAsync(resource, call),
                    _ => new Outcome.Refused(ErrorCode.InvalidRequest),
                };
            return new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse
            {
                ResourceType = resource.ResourceType,
                ResourceName = resource.ResourceName,
                ErrorCode = (short)Call.CodeOfDone(outcome),
                ErrorMessage = (outcome as Outcome.Refused)?.Message,
            };
        }),
    };

    private static async ValueTask<Outcome> AlterTopicAsync(IncrementalAlterConfigsRequest.AlterConfigsResource resource, Call call)
    {
        if (Array.Exists(resource.Configs, config => config.ConfigOperation is not (Set or Delete)))
        {
            return new Outcome.Refused(ErrorCode.InvalidRequest, "settings are set and deleted here, not added to");
        }

        var settings = resource.Configs.Select(config => new Setting(config.Name, config.ConfigOperation == Set ? config.Value : null));
        return await call.ExecuteAsync(new ControlRequest.AlterConfig(resource.ResourceName, ValueList.From(settings)));
    }

    private async ValueTask<Outcome> AlterBrokerAsync(IncrementalAlterConfigsRequest.AlterConfigsResource resource, Call call)
    {
        if (resource.Configs is not [{ Name: AdvanceClock, ConfigOperation: Set, Value: { } value }]
            || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return new Outcome.Refused(ErrorCode.InvalidConfig, $"the broker takes {AdvanceClock}=N and nothing else");
        }

        var outcome = await call.ExecuteAsync(new ControlRequest.AdvanceClock(milliseconds));

        // What was due by then may have ended transactions.
        arrivals.TellAll();
        return outcome;
    }
}
