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
        using var file = File.OpenRead(Path.Combine(Folder, name + ".jsonl.gz"));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        return HistoryReader.Read(text);
    }
}
