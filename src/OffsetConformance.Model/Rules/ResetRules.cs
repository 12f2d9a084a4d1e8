using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>What an admin tool computes when it resets a group, and what the broker adds to that.</summary>
public static class ResetRules
{
    public static readonly Rule ToEarliest = new("RST-01", RuleLevel.Must, "To earliest",
        "The committed offset becomes the log start offset as listed at that moment, even when that is a gap.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule ToLatest = new("RST-02", RuleLevel.Must, "To latest",
        "The committed offset becomes the high watermark (exclusive), not the last stable offset and not the highest record's offset.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule ToOffsetClamped = new("RST-03", RuleLevel.Must, "To offset, clamped",
        "A requested x is stored as the high watermark when above it, as the log start offset when below it, else exactly, per partition.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "ConsumerGroupCommand.checkOffsetsRange") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule ShiftBy = new("RST-04", RuleLevel.Must, "Shift by",
        "The committed offset moves by n offsets, clamped; if a selected partition has none, the reset fails and writes nothing.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule ToDatetime = new("RST-05", RuleLevel.Must, "To datetime",
        "The committed offset becomes the offset for timestamp t or, when there is none, the high watermark.",
        since: "ListOffsets v1", RuleInterface.Tool, source: "ConsumerGroupCommand.getLogTimestampOffsets")
        { Requires = Requirement.AllOf(Capability.GroupAdmin, Capability.ListByTime) };

    public static readonly Rule ByDuration = new("RST-06", RuleLevel.Must, "By duration",
        "The committed offset becomes the offset for timestamp now - d or, when there is none, the high watermark.",
        since: "ListOffsets v1", RuleInterface.Tool, source: "ConsumerGroupCommand.getLogTimestampOffsets")
        { Requires = Requirement.AllOf(Capability.GroupAdmin, Capability.ListByTime) };

    public static readonly Rule ToCurrent = new("RST-07", RuleLevel.Must, "To current",
        "A partition with a committed offset keeps its integer, even out of range; one without gets the high watermark.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule OnlyInactiveGroups = new("RST-08", RuleLevel.Must, "Only inactive groups",
        "The tool acts on empty or dead groups; racing with a live member, it is refused with UNKNOWN_MEMBER_ID and the "
        + "committed offset stays.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "ConsumerGroupCommand.resetOffsets")
        { NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule DryRun = new("RST-09", RuleLevel.Must, "Dry run",
        "Without --execute no committed offset changes.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "ConsumerGroupCommand.resetOffsets") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule BrokerDoesNotClamp = new("RST-10", RuleLevel.Must, "The broker does not clamp",
        "OffsetCommit stores any non-negative value exactly: clamping is the tool's alone.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule Scope = new("RST-11", RuleLevel.Must, "Scope",
        "Only the named topics and partitions change; --all-topics names every partition that has a committed offset.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule ExtrasAreCleared = new("RST-12", RuleLevel.May, "Extras are cleared",
        "The tool writes empty metadata and no leader epoch, so those of earlier commits may be gone.",
        since: "OffsetCommit v0", RuleInterface.Tool, source: "GroupOffsetsResetter")
        { NotJudgedBecause = "it bounds the suite: there is nothing in it that a target could get wrong" };

    public static readonly Rule ResetTakesEffect = new("RST-13", RuleLevel.Must, "Reset takes effect",
        "The next member starts at the committed offset that the reset wrote.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "ConsumerCoordinator");

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        ToEarliest, ToLatest, ToOffsetClamped, ShiftBy, ToDatetime, ByDuration, ToCurrent, OnlyInactiveGroups, DryRun,
        BrokerDoesNotClamp, Scope, ExtrasAreCleared, ResetTakesEffect,
    ];
}
