using System.Text;

namespace OffsetConformance.Reporting;

/// <summary>Text that stays text inside Markdown.</summary>
internal static class MarkdownText
{
    private const string Specials = @"\`*_{}[]<>|&#~";

    /// <summary>For a table cell or a paragraph: every character that Markdown or HTML would act on is escaped.</summary>
    public static string Escape(string? text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (Specials.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>
    /// As code within a line, also in a table: what would end the cell or the code is replaced, for there is no escaping inside code.
    /// </summary>
    public static string Code(string text) => $"`{text.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";

    /// <summary>A link if it is a web address, else just text.</summary>
    public static string Link(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? $"<{uri.AbsoluteUri}>"
            : Escape(address);

    /// <summary>A block of code whose fence is longer than any run of backticks in it.</summary>
    public static string Block(string text)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}text\n{text.TrimEnd('\n')}\n{fence}";
    }
}
