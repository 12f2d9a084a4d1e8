namespace OffsetConformance.Contract;

/// <summary>
/// What a fetch is to its client's incremental fetch session (KIP-227), in which the broker leaves out of an answer what it has told already.
/// A client has one session at a time, with one partition.
/// </summary>
public enum FetchSession
{
    /// <summary>It stands alone, and is answered in full.</summary>
    None,

    /// <summary>It opens a session, in place of the one before, and is answered in full.</summary>
    Opened,

    /// <summary>It belongs to the session that was opened for the partition: what is not new is left out of the answer.</summary>
    Continued,
}
