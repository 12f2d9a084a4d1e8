using System.IO.Compression;
using System.Text;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>The target a counterexample was found on: its name as the command line takes it, and the mutant if it had one.</summary>
public sealed record ReplayOrigin(string Target, string? Mutant)
{
    public static readonly ReplayOrigin None = new("", Mutant: null);
}

/// <summary>
/// A counterexample as one word. It carries the whole program and not a seed, so it replays on any target and with any later version
/// of the generators.
/// </summary>
public sealed record ReplayToken(Rule Rule, ModelProgram Program, ReplayOrigin Origin)
{
    private const string Prefix = "oc1-";

    /// <summary>A program is a few hundred bytes; what inflates to more is not one of ours.</summary>
    private const int MaxInflated = 256 * 1024;

    public string Encode()
    {
        var text = string.Join('\n', Rule.Id, Origin.Target, Origin.Mutant ?? "", ProgramText.Print(Program));
        var bytes = Encoding.UTF8.GetBytes(text);
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        byte[] payload = [.. buffer.ToArray(), .. BitConverter.GetBytes(Checksum(bytes))];
        return Prefix + Convert.ToBase64String(payload).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <exception cref="FormatException">The text is not a whole token; the message says what is wrong with it.</exception>
    public static ReplayToken Decode(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"a replay token begins with '{Prefix}', as a failing run prints it");
        }

        var lines = Inflate(token[Prefix.Length..]).Split('\n', 4);
        if (lines.Length != 4 || !RuleCatalogue.TryFind(lines[0], out var rule))
        {
            throw new FormatException("the replay token names no rule of this version");
        }

        return new(rule, ProgramText.Parse(lines[3]), new(lines[1], lines[2].Length == 0 ? null : lines[2]));
    }

    private static string Inflate(string encoded)
    {
        const string Damaged = "the replay token is damaged or cut off; copy it whole, as a failing run printed it";
        try
        {
            var padding = new string('=', (4 - (encoded.Length % 4)) % 4);
            var payload = Convert.FromBase64String(encoded.Replace('-', '+').Replace('_', '/') + padding);
            using var deflate = new DeflateStream(new MemoryStream(payload[..^sizeof(uint)]), CompressionMode.Decompress);
            var bytes = new byte[MaxInflated];
            var length = deflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Checksum(bytes.AsSpan(0, length)) == BitConverter.ToUInt32(payload.AsSpan()[^sizeof(uint)..])
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : throw new FormatException(Damaged);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException)
        {
            throw new FormatException(Damaged, e);
        }
    }

    /// <summary>FNV-1a: it only has to notice a word that lost its end on the way through a terminal.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = unchecked((hash ^ b) * 16777619u);
        }

        return hash;
    }
}
