using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>What it takes to execute one command: a client, the time it may take, and room for what has to be written first.</summary>
internal readonly struct WireCall(WireClient client, WireOptions options, in WireDeadline deadline, FrameBuffer scratch)
{
    private readonly WireDeadline deadline = deadline;

    public WireClient Client => client;

    public WireOptions Options => options;

    public WireDeadline Deadline => deadline;

    /// <summary>Empty at first; its bytes must hold until the request is sent.</summary>
    public FrameBuffer Scratch => scratch;

    /// <summary>How long a broker may take for what it does behind a request, in milliseconds.</summary>
    public int TimeoutMs => (int)options.OperationTimeout.TotalMilliseconds;

    /// <summary>The time of sending, in milliseconds since 1970.</summary>
    public long Now => options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc cref="WireClient.Ask"/>
    public TResponse Ask<TRequest, TResponse>(Route route, TRequest request, short since = 0, short until = short.MaxValue)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new() => client.Ask<TRequest, TResponse>(route, request, deadline, since, until);

    /// <summary>The refusal that the code stands for; null for 0. What it says of our knowledge of the cluster is drawn from it.</summary>
    /// <param name="route">The way that the request took.</param>
    /// <param name="code">The protocol's.</param>
    /// <param name="message">The broker's own words, if there are any.</param>
    /// <param name="beside">What the answer's offset field says; -1 where it has none.</param>
    public Outcome? Refusal(Route route, short code, string? message = null, long beside = WireNumber.None)
    {
        if (code == 0)
        {
            return null;
        }

        client.Answered(route, (ErrorCode)code);
        return new Outcome.Refused((ErrorCode)code, message) { OffsetBeside = WireNumber.OffsetOrNull(beside) };
    }

    /// <summary>An answer that leaves out what was asked.</summary>
    public WireFaultException Missing(Api api, string what) => Malformed(api, $"it does not speak of {what}");

    /// <summary>An answer whose frame is sound and whose contents are not.</summary>
    public WireFaultException Malformed(Api api, string what) => new(WireFault.MalformedAnswer, $"malformed answer: {api} v{client.Last?.Version}: {what}");
}
