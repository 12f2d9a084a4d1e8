using OffsetConformance.Contract;
using OffsetConformance.Simulation.Admin;

namespace OffsetConformance.Simulation;

/// <summary>
/// Which classes a simulated target is built of. A mutant is the healthy set with one class replaced by a subclass that overrides one method,
/// so no healthy code ever asks whether it is broken.
/// </summary>
public sealed record SimulatorParts
{
    public static readonly SimulatorParts Healthy = new();

    public Func<SimulatorParts, SimulatedBroker> Broker { get; init; } = parts => new(parts);

    public Func<SimulatedTopic, SimulatedLog> Log { get; init; } = topic => new(topic);

    /// <summary>
    /// The id of a new topic, from its name and its number among all that were tried. Counted, not drawn: the same requests make the same topics.
    /// </summary>
    public Func<string, int, Guid> TopicId { get; init; } = (_, number) => new(number, 0, 0, new byte[8]);

    public Func<SimulatedGroups> Groups { get; init; } = () => new();

    public Func<FetchSessions> FetchSessions { get; init; } = () => new();

    public Func<IBroker, SessionOptions, ReferenceSession> Session { get; init; } = (broker, options) => new(broker, options);

    public Func<IBroker, SimulatorClock, SimulatedGroupAdmin> Admin { get; init; } = (broker, clock) => new(broker, clock);

    public SimulatorOptions Options { get; init; } = new();
}
