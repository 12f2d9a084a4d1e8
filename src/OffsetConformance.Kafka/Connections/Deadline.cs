using Confluent.Kafka;

namespace OffsetConformance.Kafka;

/// <summary>
/// The end of the time that one call may take, and the token that may end it earlier. librdkafka's waits know nothing of tokens, so
/// a call waits in slices and looks at the token between them.
/// </summary>
internal readonly struct Deadline(TimeSpan limit, CancellationToken cancellation)
{
    /// <summary>Short enough for Ctrl-C to feel immediate, long enough to cost nothing.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    /// <summary>For a question that begins anew with every slice: longer than a distant broker takes to answer it.</summary>
    private static readonly TimeSpan QuestionSlice = TimeSpan.FromSeconds(1);

    private readonly long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;

    public TimeSpan Remaining => TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));

    public bool HasPassed => Environment.TickCount64 >= end;

    public string Text => $"no answer within {limit.TotalSeconds:0.###} s";

    /// <summary>How long the next wait may take.</summary>
    /// <exception cref="OperationCanceledException">The token asks to stop.</exception>
    public TimeSpan NextSlice() => Next(Slice);

    /// <summary>Asks a question that changes nothing, and takes a limit of its own, until it is answered.</summary>
    /// <exception cref="KafkaException">The answer, or that there was none in time.</exception>
    public T Ask<T>(Func<TimeSpan, T> question)
    {
        while (true)
        {
            try
            {
                return question(Next(QuestionSlice));
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport && !HasPassed)
            {
                // The slice is over, not the time.
            }
        }
    }

    private TimeSpan Next(TimeSpan slice)
    {
        cancellation.ThrowIfCancellationRequested();
        return Remaining < slice ? Remaining : slice;
    }
}
