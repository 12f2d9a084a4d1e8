using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// A cluster makes the topic of its group offsets when its first group asks, and refuses group requests meanwhile. That is nothing
/// to judge, so it is asked until it answers, with short questions: librdkafka gives up inside a long one.
/// </summary>
internal static class CoordinatorWait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PerQuestion = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns at the limit too: what the groups then answer is judged like any answer.</summary>
    public static async Task WaitAsync(KafkaConnection connection, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        var question = new Command<Offset>.FetchCommitted("offset-conformance-warm-up", new("offset-conformance-warm-up", 0));
        while (Environment.TickCount64 < end && !IsAnswer(connection.Execute(question, new(PerQuestion, cancellation))))
        {
            await Task.Delay(BetweenQuestions, cancellation);
        }
    }

    private static bool IsAnswer(Outcome outcome) => outcome switch
    {
        Outcome.Indeterminate => false,
        Outcome.Refused refused => !refused.Error.IsRetriable(),
        _ => true,
    };
}
