using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>explain RULE</c>: all there is to say of one rule.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliConsole console)
    {
        var id = new Argument<string>("RULE") { Description = "Its id, for example LOG-15.", Arity = ArgumentArity.ZeroOrOne };
        var json = Usage.Switch("--json", "As JSON.");
        var command = new Command("explain", "Say all there is to say of a rule: what holds, how it shows, what may vary, how it is broken.") { id, json };
        command.SetAction(parsed =>
        {
            var rule = RuleNames.Parse(parsed.GetValue(id) ?? throw new UsageException("explain takes a rule, for example: explain LOG-15"));
            var description = RuleDescription.Of(rule, ListCommand.MutantsOf(rule)) with { Text = SpecText.Find(rule) };
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(description) : RuleText.Of(description));
            return ExitCode.Success;
        });
        return command;
    }
}
