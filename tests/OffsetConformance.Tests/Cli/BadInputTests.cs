using OffsetConformance.Campaign;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>Whatever is wrong with a call is one clear line, and exit code 2, before anything is started.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly CliCall call = new();

    [Theory]
    [InlineData("rn", "did you mean run?")]
    [InlineData("frobnicate", "there are run, replay, check, record, list, explain, mutants, serve")]
    [InlineData("--frobnicate", "there is no option '--frobnicate'")]
    [InlineData("run --sed 3", "did you mean --seed?")]
    [InlineData("run -quiet", "did you mean --quiet?")]
    [InlineData("run --kafka-hut /opt/kafka", "there is no option '--kafka-hut'")]
    [InlineData("run --quiet=yes", "'run' takes no 'yes'")]
    [InlineData("run everything", "'run' takes no 'everything'")]
    [InlineData("run --seed", "--seed needs a value: --seed N")]
    [InlineData("run --seed -1", "whole number")]
    [InlineData("run --seed 99999999999999999999", "whole number")]
    [InlineData("run --seed 1 --seed 2", "given 2 times")]
    [InlineData("run --budget 15", "not a time such as 500ms, 30s or 2m")]
    [InlineData("run --budget 0s", "not a time")]
    [InlineData("run --budget 99999h", "not a time")]
    [InlineData("run --sequences 0", "not a number of sequences")]
    [InlineData("run --sequences 5 --budget 5s", "leave one of them out")]
    [InlineData("run --rules LOG-99", "did you mean LOG-09?")]
    [InlineData("run --rules NONE", "there is no rule or section 'NONE'")]
    [InlineData("run --rules LOG,!LOG", "leaves no rule")]
    [InlineData("run --level mus", "did you mean must?")]
    [InlineData("run --target simulater", "did you mean simulator?")]
    [InlineData("run --mutant no-such", "'list mutants' names them all")]
    [InlineData("run --mutant ack-zer", "did you mean ack-zero?")]
    [InlineData("run --target mock-cluster --mutant ack-zero", "the target is mock-cluster")]
    [InlineData("run --target simulator --bootstrap localhost:9092", "leave one of them out")]
    [InlineData("run --target kafka", "--bootstrap HOST:PORT")]
    [InlineData("run --bootstrap localhost:port", "'localhost:port' is not an address")]
    [InlineData("run --channel wires", "did you mean wire?")]
    [InlineData("run --target simulator --channel tcp", "there are wire, client, both")]
    [InlineData("run --channel", "--channel needs a value: --channel CHANNEL")]
    [InlineData("run --target apache-kafka --channel wire", "leave it out or take client")]
    [InlineData("run --target apache-kafka --channel both", "leave it out or take client")]
    [InlineData("run --replication-factor 0", "not a number of replicas")]
    [InlineData("run --target simulator --replication-factor 1", "go with --bootstrap")]
    [InlineData("run --target simulator --group-admin tool", "go with --bootstrap")]
    [InlineData("run --bootstrap localhost:1 --group-admin 'tool", "does not end")]
    [InlineData("run --bootstrap localhost:1 --kafka-home nowhere", "it has no bin/kafka-consumer-groups.sh")]
    [InlineData("run --topic-prefix a/b", "at most 100")]
    [InlineData("run --expected no-such-file.json", "there is no file 'no-such-file.json'")]
    [InlineData("list", "needs one of: rules, mutants, targets")]
    [InlineData("list rule", "did you mean rules?")]
    [InlineData("list rules --jso", "did you mean --json?")]
    [InlineData("explain", "for example: explain LOG-15")]
    [InlineData("explain LOG-99", "did you mean LOG-09?")]
    [InlineData("explain LOG-15 LOG-16", "takes no 'LOG-16'")]
    [InlineData("check", "for example: check recordings")]
    [InlineData("check no-such-folder", "there is no file or folder 'no-such-folder'")]
    [InlineData("check --level mus", "did you mean must?")]
    [InlineData("check --alter 0 .", "not a number of alterations")]
    [InlineData("record", "for example: record broker.jsonl.gz")]
    [InlineData("record f --channel client", "record needs the wire channel")]
    [InlineData("record no-such-folder/f", "nothing can be written to 'no-such-folder/f.tmp'")]
    [InlineData("replay", "takes a token or a report.json")]
    [InlineData("replay no-such-file", "neither a file nor a replay token")]
    [InlineData("replay oc1-", "damaged or cut off")]
    [InlineData("replay oc1-!!!!", "damaged or cut off")]
    public async Task WhatIsWrongIsToldInOneLine(string arguments, string complaint) => Check(await call.RunAsync(arguments), complaint);

    [Fact]
    public async Task WithoutArgumentsTheUsageIsShown()
    {
        var answer = await CliCall.RunAsync([]);

        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldStartWith("usage: ./conformance run");
        answer.ErrorLines.Count.ShouldBeLessThan(6);
    }

    [Theory]
    [InlineData("", "not a list of expected deviations")]
    [InlineData("{\"target\": \"mock-cluster\", \"deviations\": [", "not a list of expected deviations")]
    [InlineData("{\"target\": \"mock-cluster\"}", "not a list of expected deviations")]
    [InlineData("{\"target\": \"t\", \"deviations\": [{\"rule\": \"LOG-99\", \"program\": \"fetch a-0 1\", \"reason\": \"r\"}]}", "there is no rule 'LOG-99'")]
    [InlineData("{\"target\": \"t\", \"deviations\": [{\"rule\": \"LOG-15\", \"program\": \"fetch\", \"reason\": \"r\"}]}", "in the step 'fetch'")]
    [InlineData("\u0000\u0001\u0002", "not a list of expected deviations")]
    public async Task AnExpectedFileThatCannotBeUsedIsToldInOneLine(string text, string complaint)
    {
        var file = call.Write("expected.json", text);

        Check(await call.RunAsync($"run --target simulator --expected {file}"), complaint);
    }

    [Fact]
    public async Task AnExpectedFileThatIsAFolderIsToldInOneLine() => Check(await call.RunAsync($"run --expected {call.Folder}"), "there is no file");

    [Fact]
    public async Task AnExpectedFileOfEndlessLengthIsToldInOneLine() => Check(await call.RunAsync("run --expected /dev/zero"), "larger than any file of its kind");

    [Theory]
    [InlineData("{\"rules\": [{\"id\": \"LOG-15\"", "not a whole report.json")]
    [InlineData("{\"format\": 1}", "no list of rules")]
    [InlineData("{\"rules\": []}", "no counterexample to replay")]
    [InlineData("{\"rules\": [{\"counterexample\": {\"replayToken\": \"oc1-abcd\"}}]}", "damaged or cut off")]
    public async Task AReportThatCannotBeReplayedIsToldInOneLine(string text, string complaint)
    {
        var file = call.Write("report.json", text);

        Check(await call.RunAsync($"replay {file}"), complaint);
    }

    [Fact]
    public async Task ATokenThatWasCutOffIsToldInOneLine()
    {
        var token = await FailingTokenAsync();

        for (var length = 4; length < token.Length; length += 7)
        {
            Check(await call.RunAsync($"replay {token[..length]}"), "damaged or cut off");
        }
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsToldInOneLine()
    {
        var file = call.Write("file", "in the way");

        Check(await call.RunAsync($"run --target simulator --report {file}"), "nothing can be written");
    }

    [Theory]
    [InlineData("-X", "hunter2")]
    [InlineData("-X", "=hunter2")]
    [InlineData("-Xhunter2", "--quiet")]
    [InlineData("-Xsasl.password=hunter2", "--quiet")]
    [InlineData("-X", "sasl.password=hunter2")]
    [InlineData("-X", "sasl.jaas.config=user", "hunter2")]
    [InlineData("--sasl.password=hunter2", "--quiet")]
    public async Task ASettingIsNeverRepeated(params string[] arguments)
    {
        var answer = await CliCall.RunAsync(["run", "--target", "simulator", .. arguments]);

        Check(answer, "");
        answer.Error.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("explain", "\u001b[2J")]
    [InlineData("\u001b[2J", "--quiet")]
    [InlineData("replay", "\u001b[2J")]
    [InlineData("run", "--expected=\u001b[2J")]
    public async Task WhatWasTypedControlsNoTerminal(params string[] arguments)
    {
        var answer = await CliCall.RunAsync(arguments);

        Check(answer, "[2J");
        answer.Error.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task AnArgumentWithAnAtSignIsNoFileOfArguments() =>
        Check(await CliCall.RunAsync(["explain", $"@{call.Write("arguments", "LOG-15")}"]), "there is no rule '@");

    [Fact]
    public async Task ABootstrapWithoutABrokerIsUnavailable()
    {
        var answer = await call.RunAsync($"run --bootstrap 127.0.0.1:1 --report {call.Folder}/report");

        answer.ExitCode.ShouldBe(ExitCode.TargetUnavailable);
        answer.ErrorLines.Count.ShouldBe(1, answer.Error);
        answer.Error.ShouldContain("127.0.0.1:1");
        answer.Output.ShouldBeEmpty();
    }

    public void Dispose() => call.Dispose();

    private static void Check(CliAnswer answer, string complaint)
    {
        answer.ExitCode.ShouldBe(ExitCode.Usage, answer.Error);
        answer.Output.ShouldBeEmpty();
        answer.ErrorLines.Count.ShouldBe(1, answer.Error);
        answer.Error.ShouldStartWith("offset-conformance: ");
        answer.Error.ShouldContain(complaint);
    }

    private async Task<string> FailingTokenAsync()
    {
        var failing = await call.JudgeSimulatorAsync("--mutant past-end-is-empty --rules LOG-15");
        return failing.Output.Split('\n').First(line => line.StartsWith("replay ", StringComparison.Ordinal)).Split(' ')[^1];
    }
}
