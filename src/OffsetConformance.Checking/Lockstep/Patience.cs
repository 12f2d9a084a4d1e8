using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>
/// How often one client asks again when it is told to: until its topic and its group have settled a broker may say so, and the protocol asks
/// clients to wait before they do. Who asked in vain asks less often the next time, so that a broker that always says so costs seconds and
/// not minutes. Not safe for concurrent use.
/// </summary>
public sealed class Patience
{
    /// <summary>A broker that answers "try again" this often is not going to answer otherwise within one program.</summary>
    private const int MaxAttempts = 8;

    /// <summary>Enough to notice that asking again has begun to help.</summary>
    private const int MinAttempts = 2;

    private int attempts = MaxAttempts;

    /// <summary>Whether another attempt may be answered otherwise.</summary>
    /// <param name="outcome">What came of the last one.</param>
    /// <param name="unsettled">What the broker may still be catching up with.</param>
    public static bool MayPass(Outcome outcome, Unsettled unsettled) => outcome switch
    {
        Outcome.Refused refused => refused.Error.IsRetriable()
            || (unsettled.HasFlag(Unsettled.NewPartition) && refused.Error is (ErrorCode.UnknownTopicOrPartition or ErrorCode.UnknownTopicId)),
        Outcome.CommittedOffset { Offset: not null } => unsettled.HasFlag(Unsettled.OldCommits),
        Outcome.AnsweredTogether together => together.Parts.Any(part => MayPass(part.Answer, unsettled)),
        _ => false,
    };

    /// <summary>Asks again until the answer is one that stays, or patience is at an end; the last answer.</summary>
    /// <param name="send">Asks once more. It was asked once already.</param>
    /// <param name="unsettled">As for <see cref="MayPass"/>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Outcome> InsistAsync(Func<ValueTask<Outcome>> send, Unsettled unsettled, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Doubling keeps all attempts together below any deadline of a command.
            await Task.Delay(TimeSpan.FromMilliseconds(5 << attempt), cancellation);
            var outcome = await send();
            if (!MayPass(outcome, unsettled))
            {
                attempts = MaxAttempts;
                return outcome;
            }

            if (attempt + 1 >= attempts)
            {
                attempts = Math.Max(MinAttempts, attempts / 2);
                return outcome;
            }
        }
    }
}
