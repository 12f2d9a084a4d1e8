namespace OffsetConformance.Tests.Strangers;

/// <summary>The npm packages of clients in pure JavaScript, each in a folder of its own that is kept once per user.</summary>
internal static class NpmPackages
{
    private static readonly string Cache = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "offset-conformance",
        "npm");

    /// <summary>Installs the package unless it is there, and returns its folder of modules (NODE_PATH). Skips the test where npm can't.</summary>
    public static async Task<string> EnsureAsync(string name, string version)
    {
        var folder = Path.Combine(Cache, $"{name.Replace('/', '+')}-{version}");
        var modules = Path.Combine(folder, "node_modules");
        if (Directory.Exists(modules))
        {
            return modules;
        }

        await Stranger.NeedAsync("apt-get install -y npm", "npm", "--version");
        Directory.CreateDirectory(Cache);
        // Beside its final place, because only a move within one file system is atomic.
        var work = Directory.CreateDirectory(Path.Combine(Cache, $"install-{Environment.ProcessId}-{Path.GetRandomFileName()}"));
        try
        {
            await Stranger.RunAsync("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", work.FullName, $"{name}@{version}");
            Directory.Move(work.FullName, folder);
        }
        catch (InvalidOperationException e)
        {
            Stranger.Missing($"npm could not install {name}@{version}: {e.Message}");
        }
        catch (IOException) when (Directory.Exists(modules))
        {
            // Another process was faster with the same content.
            work.Delete(recursive: true);
        }

        return modules;
    }
}
