using System.Diagnostics;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// A process that does not outlive this one, however this one ends, nor does its data. A shell stands between: it starts the program, holds a pipe from
/// us, and kills the program when the pipe closes, which the system does even for a process that is killed. The shell has a session
/// of its own where the system can give it one, so that Ctrl-C at the terminal reaches us and not the program.
/// </summary>
internal sealed class GuardedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// $1 is the log, $2 a folder to remove at the end, or nothing. The watcher is ended when the program ends by itself: by the time the
    /// pipe closes, its process id could be another's. Then the folder stays, because somebody may want to read the log in it.
    /// </summary>
    private const string Guard = """
        log=$1 data=$2; shift 2
        exec 3<&0
        "$@" </dev/null >"$log" 2>&1 3<&- & program=$!
        { cat <&3 >/dev/null; trap '' TERM; kill -9 $program; [ -z "$data" ] || rm -rf -- "$data"; } 2>/dev/null & watcher=$!
        wait $program; status=$?
        kill $watcher 2>/dev/null; wait $watcher
        exit $status
        """;

    private readonly Process shell;

    private GuardedProcess(Process shell, string log)
    {
        this.shell = shell;
        Log = log;
    }

    public bool HasExited => shell.HasExited;

    public string Log { get; }

    /// <exception cref="TargetUnavailableException">The system has no shell to start it with.</exception>
    public static GuardedProcess Start(string program, IEnumerable<string> arguments, string log, string data = "")
    {
        const string Shell = "/bin/sh";
        if (!File.Exists(Shell))
        {
            throw new TargetUnavailableException($"starting a broker needs {Shell}, which this system does not have.");
        }

        string[] guarded = [Shell, "-c", Guard, "guard", log, data, program, .. arguments];
        string[] command = Tool.TryFind("setsid") is { } setsid ? [setsid.Path, .. guarded] : guarded;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            // Not the terminal's: data and progress are the caller's.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start) ?? throw new TargetUnavailableException($"'{program}' could not be started."), log);
    }

    public string LastLogLine() =>
        File.Exists(Log) ? File.ReadLines(Log).LastOrDefault(line => line.Trim().Length > 0) ?? "its log is empty" : "it has no log";

    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit(Patience);
        shell.Dispose();
    }
}
