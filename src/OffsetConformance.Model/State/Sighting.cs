namespace OffsetConformance.Model.State;

/// <summary>
/// A number the broker answered with, and when: <paramref name="At"/> is the model's own count of judged commands, from 1.
/// The default value is "never seen".
/// </summary>
public readonly record struct Sighting(long Value, long At)
{
    public bool Exists => At > 0;

    /// <summary>Whether it was seen after the given moment.</summary>
    public bool IsSince(long moment) => At > moment;
}
