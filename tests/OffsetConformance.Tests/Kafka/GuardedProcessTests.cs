using System.Diagnostics;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class GuardedProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("guarded-");

    private string Data => Path.Combine(folder.FullName, "data");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void TheProgramEndsWithItsGuard()
    {
        int program;
        Directory.CreateDirectory(Path.Combine(Data, "inner"));
        using (var guarded = Start("echo $$; exec sleep 1000"))
        {
            Until(() => File.Exists(guarded.Log) && File.ReadAllText(guarded.Log).EndsWith('\n'));
            program = int.Parse(File.ReadAllText(guarded.Log));
            IsRunning(program).ShouldBeTrue();
            guarded.HasExited.ShouldBeFalse();
        }

        Until(() => !IsRunning(program) && !Directory.Exists(Data));
    }

    [Fact]
    public void AProgramThatEndsByItselfIsNoticed()
    {
        using var guarded = Start("echo first; echo last words; exit 3");

        Until(() => guarded.HasExited);

        guarded.LastLogLine().ShouldBe("last words");
    }

    private GuardedProcess Start(string script) =>
        GuardedProcess.Start("/bin/sh", ["-c", script], Path.Combine(folder.FullName, "log"), Data);

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Until(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience).ShouldBeTrue();
}
