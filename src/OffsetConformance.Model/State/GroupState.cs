namespace OffsetConformance.Model.State;

public enum GroupExistence
{
    Missing,
    Exists,

    /// <summary>A refused commit may have made it; with its last offset it may have gone, at once or later.</summary>
    Uncertain,
}

/// <summary>What is known of a group without members.</summary>
public sealed record GroupState(GroupExistence Existence);
