using System.Runtime.CompilerServices;

namespace OffsetConformance.Tests;

internal static class ThreadPoolRoom
{
    /// <summary>
    /// Many tests block the pool's threads, as the raw client does by design, while servers in the same process need some to answer them. The pool
    /// would add one each half second, and a client gives up after two seconds.
    /// </summary>
    [ModuleInitializer]
    internal static void Make() => ThreadPool.SetMinThreads(workerThreads: 128, completionPortThreads: 16);
}
