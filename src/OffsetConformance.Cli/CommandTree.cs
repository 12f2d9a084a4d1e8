using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using OffsetConformance.Cli.Verbs;

namespace OffsetConformance.Cli;

/// <summary>All verbs.</summary>
internal static class CommandTree
{
    /// <summary>Without the commit that the build appends: two builds of one version write the same report.</summary>
    public static string SuiteVersion { get; } =
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static RootCommand Create(CliConsole console)
    {
        var root = new RootCommand("Does this broker get Kafka's offsets right? A verdict per rule, and a short program for every rule that is broken.")
        {
            RunCommand.Create(console),
            ReplayCommand.Create(console),
            CheckCommand.Create(console),
            RecordCommand.Create(console),
            ListCommand.Create(console),
            ExplainCommand.Create(console),
            MutantsCommand.Create(console),
            ServeCommand.Create(console),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(console);
        return root;
    }

    public static string ShortUsage(string launcher) =>
        $"""
        usage: {launcher} run                              judge librdkafka's mock cluster, which needs nothing installed
               {launcher} run --bootstrap localhost:9092   judge any Kafka-compatible broker
               {launcher} replay TOKEN                     see a counterexample again
               {launcher} check FOLDER                     judge recorded histories
               {launcher} list rules|mutants|targets · explain RULE · mutants · --help · --version

        """;

    private sealed class VersionAction(CliConsole console) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            console.Out.WriteLine($"{CliConsole.ProgramName} {SuiteVersion}");
            return Campaign.ExitCode.Success;
        }
    }
}
