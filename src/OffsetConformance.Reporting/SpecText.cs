using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>The rule texts of <c>specs/</c>, as they were when the suite was built.</summary>
public static class SpecText
{
    /// <summary>The file under specs/ that has the rule's text.</summary>
    public static string FileOf(Rule rule) => RuleCatalogue.Sections.First(section => section.Rules.Contains(rule)).SpecFile;

    /// <summary>What the file says of the rule below its sentence: how it shows, what may vary, how it is broken. Null if it says nothing.</summary>
    public static string? Find(Rule rule)
    {
        var lines = Read(FileOf(rule)).Split('\n').Select(line => line.TrimEnd()).ToList();
        var heading = lines.FindIndex(line => line.StartsWith($"## {rule.Id} ", StringComparison.Ordinal));
        if (heading < 0)
        {
            return null;
        }

        var details = lines.Skip(heading + 1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("- **", StringComparison.Ordinal));
        var text = string.Join('\n', details).Trim();
        return text.Length == 0 ? null : text + "\n";
    }

    private static string Read(string file)
    {
        using var resource = typeof(SpecText).Assembly.GetManifestResourceStream($"specs/{file}");
        if (resource is null)
        {
            return "";
        }

        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
