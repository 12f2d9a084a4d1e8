using System.Buffers.Text;
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

    /// <summary>A program is a few hundred bytes; what is longer is not one of ours.</summary>
    private const int MaxLength = 256 * 1024;

    public string Encode()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Rule.Id, Origin.Target, Origin.Mutant ?? "", ProgramText.Print(Program)));
        return Prefix + Base64Url.EncodeToString([.. bytes, .. BitConverter.GetBytes(Checksum(bytes))]);
    }

    /// <exception cref="FormatException">The text is not a whole token; the message says what is wrong with it.</exception>
    public static ReplayToken Decode(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"a replay token begins with '{Prefix}', as a failing run prints it");
        }

        var lines = Payload(token[Prefix.Length..]).Split('\n', 4);
        if (lines.Length != 4 || !RuleCatalogue.TryFind(lines[0], out var rule))
        {
            throw new FormatException("the replay token names no rule of this version");
        }

        return new(rule, ProgramText.Parse(lines[3]), new(lines[1], lines[2].Length == 0 ? null : lines[2]));
    }

    private static string Payload(string encoded)
    {
        if (encoded.Length <= MaxLength && Base64Url.IsValid(encoded) && Base64Url.DecodeFromChars(encoded) is { Length: > sizeof(uint) } bytes)
        {
            var text = bytes.AsSpan()[..^sizeof(uint)];
            if (Checksum(text) == BitConverter.ToUInt32(bytes.AsSpan()[^sizeof(uint)..]))
            {
                return Encoding.UTF8.GetString(text);
            }
        }

        throw new FormatException("the replay token is damaged or cut off; copy it whole, as a failing run printed it");
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
