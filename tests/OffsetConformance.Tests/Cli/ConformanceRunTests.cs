using OffsetConformance.Campaign;
using OffsetConformance.Cli;
using OffsetConformance.Cli.Running;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Tests.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>How the end of a run is told, for ends that no call brings about at will.</summary>
public sealed class ConformanceRunTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly string folder = Directory.CreateTempSubdirectory("offset-conformance-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Theory]
    [InlineData(CampaignEnd.Completed, ExitCode.Success)]
    [InlineData(CampaignEnd.Interrupted, ExitCode.Interrupted)]
    [InlineData(CampaignEnd.TargetLost, ExitCode.TargetUnavailable)]
    [InlineData(CampaignEnd.SuiteFailed, ExitCode.SuiteFailed)]
    public void EveryEndHasItsExitCodeAndItsReport(CampaignEnd end, int code)
    {
        Tell(Samples.Clean with { End = end, Problem = "the first line\nand the rest" }).ShouldBe(code);

        File.Exists(PathOf("report.json")).ShouldBeTrue();
        File.Exists(PathOf("report.md")).ShouldBeTrue();
        error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(end == CampaignEnd.Completed ? 0 : 1, error.ToString());
        error.ToString().ShouldNotContain("and the rest");
    }

    [Fact]
    public void AViolationOutranksEveryOtherEnd() =>
        Tell(Samples.Everything with { End = CampaignEnd.TargetLost, Problem = "gone" }).ShouldBe(ExitCode.Violation);

    [Fact]
    public void TheTraceOfAFailureOfTheSuiteIsKept()
    {
        Tell(Samples.Clean with { End = CampaignEnd.SuiteFailed, Problem = "the first line\nand the rest" });

        error.ToString().ShouldContain(PathOf("details.txt"));
        File.ReadAllText(PathOf("details.txt")).ShouldContain("and the rest");
    }

    [Fact]
    public void ASecretIsInNothingThatIsLeftBehind()
    {
        Tell(Samples.Clean with { End = CampaignEnd.SuiteFailed, Problem = $"refused: password {Secret}\n{Secret}" });

        var left = Directory.GetFiles(folder).Select(File.ReadAllText).Append(output.ToString()).Append(error.ToString());
        left.ShouldAllBe(text => !text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void AReportThatCannotBeWrittenIsAFailureOfTheSuite()
    {
        var reports = ReportFolder.Open(folder);
        Directory.CreateDirectory(PathOf("report.json"));

        Run().Tell(Samples.Clean, reports).ShouldBe(ExitCode.SuiteFailed);

        error.ToString().ShouldContain("the report can't be written");
        output.ToString().ShouldContain("report: not written");
    }

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        output.Dispose();
        error.Dispose();
    }

    private string PathOf(string file) => Path.Combine(folder, file);

    private int Tell(CampaignResult result) => Run().Tell(result, ReportFolder.Open(folder));

    private ConformanceRun Run()
    {
        var target = new TargetChoice(TargetFactory.Kafka) { Bootstrap = "localhost:9092", ClientSettings = [new("sasl.password", Secret)] };
        return new(new(target) { Campaign = Samples.Options, Folder = folder }, new CliConsole(output, error));
    }
}
