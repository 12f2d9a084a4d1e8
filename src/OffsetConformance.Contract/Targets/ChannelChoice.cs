namespace OffsetConformance.Contract;

/// <summary>Through what a broker's answers are observed.</summary>
public enum ChannelChoice
{
    /// <summary>Requests as the protocol has them, sent by the suite itself.</summary>
    Wire,

    /// <summary>A client library, as applications use it.</summary>
    Client,

    /// <summary>Every question through both, and every write through one of them in turn.</summary>
    Both,
}
