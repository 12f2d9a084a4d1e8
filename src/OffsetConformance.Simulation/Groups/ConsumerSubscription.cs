using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// What a consumer says of itself when it joins: a version, then the topics it subscribes to; what follows differs by version and does not
/// matter here. The coordinator reads it only to know which commits are in use.
/// </summary>
internal static class ConsumerSubscription
{
    private const int VersionLength = sizeof(short);

    /// <summary>Adds the topics that the metadata names. Returns false if it is no subscription.</summary>
    public static bool TryAddTopics(ReadOnlySpan<byte> metadata, HashSet<string> topics)
    {
        if (metadata.Length < VersionLength + sizeof(int))
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(metadata[VersionLength..]);
        var rest = metadata[(VersionLength + sizeof(int))..];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadString(ref rest, out var topic))
            {
                return false;
            }

            topics.Add(topic);
        }

        return true;
    }

    private static bool TryReadString(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (rest.Length < sizeof(short) || BinaryPrimitives.ReadInt16BigEndian(rest) is var length && (length < 0 || length > rest.Length - sizeof(short)))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest.Slice(sizeof(short), length));
        rest = rest[(sizeof(short) + length)..];
        return true;
    }
}
