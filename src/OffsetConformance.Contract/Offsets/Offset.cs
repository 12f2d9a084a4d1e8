using System.Globalization;

namespace OffsetConformance.Contract;

/// <summary>
/// A point in a partition's log: the number of one record, or the place between two records that a bound names.
/// A point minus a point is a count (<see cref="long"/>), a point plus a count is a point; both are overflow-checked.
/// Ordered by value. The default value is <see cref="Zero"/>.
/// </summary>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>The first offset of a fresh partition.</summary>
    public static readonly Offset Zero = new(0);

    public static readonly Offset MaxValue = new(long.MaxValue);

    public static Offset operator +(Offset point, long count) => new(point.Value + count);

    public static Offset operator -(Offset point, long count) => new(point.Value - count);

    public static long operator -(Offset left, Offset right) => left.Value - right.Value;

    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
