using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Groups;

/// <summary>An answer that is known now, or one that other members' requests will bring.</summary>
internal readonly struct Reply
{
    private readonly Outcome? known;
    private readonly TaskCompletionSource<Outcome>? awaited;

    public Reply(TaskCompletionSource<Outcome> awaited) => this.awaited = awaited;

    private Reply(Outcome known) => this.known = known;

    public static implicit operator Reply(Outcome known) => new(known);

    /// <summary>The token ends the wait, not what the request has set in motion.</summary>
    public ValueTask<Outcome> WaitAsync(CancellationToken cancellation) => awaited switch
    {
        null => new(known!),
        { Task.IsCompletedSuccessfully: true } => new(awaited.Task),
        _ => new(awaited.Task.WaitAsync(cancellation)),
    };
}
