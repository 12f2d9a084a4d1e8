namespace OffsetConformance.Tests;

/// <summary>The working copy that the tests were built from, for tests that compare code with other files of it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OffsetConformance.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no OffsetConformance.sln in or above '{AppContext.BaseDirectory}'.");
    }
}
