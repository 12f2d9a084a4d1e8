using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>The claim to the answer of a request that was sent.</summary>
internal readonly record struct Ticket<TResponse>(int CorrelationId, Api Api, short Version)
    where TResponse : IMessage, new();
