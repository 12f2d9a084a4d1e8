namespace OffsetConformance.Wire.Client;

/// <summary>What ended a connection. Whichever it was, the connection is not used again.</summary>
public enum WireFault
{
    /// <summary>There was no way to the broker: nothing that was asked has been sent.</summary>
    Unreachable,

    /// <summary>The broker, or what is between, closed the connection.</summary>
    Lost,

    /// <summary>The time was up before the answer was there.</summary>
    TimedOut,

    /// <summary>An answer to a request that was not asked.</summary>
    WrongCorrelation,

    /// <summary>An answer that breaks the protocol.</summary>
    MalformedAnswer,
}

/// <summary>A connection that failed. The message is one line and has no secret in it.</summary>
public sealed class WireFaultException : Exception
{
    internal WireFaultException(WireFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public WireFault Fault { get; }
}
