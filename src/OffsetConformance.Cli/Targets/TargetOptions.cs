using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Kafka.Admin;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Cli.Targets;

/// <summary>The options that say which target is meant, for every verb that talks to one.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string> target = Usage.Option(
        "--target", "NAME", $"{string.Join(", ", TargetFactory.Known.Select(known => known.Name))}; default {TargetFactory.MockCluster}", ParseTarget);

    private readonly Option<string> bootstrap = Usage.Option("--bootstrap", "HOST:PORT,…", "A Kafka-compatible broker that is already running.", NotEmpty);

    private readonly Option<Mutant> mutant = MutantOption();

    private readonly Option<ChannelChoice?> channel = Usage.Option(
        "--channel", "CHANNEL", "wire (the protocol itself), client (through Confluent.Kafka) or both (compared); default wire, for the simulator none", ParseChannel);

    private readonly Option<short?> replicationFactor = Usage.Option(
        "--replication-factor", "N", "Of the topics that the run creates; the broker's default if it is not given.", ParseReplicationFactor);

    private readonly Option<IReadOnlyList<string>> groupAdmin = Usage.Option(
        "--group-admin", "COMMAND", "Judge this admin tool, too: it is called as kafka-consumer-groups.sh is, and prints as that does.", ConsumerGroupsTool.Split);

    private readonly Option<string> kafkaHome = Usage.Option(
        "--kafka-home", "DIR", "Judge the admin tool of the Kafka distribution in this directory, too.", FindTool);

    private readonly Option<string> topicPrefix = Usage.Option(
        "--topic-prefix", "TEXT", "Begins the name of every topic and group that the run creates; default oc", ParsePrefix);

    private readonly Option<string[]> settings = new("-X")
    {
        Description = "A client setting by librdkafka's name, for example security.protocol=ssl; may be given several times.",
        HelpName = "name=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<Mutant> MutantOption() =>
        Usage.Option("--mutant", "NAME", "Give the simulator this defect ('list mutants' names them all).", ParseMutant);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[target, bootstrap, mutant, channel, replicationFactor, groupAdmin, kafkaHome, topicPrefix, settings])
        {
            command.Add(option);
        }
    }

    /// <summary>The target that the options name; where they name none, <paramref name="fallback"/>.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public TargetChoice Read(ParseResult parsed, ReplayOrigin fallback)
    {
        var mutantGiven = parsed.GetValue(mutant);
        var bootstrapGiven = parsed.GetValue(bootstrap);
        var name = parsed.GetValue(target)
            ?? (bootstrapGiven is not null ? TargetFactory.Kafka : mutantGiven is not null ? TargetFactory.Simulator : null);
        var remembered = name is null && fallback.Mutant is { } id ? ParseMutant(id) : null;
        name ??= ParseTarget(fallback.Target);
        if (mutantGiven is not null && name != TargetFactory.Simulator)
        {
            throw new UsageException($"--mutant is a defect of the simulator, and the target is {name}; leave one of them out");
        }

        if ((bootstrapGiven is not null) != (name == TargetFactory.Kafka))
        {
            throw new UsageException(
                bootstrapGiven is null
                    ? $"the target {TargetFactory.Kafka} needs an address: --bootstrap HOST:PORT"
                    : $"--bootstrap names a broker that is already running, and the suite starts the target {name} itself; leave one of them out");
        }

        var choice = new TargetChoice(name)
        {
            Mutant = mutantGiven ?? remembered,
            Bootstrap = bootstrapGiven,
            ClientSettings = [.. (parsed.GetValue(settings) ?? []).Select(ParseSetting)],
            ReplicationFactor = parsed.GetValue(replicationFactor),
            Channel = parsed.GetValue(channel),
            GroupAdmin = parsed.GetValue(groupAdmin) ?? (parsed.GetValue(kafkaHome) is { } tool ? [tool] : null),
        };
        if (choice is { Name: TargetFactory.ApacheKafka, Channel: ChannelChoice.Wire or ChannelChoice.Both })
        {
            throw new UsageException(
                $"--channel: the target {TargetFactory.ApacheKafka} is Kafka 0.9.0.1, and the wire channel speaks to Kafka 0.11 and later; leave it out or take client");
        }

        return choice.Name == TargetFactory.Kafka || choice is { ClientSettings.Count: 0, ReplicationFactor: null, GroupAdmin: null }
            ? choice
            : throw new UsageException($"-X, --replication-factor, --group-admin and --kafka-home go with --bootstrap; the target {name} is the suite's own and has its settings");
    }

    /// <summary>A prefix that no other run has, so that two runs on one broker never meet, not even with one seed.</summary>
    public string FreshPrefix(ParseResult parsed) => $"{parsed.GetValue(topicPrefix) ?? "oc"}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>The name, or a beginning that only one target has.</summary>
    private static string ParseTarget(string text)
    {
        var names = TargetFactory.Known.Select(known => known.Name).ToList();
        return names.Contains(text) ? text
            : text.Length > 0 && names.Where(name => name.StartsWith(text, StringComparison.Ordinal)).ToList() is [var only] ? only
            : throw Usage.Unknown("target", text, names);
    }

    private static ChannelChoice? ParseChannel(string text) => text switch
    {
        "wire" => ChannelChoice.Wire,
        "client" => ChannelChoice.Client,
        "both" => ChannelChoice.Both,
        _ => throw Usage.Unknown("channel", text, ["wire", "client", "both"]),
    };

    private static Mutant ParseMutant(string id) => MutantCatalogue.All.FirstOrDefault(mutant => mutant.Id == id)
        ?? throw Usage.Unknown("mutant", id, [.. MutantCatalogue.All.Select(mutant => mutant.Id)], "'list mutants'");

    private static string FindTool(string kafkaHome) =>
        ConsumerGroupsTool.FindIn(kafkaHome) ?? throw new FormatException("it has no bin/kafka-consumer-groups.sh");

    private static string NotEmpty(string text) => text.Length > 0 ? text : throw new FormatException("it is empty; it takes HOST:PORT");

    private static short? ParseReplicationFactor(string text) =>
        short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor > 0
            ? factor
            : throw new FormatException($"'{text}' is not a number of replicas, 1 or more");

    /// <summary>Kafka's names have at most 249 characters; what the run appends needs some of them.</summary>
    private static string ParsePrefix(string text) =>
        text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? text
            : throw new FormatException("a topic's name has letters, digits, '.', '_' and '-', and its prefix at most 100 of them");

    /// <summary>Says nothing of what was given: it may be a secret.</summary>
    private static KeyValuePair<string, string> ParseSetting(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(text[..equals].Trim(), text[(equals + 1)..])
            : throw new UsageException("-X takes name=value, for example -X security.protocol=ssl");
    }
}
