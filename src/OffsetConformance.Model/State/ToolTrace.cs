using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.State;

/// <summary>The last call of an admin tool that was to leave committed offsets of its group alone, or all but those of its plan.</summary>
/// <param name="Rule">Why the others stay.</param>
/// <param name="At">When.</param>
public sealed record ToolTrace(Rule Rule, long At);
