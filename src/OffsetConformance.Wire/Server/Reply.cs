namespace OffsetConformance.Wire.Server;

/// <summary>What a request gets.</summary>
internal enum Reply
{
    /// <summary>The answer that was written.</summary>
    Answer,

    /// <summary>Nothing, because the client asked for nothing (acks=0).</summary>
    None,

    /// <summary>The end of its connection: no answer can be formed.</summary>
    Close,
}
