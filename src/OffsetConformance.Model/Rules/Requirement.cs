using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>
/// Which capabilities a rule needs: one of several sets, each of them whole. Written as in the rule texts:
/// <c>compaction|txn</c> is either, <c>txn+delete-records</c> is both.
/// </summary>
public sealed class Requirement
{
    private readonly Capability[][] _alternatives;

    private Requirement(Capability[][] alternatives) => _alternatives = alternatives;

    /// <summary>Met by every target.</summary>
    public static Requirement None { get; } = new([[]]);

    public static Requirement Of(Capability capability) => new([[capability]]);

    public static Requirement AllOf(params Capability[] capabilities) => new([[.. capabilities]]);

    public static Requirement AnyOf(params Capability[] capabilities) => new([.. capabilities.Select(capability => new[] { capability })]);

    public bool IsMetBy(IReadOnlySet<Capability> capabilities) => Array.Exists(_alternatives, all => Array.TrueForAll(all, capabilities.Contains));

    public override string ToString() =>
        this == None ? "nothing" : string.Join('|', _alternatives.Select(all => string.Join('+', all.Select(CapabilityNames.ToName))));
}
