using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Settings of topics, and the one of our own simulator that moves its clock.</summary>
internal static class ConfigCalls
{
    private const sbyte TopicResource = 2;
    private const sbyte BrokerResource = 4;
    private const sbyte Set = 0;
    private const sbyte Delete = 1;

    public static Outcome Describe(ControlRequest.DescribeConfig command, in WireCall call)
    {
        var answer = call.Ask<DescribeConfigsRequest, DescribeConfigsResponse>(Route.AnyNode, new()
        {
            Resources = [new() { ResourceType = TopicResource, ResourceName = command.Topic }],
        });
        var ours = answer.Results.FirstOrDefault(each => each.ResourceName == command.Topic) ?? throw call.Missing(DescribeConfigsRequest.Api, command.Topic);
        return call.Refusal(Route.AnyNode, ours.ErrorCode, ours.ErrorMessage)
            ?? new Outcome.ConfigDescribed(ValueList.From(ours.Configs.Select(config => new Setting(config.Name, config.Value))));
    }

    public static Outcome Alter(ControlRequest.AlterConfig command, in WireCall call) => Alter(
        TopicResource,
        command.Topic,
        [
            .. command.Config.Select(setting => new IncrementalAlterConfigsRequest.AlterableConfig
            {
                Name = setting.Name, ConfigOperation = setting.Value is null ? Delete : Set, Value = setting.Value,
            }),
        ],
        call);

    public static Outcome AdvanceClock(ControlRequest.AdvanceClock command, in WireCall call) => Alter(
        BrokerResource,
        "",
        [new() { Name = "simulator.advance.ms", ConfigOperation = Set, Value = command.Milliseconds.ToString(CultureInfo.InvariantCulture) }],
        call);

    private static Outcome Alter(sbyte type, string name, IncrementalAlterConfigsRequest.AlterableConfig[] configs, in WireCall call)
    {
        var answer = call.Ask<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(Route.AnyNode, new()
        {
            Resources = [new() { ResourceType = type, ResourceName = name, Configs = configs }],
        });
        var ours = answer.Responses.FirstOrDefault(each => each.ResourceName == name) ?? throw call.Missing(IncrementalAlterConfigsRequest.Api, $"'{name}'");
        return call.Refusal(Route.AnyNode, ours.ErrorCode, ours.ErrorMessage) ?? Outcome.Acknowledged.Instance;
    }
}
