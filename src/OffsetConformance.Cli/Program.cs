using OffsetConformance.Cli;

// The raw client blocks the threads it runs on, some of them the pool's, while the simulator's server in the same process needs others to
// answer. The pool alone would add one each half second.
ThreadPool.SetMinThreads(workerThreads: 64, completionPortThreads: 16);

using var signals = new Signals();
return await CliApp.RunAsync(args, CliConsole.OfThisProcess(), signals.Interrupted);
