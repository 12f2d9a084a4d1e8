namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// What the coordinator gave out in the recording, and what the simulator gave out instead: producer ids and member ids. What was made up
/// by the recorder stands for itself, and is no id of the simulator's.
/// </summary>
internal sealed class RecordedNames
{
    private const long MadeUp = 1_000_000;

    private readonly Dictionary<long, long> producers = [];
    private readonly Dictionary<string, string> members = new(StringComparer.Ordinal);

    public void Learn(long recorded, long simulated) => producers[recorded] = simulated;

    public void Learn(string recorded, string simulated) => members[recorded] = simulated;

    public long Producer(long recorded) => producers.TryGetValue(recorded, out var simulated) ? simulated : MadeUp + recorded;

    public string Member(string recorded) => members.GetValueOrDefault(recorded, recorded);
}
