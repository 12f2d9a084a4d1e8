using OffsetConformance.Contract;

namespace OffsetConformance.Model.State;

/// <summary>
/// An immutable map for the handful of keys that a small world has: compares by content, keeps insertion order, looks up by walking.
/// The default value is the empty map.
/// </summary>
public readonly record struct ValueMap<TKey, TValue>(ValueList<TKey> Keys, ValueList<TValue> Values)
    where TKey : IEquatable<TKey>
    where TValue : class
{
    public int Count => Keys.Count;

    public TValue? Find(TKey key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : Values[index];
    }

    public ValueMap<TKey, TValue> With(TKey key, TValue value)
    {
        var index = IndexOf(key);
        return index < 0
            ? new([.. Keys.AsSpan(), key], [.. Values.AsSpan(), value])
            : this with { Values = Values.With(index, value) };
    }

    public ValueMap<TKey, TValue> Without(TKey key)
    {
        var index = IndexOf(key);
        return index < 0 ? this : new(Keys.Without(index), Values.Without(index));
    }

    private int IndexOf(TKey key)
    {
        var keys = Keys.AsSpan();
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Equals(key))
            {
                return i;
            }
        }

        return -1;
    }
}
