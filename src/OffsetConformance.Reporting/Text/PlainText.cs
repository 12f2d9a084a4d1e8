using System.Globalization;
using System.Text;

namespace OffsetConformance.Reporting;

/// <summary>
/// Text for terminals and files, whatever it was made of. What a broker sent must not move a cursor, open a link, reorder a line or fill a
/// screen: the result is one line of visible characters of bounded length.
/// </summary>
public static class PlainText
{
    /// <summary>UTF-16 units that a sentence of the suite's own may have; the longest today has about 300.</summary>
    public const int LongestLine = 2_000;

    /// <summary>Line breaks become blanks, other invisible characters their escape (<c>\u001B</c>), and what is too long ends in an ellipsis.</summary>
    public static string Clean(string? text, int longest = LongestLine)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, longest) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = Visible(rune);
            if (clean.Length + piece.Length > longest)
            {
                return clean.Append('…').ToString();
            }

            clean.Append(piece);
        }

        return clean.ToString();
    }

    /// <summary>
    /// Breaks between words so that lines have at most <paramref name="width"/> characters where words allow it; lines after the first
    /// begin with <paramref name="indent"/> blanks, which count.
    /// </summary>
    public static string Wrap(string text, int width, int indent)
    {
        var wrapped = new StringBuilder(text.Length + 16);
        var column = indent;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > indent && column + 1 + word.Length > width)
            {
                wrapped.Append('\n').Append(' ', indent);
                column = indent;
            }

            if (column > indent)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }

    /// <summary><c>1 rule</c>, <c>2 rules</c>, <c>12,345 rules</c>.</summary>
    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    private static string Visible(Rune rune)
    {
        if (rune.Value is '\n' or '\r' or '\t')
        {
            return " ";
        }

        // Half a surrogate pair arrives as U+FFFD. Format characters hold the bidirectional overrides and zero-width joiners.
        var isInvisible = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
        return isInvisible ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}") : rune.ToString();
    }
}
