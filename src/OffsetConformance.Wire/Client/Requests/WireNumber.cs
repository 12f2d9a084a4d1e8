using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

/// <summary>The protocol's -1 for "none", which is null in the contract. Any other number is what it is, negative ones too.</summary>
internal static class WireNumber
{
    public const int None = -1;

    public static Offset? OffsetOrNull(long value) => value == None ? null : new(value);

    public static long? LongOrNull(long value) => value == None ? null : value;

    public static int? IntOrNull(int value) => value == None ? null : value;
}
