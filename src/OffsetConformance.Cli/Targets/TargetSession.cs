using OffsetConformance.Contract;

namespace OffsetConformance.Cli.Targets;

/// <summary>
/// A target for as long as a verb needs it. Starting and ending it is bounded once the program was asked to end: Ctrl-C has two seconds in all.
/// </summary>
internal sealed class TargetSession : IAsyncDisposable
{
    /// <summary>What anything may take to end after Ctrl-C, before it is left behind.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>What ending a target may take after Ctrl-C.</summary>
    private static readonly TimeSpan ShortEnd = TimeSpan.FromMilliseconds(600);

    /// <summary>What ending a target may take otherwise: a broker is a process that writes its files.</summary>
    private static readonly TimeSpan LongEnd = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock;
    private readonly CancellationToken cancellation;

    private TargetSession(ITarget target, TimeProvider clock, CancellationToken cancellation)
    {
        Target = target;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    public ITarget Target { get; }

    /// <exception cref="TargetUnavailableException">It can't be reached or started.</exception>
    /// <exception cref="UsageException">A client setting or an address can't be used.</exception>
    /// <exception cref="OperationCanceledException">The program was asked to end.</exception>
    public static async Task<TargetSession> OpenAsync(TargetChoice choice, TimeProvider clock, CancellationToken cancellation)
    {
        var opening = Task.Run(() => TargetFactory.OpenAsync(choice, cancellation), CancellationToken.None);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var asked = cancellation.Register(() => patience.CancelAfter(Grace));
        return new(await opening.WaitAsync(patience.Token), clock, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        var ending = Task.Run(async () => await Target.DisposeAsync(), CancellationToken.None);
        var limit = cancellation.IsCancellationRequested ? ShortEnd : LongEnd;
        try
        {
            await ending.WaitAsync(limit, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The report is out, and the end of the process takes down whatever this was.
        }
    }
}
