using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Running;

/// <summary>
/// The folder that a run leaves behind. Every file in it is whole at any time: it is written beside its place and moved there.
/// </summary>
internal sealed class ReportFolder
{
    private const string JsonFile = "report.json";
    private const string MarkdownFile = "report.md";
    private const string DetailsFile = "details.txt";

    private readonly string path;

    private ReportFolder(string path) => this.path = path;

    public string Markdown => Path.Combine(path, MarkdownFile);

    private string Transcripts => Path.Combine(path, CounterexampleReport.TranscriptFolder);

    /// <summary>Creates the folder if it is missing and removes an earlier run's files: they must not be taken for this one's if it fails.</summary>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static ReportFolder Open(string path)
    {
        var folder = new ReportFolder(path);
        try
        {
            Directory.CreateDirectory(path);
            folder.Write(JsonFile, "");
            foreach (var file in (string[])[JsonFile, MarkdownFile, DetailsFile])
            {
                File.Delete(Path.Combine(path, file));
            }

            if (Directory.Exists(folder.Transcripts))
            {
                Directory.Delete(folder.Transcripts, recursive: true);
            }

            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--report: nothing can be written to '{path}': {e.Message}");
        }
    }

    /// <summary>The report so far, so that a crash of the process leaves it. A disk that is full meanwhile does not end a run.</summary>
    public void SaveProgress(Report report)
    {
        try
        {
            Write(JsonFile, JsonReport.Write(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The final report meets the same obstacle, or none; it is the one that tells.
        }
    }

    /// <exception cref="IOException">The disk takes no more.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder has become unwritable.</exception>
    public void Save(Report report)
    {
        Write(JsonFile, JsonReport.Write(report));
        Write(MarkdownFile, MarkdownReport.Write(report));
    }

    /// <summary>What went over the wire in each counterexample, as far as that was seen.</summary>
    /// <exception cref="IOException">The disk takes no more.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder has become unwritable.</exception>
    public void SaveTranscripts(IEnumerable<Counterexample> counterexamples)
    {
        foreach (var counterexample in counterexamples)
        {
            if (counterexample.Transcript is { } transcript)
            {
                Directory.CreateDirectory(Transcripts);
                Write(CounterexampleReport.TranscriptFile(counterexample.Rule), transcript);
            }
        }
    }

    /// <summary>What is too long for a line on a terminal: the trace of a failure of the suite. Tells where it is.</summary>
    public string SaveDetails(string text)
    {
        Write(DetailsFile, text + "\n");
        return Path.Combine(path, DetailsFile);
    }

    private void Write(string file, string text)
    {
        var place = Path.Combine(path, file);
        var beside = place + ".tmp";
        File.WriteAllText(beside, text);
        File.Move(beside, place, overwrite: true);
    }
}
