using OffsetConformance.Cli;

using var signals = new Signals();
return await CliApp.RunAsync(args, CliConsole.OfThisProcess(), signals.Interrupted);
