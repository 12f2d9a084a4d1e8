using OffsetConformance.Contract;
using OffsetConformance.Simulation.Admin;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Whose fault a mutant is.</summary>
public enum MutantSite
{
    Broker,

    /// <summary>The client library: the broker answers every request correctly.</summary>
    Session,

    /// <summary>The admin tool: the broker does what it is told.</summary>
    Tool,
}

/// <summary>One way to break offsets, as a small change of a healthy part.</summary>
/// <param name="Id">The defect in kebab case; never changes.</param>
/// <param name="Sentence">What the broken broker or client does.</param>
/// <param name="Owner">Id of the one rule that must fail. Rules that fail with it are consequences.</param>
/// <param name="Site">Whose fault it is.</param>
/// <param name="SeenIn">The real bug it is taken from; null if there is none on record.</param>
/// <param name="Parts">What to build the target of.</param>
public sealed record Mutant(string Id, string Sentence, string Owner, MutantSite Site, string? SeenIn, SimulatorParts Parts)
{
    internal static Mutant OfLog(string owner, string id, string sentence, Func<SimulatedTopic, SimulatedLog> log, string? seenIn = null) =>
        new(id, sentence, owner, MutantSite.Broker, seenIn, SimulatorParts.Healthy with { Log = log });

    internal static Mutant OfGroups(string owner, string id, string sentence, Func<SimulatedGroups> groups, string? seenIn = null) =>
        new(id, sentence, owner, MutantSite.Broker, seenIn, SimulatorParts.Healthy with { Groups = groups });

    internal static Mutant OfBroker(string owner, string id, string sentence, Func<SimulatorParts, SimulatedBroker> broker, string? seenIn = null) =>
        new(id, sentence, owner, MutantSite.Broker, seenIn, SimulatorParts.Healthy with { Broker = broker });

    internal static Mutant OfFetchSessions(string owner, string id, string sentence, Func<FetchSessions> sessions) =>
        new(id, sentence, owner, MutantSite.Broker, SeenIn: null, SimulatorParts.Healthy with { FetchSessions = sessions });

    internal static Mutant OfAdmin(string owner, string id, string sentence, Func<IBroker, SimulatorClock, SimulatedGroupAdmin> admin, string? seenIn = null) =>
        new(id, sentence, owner, MutantSite.Tool, seenIn, SimulatorParts.Healthy with { Admin = admin });

    internal static Mutant OfSession(
        string owner, string id, string sentence, Func<IBroker, SessionOptions, ReferenceSession> session, string? seenIn = null) =>
        new(id, sentence, owner, MutantSite.Session, seenIn, SimulatorParts.Healthy with { Session = session });
}
