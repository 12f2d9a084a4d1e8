using System.Text;

namespace OffsetConformance.Reporting;

/// <summary>Where two channels disagreed, in plain lines: what was sent before, the question, and both answers.</summary>
internal static class ChannelsText
{
    /// <summary><c>1,204 answers compared through both channels, 2 disagreements</c>.</summary>
    public static string Summary(ChannelsReport channels) =>
        $"{PlainText.Count(channels.Compared, "answer")} compared through both channels, {PlainText.Count(channels.Disagreed, "disagreement")}";

    public static string Of(DisagreementReport disagreement)
    {
        var text = new StringBuilder();
        foreach (var step in disagreement.Before)
        {
            text.Append("  ").Append(step).Append('\n');
        }

        text.Append("  ").Append(disagreement.Question).Append('\n');
        text.Append("    wire    ").Append(disagreement.Wire).Append('\n');
        text.Append("    client  ").Append(disagreement.Client).Append('\n');
        return text.ToString();
    }
}
