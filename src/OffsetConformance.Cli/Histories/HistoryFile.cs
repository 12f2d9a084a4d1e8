using System.IO.Compression;
using OffsetConformance.Checking.Histories;

namespace OffsetConformance.Cli.Histories;

/// <summary>A recording on disk.</summary>
/// <param name="Name">As it is named in complaints and reports: the path as the caller gave it, or below the folder that was given.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Texts">All its lines but the first, as they stand in the file.</param>
/// <param name="Lines">The same lines, read.</param>
internal sealed record HistoryFile(string Name, HistoryHeader Header, IReadOnlyList<string> Texts, IReadOnlyList<HistoryLine> Lines)
{
    private const string Plain = ".jsonl";
    private const string Compressed = ".jsonl.gz";

    /// <summary>Characters of one file; a compressed one says nothing of its size before it is read.</summary>
    private const long Longest = 1_000_000_000;

    public History History => new(Header, Lines);

    /// <summary>The files that are meant: each as it is, and of a folder all histories below it, in alphabetical order.</summary>
    /// <exception cref="UsageException">There is no such file, or nothing in such a folder.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(Below).Distinct(StringComparer.Ordinal)];

    /// <exception cref="FormatException">It is no history; the message names the line and what would be right.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no gzip file in spite of its name.</exception>
    public static HistoryFile Read(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var header = HistoryReader.ReadHeader(reader.ReadLine());
        var texts = new List<string>();
        var lines = new List<HistoryLine>();
        var length = 0L;
        while (reader.ReadLine() is { } text)
        {
            length += text.Length;
            if (length > Longest)
            {
                throw new FormatException($"it is larger than {Longest} characters");
            }

            texts.Add(text);
            lines.Add(HistoryReader.ReadLine(text, header, texts.Count + 1));
        }

        return new(path, header, texts, lines);
    }

    private static IEnumerable<string> Below(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"check: there is no file or folder '{path}'");
        }

        var found = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(Plain, StringComparison.Ordinal) || IsCompressed(file)).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new UsageException($"check: the folder '{path}' has no history, that is no *{Plain} and no *{Compressed}");
    }

    private static bool IsCompressed(string path) => path.EndsWith(Compressed, StringComparison.Ordinal);
}
