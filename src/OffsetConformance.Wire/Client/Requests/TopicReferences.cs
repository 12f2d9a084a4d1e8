using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

/// <summary>Requests and answers that call a topic by its name in older versions, and by its id in newer ones.</summary>
internal static class TopicReferences
{
    /// <summary>Whether an answer's entry is about the topic that was asked about.</summary>
    /// <param name="reference">What the request called it.</param>
    /// <param name="topic">Its name.</param>
    /// <param name="name">The entry's; of no meaning where topics go by id.</param>
    /// <param name="id">The entry's; of no meaning where topics go by name.</param>
    public static bool IsMeant(this TopicReference reference, string topic, string name, Guid id) => reference.IsName ? name == topic : id == reference.Id;

    /// <summary>The versions in which the topic can be called so, both inclusive.</summary>
    /// <param name="reference">What to call it.</param>
    /// <param name="firstById">The first version that takes ids, and no names any more.</param>
    public static (short Since, short Until) Versions(this TopicReference reference, short firstById) =>
        reference.IsName ? ((short)0, (short)(firstById - 1)) : (firstById, short.MaxValue);
}
