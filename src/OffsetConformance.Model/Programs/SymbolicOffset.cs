using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Programs;

/// <summary>What a symbolic offset is counted from.</summary>
public enum OffsetAnchor
{
    /// <summary>Offset 0.</summary>
    Zero,

    /// <summary>Log start offset, inclusive.</summary>
    LogStart,

    /// <summary>Log end offset, exclusive.</summary>
    LogEnd,

    /// <summary>Int64.MaxValue.</summary>
    Max,
}

/// <summary>
/// An offset said in terms of the log it is meant for, so that a boundary stays one while a program shrinks, and so that the same program
/// means the same on another broker. Printed as <c>start</c>, <c>end+1</c>, <c>max-1</c>, or a bare number, which may be negative and is sent as it is.
/// </summary>
public readonly record struct SymbolicOffset(OffsetAnchor Anchor, long Delta)
{
    public static SymbolicOffset Literal(long value) => new(OffsetAnchor.Zero, value);

    public static SymbolicOffset LogStart(long delta = 0) => new(OffsetAnchor.LogStart, delta);

    public static SymbolicOffset LogEnd(long delta = 0) => new(OffsetAnchor.LogEnd, delta);

    /// <summary>
    /// Null if an offset that is counted from an end of the log would be negative or beyond Int64.MaxValue: then there is none in this world.
    /// </summary>
    public Offset? Resolve(PartitionState log)
    {
        Int128 value = Delta + Anchor switch
        {
            OffsetAnchor.LogStart => log.Start,
            OffsetAnchor.LogEnd => log.End,
            OffsetAnchor.Max => (Int128)long.MaxValue,
            _ => 0,
        };
        return Anchor == OffsetAnchor.Zero ? new Offset(Delta)
            : value < 0 || value > long.MaxValue ? null
            : new Offset((long)value);
    }

    public static bool TryParse(string text, out SymbolicOffset offset)
    {
        foreach (var (name, anchor) in Anchors)
        {
            if (text.StartsWith(name, StringComparison.Ordinal))
            {
                var rest = text[name.Length..];
                var delta = 0L;
                offset = default;
                if (rest.Length > 0 && (rest[0] is not ('+' or '-') || !TryNumber(rest, out delta)))
                {
                    return false;
                }

                offset = new(anchor, delta);
                return true;
            }
        }

        var parsed = TryNumber(text, out var value) && text[0] != '+';
        offset = Literal(value);
        return parsed;
    }

    public override string ToString()
    {
        if (Anchor == OffsetAnchor.Zero)
        {
            return Delta.ToString(CultureInfo.InvariantCulture);
        }

        var anchor = Anchor;
        var name = Array.Find(Anchors, pair => pair.Anchor == anchor).Name;
        return Delta == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{Delta:+0;-0}");
    }

    private static readonly (string Name, OffsetAnchor Anchor)[] Anchors =
    [
        ("start", OffsetAnchor.LogStart), ("end", OffsetAnchor.LogEnd), ("max", OffsetAnchor.Max),
    ];

    private static bool TryNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
