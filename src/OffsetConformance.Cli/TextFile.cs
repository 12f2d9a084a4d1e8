namespace OffsetConformance.Cli;

/// <summary>Files that a caller names.</summary>
internal static class TextFile
{
    /// <summary>The whole file, if it is one and not larger than it can be.</summary>
    /// <param name="path">As it was given.</param>
    /// <param name="largest">In bytes; what is larger is not read.</param>
    /// <param name="asked">Begins the complaint: the option that named the file.</param>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static string Read(string path, long largest, string asked)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new UsageException($"{asked}: there is no file '{path}'");
            }

            // A device says nothing of its length, so the reader is bounded as well.
            using var reader = new StreamReader(file.OpenRead());
            var text = new char[(int)Math.Min(largest, Math.Max(file.Length, 4096)) + 1];
            var length = reader.ReadBlock(text);
            return length < text.Length ? new(text, 0, length) : throw new UsageException($"{asked}: '{path}' is larger than any file of its kind");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{asked}: '{path}' can't be read: {e.Message}");
        }
    }
}
