namespace OffsetConformance.Cli;

/// <summary>What the program is connected to: data goes out, progress and complaints go to the error writer.</summary>
internal sealed record CliConsole(TextWriter Out, TextWriter Err)
{
    /// <summary>Begins every line that is no data, as with any tool in a pipe.</summary>
    public const string ProgramName = "offset-conformance";

    /// <summary>Whether somebody watches the error writer on a terminal that can redraw.</summary>
    public bool IsInteractive { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// What starts the suite here, for lines to be copied. The launcher of a working copy starts it through <c>dotnet exec</c>; an installed
    /// tool is a process of its own name.
    /// </summary>
    public string Launcher { get; init; } = "./conformance";

    public static CliConsole OfThisProcess() => new(Console.Out, Console.Error)
    {
        IsInteractive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
        Launcher = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is ProgramName ? ProgramName : "./conformance",
    };

    /// <summary>One line for whoever called.</summary>
    public void Say(string line) => Err.WriteLine($"{ProgramName}: {line}");
}
