namespace OffsetConformance.Contract;

/// <summary>
/// What came of one command, closed. It either succeeded (one record per kind of answer), was refused (certainly without effect),
/// or is indeterminate (it may have had its effect, now or later).
/// A field that the answer, or the channel it was observed through, does not carry is null: an adapter never fills one in.
/// </summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The append is acknowledged; record <c>i</c> of the batch has offset <c>BaseOffset + i</c>.</summary>
    public sealed record Produced(Offset BaseOffset, Offset? LogStartOffset = null) : Outcome
    {
        /// <summary>The broker's timestamp of the batch in milliseconds; null (-1 on the wire) where the producer's own count.</summary>
        public long? LogAppendTime { get; init; }
    }

    /// <summary>
    /// A fetch that was served. <paramref name="Records"/> holds what a correct consumer would hand on, in the order of the answer.
    /// The answer speaks for the offsets from the one asked, inclusive, up to <paramref name="NextOffset"/>, exclusive.
    /// </summary>
    public sealed record Fetched(ValueList<OffsetRecord> Records, Offset NextOffset) : Outcome
    {
        /// <summary>Exclusive end of what is readable at isolation level read_uncommitted.</summary>
        public Offset? HighWatermark { get; init; }

        /// <summary>Exclusive end of what is decided.</summary>
        public Offset? LastStableOffset { get; init; }

        public Offset? LogStartOffset { get; init; }

        /// <summary>The offset at which the answer itself says that nothing more can be read now (the client's EOF event).</summary>
        public Offset? EndOfPartition { get; init; }

        /// <summary>Every batch of the answer, in its order, also below the offset asked; empty unless <see cref="Command{TOffset}.Fetch.WantsBatches"/>.</summary>
        public ValueList<FetchedBatch> Batches { get; init; }

        /// <summary>The aborted transactions that the answer names; null where it names none (read_uncommitted).</summary>
        public ValueList<AbortedTransaction>? AbortedTransactions { get; init; }
    }

    /// <summary>
    /// The answer in a fetch session left the partition out: there are no records from the offset on, no error, and neither high watermark nor
    /// log start offset are others than it told last.
    /// </summary>
    public sealed record Unchanged : Outcome
    {
        public static readonly Unchanged Instance = new();
    }

    /// <summary>A ListOffsets answer.</summary>
    /// <param name="Offset">Null where the broker said that there is none (-1).</param>
    /// <param name="Timestamp">
    /// Of the record that was found, -1 if the broker found one and left its timestamp out; null where there is none to tell, or nobody tells it.
    /// </param>
    public sealed record OffsetListed(Offset? Offset, long? Timestamp = null) : Outcome
    {
        /// <summary>Epoch of the record that was found, or of the leader.</summary>
        public int? LeaderEpoch { get; init; }
    }

    public sealed record RecordsDeleted(Offset LowWatermark) : Outcome;

    /// <summary>Done, with nothing more to say: a commit, a trim.</summary>
    public sealed record Acknowledged : Outcome
    {
        public static readonly Acknowledged Instance = new();
    }

    /// <summary>The topic is there from now on.</summary>
    /// <param name="Id">Tells it from earlier ones of its name (KIP-516); null where the answer does not.</param>
    public sealed record TopicCreated(Guid? Id = null) : Outcome;

    /// <summary>An OffsetFetch answer; a null offset is "no commit" (-1 on the wire).</summary>
    public sealed record CommittedOffset(Offset? Offset, string? Metadata = null) : Outcome
    {
        /// <summary>The epoch that was committed with the offset; -1 for none.</summary>
        public int? LeaderEpoch { get; init; }
    }

    /// <summary>The answer to <see cref="Command{TOffset}.Together"/>: what it says of each partition, in its own order, and as often as it says it.</summary>
    public sealed record AnsweredTogether(ValueList<(TopicPartition Partition, Outcome Answer)> Parts) : Outcome;

    /// <summary>The answer to <see cref="ControlRequest.FetchCommittedAll"/>; each offset, or why it is refused.</summary>
    public sealed record CommittedOffsets(ValueList<(TopicPartition Partition, Outcome Answer)> Partitions) : Outcome;

    /// <summary>The offset behind the last record, exclusive, of the greatest epoch at or below the one asked; null (-1) for none.</summary>
    public sealed record EpochEnded(int? LeaderEpoch, Offset? EndOffset) : Outcome;

    public sealed record TopicsDescribed(ValueList<TopicDescription> Topics) : Outcome;

    public sealed record ConfigDescribed(ValueList<Setting> Config) : Outcome;

    /// <summary>The group has gathered. <paramref name="Members"/> is empty for everybody but the leader.</summary>
    public sealed record Joined(int Generation, string ProtocolType, string Protocol, string Leader, string Member, ValueList<GroupMember> Members) : Outcome;

    public sealed record Synced(ValueList<byte> Assignment) : Outcome;

    /// <summary>State by Kafka's name for it: Empty, PreparingRebalance, CompletingRebalance, Stable, Dead.</summary>
    public sealed record GroupDescribed(string State, string ProtocolType, string Protocol, ValueList<GroupMember> Members) : Outcome;

    public sealed record GroupsListed(ValueList<(string Group, string ProtocolType, string State)> Groups) : Outcome;

    public sealed record ProducerIdAssigned(ProducerIdentity Producer) : Outcome;

    /// <summary>
    /// What a consuming call handed to the application, in order. <paramref name="EndOfPartition"/> is set if the call ended because
    /// the consumer reported the end of the partition there.
    /// </summary>
    public sealed record Consumed(ValueList<OffsetRecord> Records, Offset? EndOfPartition) : Outcome;

    /// <summary>
    /// Where a consumer says that its partition starts, inclusive, and ends, exclusive. The cached ones may be older, and are null while the
    /// client has none.
    /// </summary>
    public sealed record WatermarksSeen(Offset Low, Offset High, Offset? CachedLow, Offset? CachedHigh) : Outcome;

    /// <summary>
    /// What an admin tool said: a plan, a description, or that it will not. <paramref name="Began"/> and <paramref name="Ended"/> are the tool's own
    /// clock before and after the call, in milliseconds since 1970.
    /// </summary>
    public sealed record Administered(AdminOutcome Answer, long Began, long Ended) : Outcome;

    /// <summary>The target refused. Certainly without effect.</summary>
    public sealed record Refused(ErrorCode Error, string? Message = null) : Outcome
    {
        /// <summary>Records that the call had handed on before it was refused; only a consuming call has any.</summary>
        public ValueList<OffsetRecord> Records { get; init; }

        /// <summary>
        /// The number in the answer's offset field, beside the error: base offset, offset, committed offset or low watermark. Null for -1, the
        /// protocol's "none", and where the answer has no such field.
        /// </summary>
        public Offset? OffsetBeside { get; init; }

        /// <summary>The member id to join with, beside MEMBER_ID_REQUIRED (79).</summary>
        public string? MemberId { get; init; }
    }

    /// <summary>No answer, or none that can be told apart from an older one. The effect is unknown.</summary>
    public sealed record Indeterminate(string Reason) : Outcome;

    /// <summary>This channel cannot show the answer faithfully. The command was not sent.</summary>
    public sealed record NotObservable(string Reason) : Outcome;
}
