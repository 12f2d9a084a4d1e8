namespace OffsetConformance.Wire.Client;

/// <summary>Where a broker listens. Printed as it is written in a bootstrap list.</summary>
public readonly record struct BrokerAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
