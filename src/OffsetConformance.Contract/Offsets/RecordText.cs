using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OffsetConformance.Contract;

/// <summary>
/// Text for any bytes, and back without loss. Valid UTF-8 is what it says; a byte that is part of none becomes the lone surrogate
/// U+DC00 + byte, which no valid text contains.
/// </summary>
public static class RecordText
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';
    private const int EscapeBase = 0xDC00;

    private static readonly SearchValues<char> Escapes =
        SearchValues.Create([.. Enumerable.Range(FirstEscape, LastEscape - FirstEscape + 1).Select(unit => (char)unit)]);

    public static string FromBytes(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Escape(bytes);

    /// <summary>How many bytes <see cref="CopyTo"/> writes.</summary>
    public static int ByteCount(string text)
    {
        var count = 0;
        var rest = text.AsSpan();
        while (true)
        {
            var plain = rest.IndexOfAny(Escapes) is var escape and >= 0 ? EndOfPlain(rest, escape) : rest.Length;
            count += Encoding.UTF8.GetByteCount(rest[..plain]);
            if (plain == rest.Length)
            {
                return count;
            }

            count++;
            rest = rest[(plain + 1)..];
        }
    }

    /// <summary>Writes the bytes that the text stands for, and returns how many they are.</summary>
    public static int CopyTo(string text, Span<byte> bytes)
    {
        var written = 0;
        var rest = text.AsSpan();
        while (true)
        {
            var plain = rest.IndexOfAny(Escapes) is var escape and >= 0 ? EndOfPlain(rest, escape) : rest.Length;
            written += Encoding.UTF8.GetBytes(rest[..plain], bytes[written..]);
            if (plain == rest.Length)
            {
                return written;
            }

            bytes[written++] = (byte)(rest[plain] - EscapeBase);
            rest = rest[(plain + 1)..];
        }
    }

    /// <summary>Index of the first escape at or behind the candidate: a low surrogate behind a high one is half of a character.</summary>
    private static int EndOfPlain(ReadOnlySpan<char> text, int candidate)
    {
        for (var i = candidate; i < text.Length; i++)
        {
            if (text[i] is >= FirstEscape and <= LastEscape && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(units[..rune.EncodeToUtf16(units)]);
                bytes = bytes[length..];
            }
            else
            {
                text.Append((char)(EscapeBase + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }
}
