namespace OffsetConformance.Wire.Client;

/// <summary>Something that the broker's versions of the protocol cannot say, or that ours cannot; it was not sent.</summary>
internal sealed class NotSpokenException(string message) : Exception(message);
