using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>What the client library has words for. Anything else it would send without the part that it can't say, or not at all.</summary>
internal static class ClientVocabulary
{
    /// <summary>Why the request can't go through the client library as it is; null if it can.</summary>
    public static string? WhyNot(Command<Offset>.Request request) => request switch
    {
        _ when !TopicReference.Of(request).IsName => "whether it calls a topic by name or by id is librdkafka's own choice",
        Command<Offset>.Produce { Malformed: not null } => "librdkafka sends only sound batches",
        Command<Offset>.Produce { Producer: not null } => "librdkafka numbers its batches itself",
        Command<Offset>.Fetch { Session: not FetchSession.None } => "librdkafka opens no fetch sessions",
        Command<Offset>.Fetch { MinBytes: > 0 } or Command<Offset>.Fetch { MaxWait: > 0 } => "librdkafka fetches in its own time",
        Command<Offset>.Fetch { CurrentLeaderEpoch: not null } or Command<Offset>.ListOffsets { CurrentLeaderEpoch: not null } =>
            "librdkafka sends the leader epoch that it knows",
        Command<Offset>.DeleteRecords { Offset.Value: < -1 } => "librdkafka does not send offsets below -1",
        Command<Offset>.Commit { Offset.Value: < 0 } => "librdkafka does not commit negative offsets",
        Command<Offset>.Commit { Member: not null } => "librdkafka speaks for its own member only",
        Command<Offset>.CommitInTransaction => "librdkafka commits in its own transactions only",
        Command<Offset>.FetchCommitted { RequireStable: true } => "whether it asks for stable offsets only is librdkafka's own choice",
        Command<Offset>.Together => "librdkafka makes its own requests of several parts",
        Command<Offset>.Control => "only the wire says it",
        _ => null,
    };
}
