using System.Net;
using System.Net.Sockets;
using OffsetConformance.Campaign;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>The verb that makes the simulator a broker: says where it listens, serves there, and ends when it is asked to.</summary>
public sealed class ServeCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("serve --port 0", "simulator (healthy) listens on 127.0.0.1:")]
    [InlineData("serve --port 0 --mutant past-end-is-empty", "simulator (past-end-is-empty) listens on 127.0.0.1:")]
    public async Task ItSaysWhereItListensAndEndsWhenItIsInterrupted(string call, string expected)
    {
        using var interrupted = new CancellationTokenSource();
        await using var output = new FirstLine();
        var running = OffsetConformance.Cli.CliApp.RunAsync(call.Split(' '), output, TextWriter.Null, interrupted.Token);

        var line = await output.Written.WaitAsync(Patience);
        line.ShouldStartWith(expected);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, int.Parse(line[expected.Length..])).WaitAsync(Patience);
        }

        await interrupted.CancelAsync();
        (await running.WaitAsync(Patience)).ShouldBe(ExitCode.Interrupted);
    }

    [Fact]
    public async Task APortInUseIsOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var answer = await CliCall.RunAsync(["serve", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}"]);

        answer.ExitCode.ShouldBe(ExitCode.TargetUnavailable);
        answer.Output.ShouldBeEmpty();
        answer.ErrorLines.ShouldHaveSingleItem().ShouldContain("can't be had");
    }

    /// <summary>Tells when a line was written, which is when a caller may go on.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Written => written.Task;

        public override void WriteLine(string? value) => written.TrySetResult(value ?? "");
    }
}
