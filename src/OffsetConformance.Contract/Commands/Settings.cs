namespace OffsetConformance.Contract;

/// <summary>Which records a reader sees of transactions; the numbers are the protocol's.</summary>
public enum IsolationLevel : sbyte
{
    ReadUncommitted = 0,
    ReadCommitted = 1,
}

/// <summary>Compression codec of a record batch; the numbers are the batch format's.</summary>
public enum Compression : sbyte
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}

/// <summary>auto.offset.reset: where a consumer starts when it has no committed offset, or one that is out of range.</summary>
public enum ResetPolicy
{
    /// <summary>The consumer reports an error and delivers nothing (librdkafka: <c>error</c>).</summary>
    None,
    Earliest,
    Latest,
}

/// <summary>An end of a log that a consumer can seek to by name.</summary>
public enum LogEdge
{
    Beginning,
    End,
}
