using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// While nothing is written, everything that names the end of a partition names the same number. Compares the broker's answers with
/// each other, not with the model.
/// </summary>
internal static class Quiescence
{
    public static void Check(PartitionState log, Findings findings)
    {
        Span<Sighting> sightings = [log.Latest, log.LatestReadCommitted, log.HighWatermark, log.EndOfPartition];
        var newest = default(Sighting);
        foreach (var sighting in sightings)
        {
            newest = sighting.At > newest.At ? sighting : newest;
        }

        var compared = 0;
        var agree = true;
        foreach (var sighting in sightings)
        {
            if (sighting.IsSince(log.AppendedAt))
            {
                compared++;
                agree &= sighting.Value == newest.Value;
            }
        }

        if (compared > 1)
        {
            findings.Check(
                LagRules.QuiescentEquality, log.IsEmpty ? Boundary.EmptiedPartition : Boundary.FilledPartition, agree,
                $"without a write between, the end was answered as {Text("latest", log, log.Latest)}{Text("latest (read_committed)", log, log.LatestReadCommitted)}{Text("high watermark", log, log.HighWatermark)}{Text("end of partition", log, log.EndOfPartition)}and these must agree");
        }
    }

    private static string Text(string name, PartitionState log, Sighting sighting) =>
        sighting.IsSince(log.AppendedAt) ? $"{name} {sighting.Value}, " : "";
}
