using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Transcripts;

namespace OffsetConformance.Wire.Targets;

/// <summary>
/// The lanes to one target, each with a broker of its own, and what goes over them: in a transcript that all share, if somebody asked for one, or
/// in one of a single lane.
/// </summary>
/// <param name="options">How to reach the target.</param>
/// <param name="target">For the header.</param>
/// <param name="advertised">For the header.</param>
/// <param name="shared">Takes what goes over every connection; null for nobody.</param>
public sealed class WireLanes(WireOptions options, TargetInfo target, AdvertisedApis advertised, TextWriter? shared)
{
    private readonly Transcript? common = shared is null ? null : Begin(target, advertised, shared);
    private int lanes;

    /// <summary>A broker for one more lane.</summary>
    public WireBroker Open() => new(options)
    {
        Lane = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref lanes)}/"), Transcript = common,
    };

    /// <summary>Begins a transcript of this broker alone; null goes back to the shared one, or to none.</summary>
    public void Transcribe(WireBroker broker, TextWriter? transcript) =>
        broker.Transcript = transcript is null ? common : Begin(target, advertised, transcript);

    private static Transcript Begin(TargetInfo target, AdvertisedApis advertised, TextWriter output)
    {
        var transcript = new Transcript(output);
        transcript.WriteHeader(target, advertised);
        return transcript;
    }
}
