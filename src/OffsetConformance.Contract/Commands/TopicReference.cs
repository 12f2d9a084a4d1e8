namespace OffsetConformance.Contract;

/// <summary>How a request says which topic it is about.</summary>
public enum TopicReferenceKind
{
    Name,

    /// <summary>By the id of the topic that has the name now (KIP-516).</summary>
    Id,

    /// <summary>By the id of the topic that had the name before it was deleted and created again.</summary>
    FormerId,
}

/// <summary>What a request calls its topic; the topic's name is the command's in any case.</summary>
/// <param name="Kind">What is meant.</param>
/// <param name="Id">What is sent: all zero for a name, and in a program, which knows no ids.</param>
public readonly record struct TopicReference(TopicReferenceKind Kind, Guid Id = default)
{
    public bool IsName => Kind == TopicReferenceKind.Name;

    /// <summary>What a command calls its topic: one that has no choice, and one without a topic, have the name.</summary>
    public static TopicReference Of<TOffset>(Command<TOffset> command) => command switch
    {
        Command<TOffset>.Fetch c => c.Topic,
        Command<TOffset>.Commit c => c.Topic,
        Command<TOffset>.FetchCommitted c => c.Topic,
        _ => default,
    };
}
