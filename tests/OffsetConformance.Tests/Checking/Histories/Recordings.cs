using System.IO.Compression;
using OffsetConformance.Checking.Histories;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>What real brokers answered; the folder's README says how it was recorded and what the fields mean.</summary>
internal static class Recordings
{
    private static readonly string Folder = Repository.PathOf("tests", "OffsetConformance.Tests", "Checking", "Histories", "recordings");

    /// <summary>Every recording as <c>broker/scenario</c>, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.jsonl.gz", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/')[..^".jsonl.gz".Length])
            .Order(StringComparer.Ordinal),
    ];

    public static History Read(string name)
    {
        using var text = Open(name);
        return HistoryReader.Read(text);
    }

    /// <summary>The lines as they stand in the file.</summary>
    public static IReadOnlyList<string> ReadTexts(string name)
    {
        using var text = Open(name);
        return text.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    private static StreamReader Open(string name) =>
        new(new GZipStream(File.OpenRead(Path.Combine(Folder, name + ".jsonl.gz")), CompressionMode.Decompress));
}
