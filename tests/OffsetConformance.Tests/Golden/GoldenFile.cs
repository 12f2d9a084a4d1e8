using Shouldly;

namespace OffsetConformance.Tests.Golden;

/// <summary>
/// Compares a text with <c>Golden/NAME.verified.EXT</c>. A difference, or a file that is missing, fails the test and leaves
/// <c>NAME.received.EXT</c> beside it; to accept the text, rename that file. The names are Verify's, so that this helper is all there is to
/// change on the day when Verify.Xunit can be had.
/// </summary>
internal static class GoldenFile
{
    /// <param name="actual">The text.</param>
    /// <param name="name">The file's name, with its folder and extension: <c>Reporting/Report.md</c>.</param>
    public static void Match(string actual, string name)
    {
        var path = Repository.PathOf("tests", "OffsetConformance.Tests", "Golden", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        actual.ShouldMatchApproved(options => options
            .NoDiff() // Nobody sits beside a test run to look at the tool that it would start.
            .WithFileExtension(Path.GetExtension(path))
            .WithFilenameGenerator((_, _, type, extension) =>
                $"{Path.ChangeExtension(path, null)}.{(type == "approved" ? "verified" : type)}.{extension.TrimStart('.')}"));
    }
}
