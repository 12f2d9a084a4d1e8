using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>
/// A file under reports/ that a test holds the suite to. A difference fails, and leaves the new text beside the old one; to accept it, rename it.
/// </summary>
internal static class VerifiedReport
{
    public static void Check(string name, string text)
    {
        var received = Repository.PathOf("reports", $"{name}.received.md");
        var verified = Repository.PathOf("reports", $"{name}.md");
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        var lines = text.Split('\n');
        var before = File.Exists(verified) ? File.ReadAllText(verified).Split('\n') : [];
        var first = lines.Zip(before).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        Assert.Fail($"reports/{name}.md differs from {Path.GetFileName(received)} from line {first + 1} on: {lines.ElementAtOrDefault(first)}");
    }
}
