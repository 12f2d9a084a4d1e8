namespace OffsetConformance.Contract;

/// <summary>
/// One thing that is asked of a target, closed: the nested records are all there are. The same hierarchy is generated and
/// shrunk with symbolic offsets (<c>log end + 1</c>) and sent with concrete ones; <see cref="Map{TOther}"/> leads from one to the other.
/// Names and fields follow the Kafka protocol's requests.
/// </summary>
public abstract record Command<TOffset>
{
    private Command()
    {
    }

    /// <summary>The same command with every offset replaced; <paramref name="map"/> is called once for each.</summary>
    public abstract Command<TOther> Map<TOther>(Func<TOffset, TOther> map);

    /// <summary>The same command under other names; partitions and groups are mapped wherever they occur.</summary>
    public abstract Command<TOffset> Rename(INaming naming);

    /// <summary>A command that one broker request answers; <see cref="IBroker"/> executes it.</summary>
    public abstract record Request : Command<TOffset>
    {
        private protected Request()
        {
        }

        /// <summary>
        /// Which of a target's clients sends the request. Requests of different clients travel over different connections, so that
        /// "any client sees it" can be asked. Zero is the ordinary one.
        /// </summary>
        public int Client { get; init; }
    }

    /// <summary>A call on a <see cref="IConsumerSession"/>, named by <paramref name="Session"/> within one program.</summary>
    public abstract record SessionCall(string Session) : Command<TOffset>;

    /// <summary>A call of the target's <see cref="IGroupAdmin"/> about one group.</summary>
    public abstract record AdminCall(string Group) : Command<TOffset>;

    /// <summary>Appends the records as one batch, acknowledged by all replicas (acks=all).</summary>
    public sealed record Produce(TopicPartition Partition, ValueList<Record> Records, Compression Compression = Compression.None) : Request
    {
        /// <summary>Who numbered the batch; null for a producer without an id.</summary>
        public ProducerStamp? Producer { get; init; }

        /// <summary>What is wrong with the batch on purpose; null for a sound one. Only <see cref="Capability.RawWire"/> can say it.</summary>
        public Malformation? Malformed { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Produce(Partition, Records, Compression) { Client = Client, Producer = Producer, Malformed = Malformed };

        public override Command<TOffset> Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>Reads from an offset, inclusive, towards the log end, without waiting for new records.</summary>
    public sealed record Fetch(TopicPartition Partition, TOffset Offset, IsolationLevel Isolation = IsolationLevel.ReadUncommitted) : Request
    {
        /// <summary>
        /// How many bytes of records the answer may have. The first batch comes whole, however large it is.
        /// </summary>
        public int MaxBytes { get; init; } = int.MaxValue;

        /// <summary>How many bytes of records the answer waits for, at most <see cref="MaxWait"/>. Fewer than there are cost no wait.</summary>
        public int MinBytes { get; init; }

        /// <summary>How long the answer may wait, in milliseconds.</summary>
        public int MaxWait { get; init; }

        /// <summary>The leader epoch that the client believes in; null sends none (-1).</summary>
        public int? CurrentLeaderEpoch { get; init; }

        /// <summary>Whether <see cref="Outcome.Fetched.Batches"/> is wanted: what the answer held beyond the records that are handed on.</summary>
        public bool WantsBatches { get; init; }

        public FetchSession Session { get; init; }

        public TopicReference Topic { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Fetch(Partition, map(Offset), Isolation)
            {
                Client = Client, MaxBytes = MaxBytes, MinBytes = MinBytes, MaxWait = MaxWait, CurrentLeaderEpoch = CurrentLeaderEpoch, WantsBatches = WantsBatches,
                Session = Session, Topic = Topic,
            };

        public override Command<TOffset> Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>Asks where the log starts, where it ends, or which record a timestamp leads to.</summary>
    public sealed record ListOffsets(TopicPartition Partition, OffsetSpec Spec, IsolationLevel Isolation = IsolationLevel.ReadUncommitted) : Request
    {
        /// <summary>The leader epoch that the client believes in; null sends none (-1).</summary>
        public int? CurrentLeaderEpoch { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.ListOffsets(Partition, Spec, Isolation) { Client = Client, CurrentLeaderEpoch = CurrentLeaderEpoch };

        public override Command<TOffset> Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>The DeleteRecords request: everything below the offset (exclusive) goes; -1 stands for the high watermark.</summary>
    public sealed record DeleteRecords(TopicPartition Partition, TOffset Offset) : Request
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.DeleteRecords(Partition, map(Offset)) { Client = Client };

        public override Command<TOffset> Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>
    /// Raises the log start offset to the given one by whatever means the target has (<see cref="Capability.LogTrim"/>). It is a way to
    /// come by a trimmed log, not a request under judgement.
    /// </summary>
    public sealed record Trim(TopicPartition Partition, TOffset Offset) : Request
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Trim(Partition, map(Offset)) { Client = Client };

        public override Command<TOffset> Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>
    /// Stores an offset under (group, topic, partition). <paramref name="Metadata"/> null sends the protocol's null,
    /// <paramref name="LeaderEpoch"/> null sends none (-1). Without <see cref="Member"/> it is a simple commit.
    /// </summary>
    public sealed record Commit(string Group, TopicPartition Partition, TOffset Offset, string? Metadata = "", int? LeaderEpoch = null) : Request
    {
        /// <summary>On whose behalf; null for a simple commit (generation -1, member "").</summary>
        public Membership? Member { get; init; }

        public TopicReference Topic { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Commit(Group, Partition, map(Offset), Metadata, LeaderEpoch) { Client = Client, Member = Member, Topic = Topic };

        public override Command<TOffset> Rename(INaming naming) =>
            this with { Group = naming.OfGroup(Group), Partition = naming.Of(Partition) };
    }

    /// <summary>A commit as part of a transaction (TxnOffsetCommit): pending until EndTxn.</summary>
    public sealed record CommitInTransaction(Transaction Transaction, string Group, TopicPartition Partition, TOffset Offset, string? Metadata = "", int? LeaderEpoch = null) : Request
    {
        /// <summary>The consumer that read what is committed; null for none (generation -1, member "").</summary>
        public Membership? Member { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.CommitInTransaction(Transaction, Group, Partition, map(Offset), Metadata, LeaderEpoch) { Client = Client, Member = Member };

        public override Command<TOffset> Rename(INaming naming) =>
            this with { Group = naming.OfGroup(Group), Partition = naming.Of(Partition) };
    }

    /// <summary>Reads a group's committed offset back (OffsetFetch).</summary>
    public sealed record FetchCommitted(string Group, TopicPartition Partition) : Request
    {
        /// <summary>Whether an offset with a pending transactional commit is refused (KIP-447).</summary>
        public bool RequireStable { get; init; }

        public TopicReference Topic { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.FetchCommitted(Group, Partition) { Client = Client, RequireStable = RequireStable, Topic = Topic };

        public override Command<TOffset> Rename(INaming naming) =>
            this with { Group = naming.OfGroup(Group), Partition = naming.Of(Partition) };
    }

    /// <summary>
    /// Several questions in one request: parts of one kind (commits of one group, ListOffsets of one isolation level, DeleteRecords, OffsetFetch
    /// of one group), sent by one client, in this order. The same partition may be named twice; the answer is <see cref="Outcome.AnsweredTogether"/>.
    /// </summary>
    public sealed record Together(ValueList<Request> Parts) : Request
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Together(ValueList.From(Parts.Select(part => (Command<TOther>.Request)part.Map(map)))) { Client = Client };

        public override Command<TOffset> Rename(INaming naming) =>
            this with { Parts = ValueList.From(Parts.Select(part => (Request)part.Rename(naming))) };
    }

    /// <summary>A request that carries no offset: about topics, group membership, transactions.</summary>
    public sealed record Control(ControlRequest Body) : Request
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Control(Body) { Client = Client };

        public override Command<TOffset> Rename(INaming naming) => this with { Body = Body.Rename(naming) };
    }

    /// <summary>
    /// Opens a fresh consumer in the group, assigns it the partition at the group's committed offset, and consumes.
    /// Auto-commit is off unless <see cref="AutoCommit"/> says otherwise. Like every consuming call it ends after <paramref name="MaxRecords"/> records, at the end of the partition,
    /// or with the error that the reset policy <see cref="ResetPolicy.None"/> asks for.
    /// </summary>
    public sealed record Resume(string Session, string Group, TopicPartition Partition, ResetPolicy Policy, int MaxRecords) : SessionCall(Session)
    {
        /// <summary>Whether the consumer commits by itself what it handed to the application, on a timer and when it is closed.</summary>
        public bool AutoCommit { get; init; }

        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.Resume(Session, Group, Partition, Policy, MaxRecords) { AutoCommit = AutoCommit };

        public override Command<TOffset> Rename(INaming naming) =>
            this with { Group = naming.OfGroup(Group), Partition = naming.Of(Partition) };
    }

    /// <summary>Consumes on from the session's position.</summary>
    public sealed record Consume(string Session, int MaxRecords) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Consume(Session, MaxRecords);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Seeks the session to the offset, then consumes; a paused one is only sought.</summary>
    public sealed record Seek(string Session, TOffset Offset, int MaxRecords) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Seek(Session, map(Offset), MaxRecords);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Seeks the session to the first or behind the last record that is there, in the client's own words, then consumes.</summary>
    public sealed record SeekToEnd(string Session, LogEdge Edge, int MaxRecords) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.SeekToEnd(Session, Edge, MaxRecords);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Stops deliveries until <see cref="Unpause"/>; the position stays.</summary>
    public sealed record Pause(string Session) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Pause(Session);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    public sealed record Unpause(string Session) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Unpause(Session);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Closes the consumer in good order, which with <see cref="Resume.AutoCommit"/> commits first.</summary>
    public sealed record Close(string Session) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Close(Session);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Asks the consumer where its partition starts and ends: by a query, and from what it has cached.</summary>
    public sealed record QueryWatermarks(string Session) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.QueryWatermarks(Session);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Commits what the session has consumed, in the client's own arithmetic.</summary>
    public sealed record CommitConsumed(string Session) : SessionCall(Session)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.CommitConsumed(Session);

        public override Command<TOffset> Rename(INaming naming) => this;
    }

    /// <summary>Has the admin tool reset the group; <see cref="ResetToOffset"/> is for an offset.</summary>
    public sealed record Reset(string Group, ResetScope Scope, ResetTo To, bool Execute) : AdminCall(Group)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Reset(Group, Scope, To, Execute);

        public override Command<TOffset> Rename(INaming naming) => this with { Group = naming.OfGroup(Group), Scope = Scope.Rename(naming) };
    }

    /// <summary>Has the admin tool reset the group to an offset, the same for every partition.</summary>
    public sealed record ResetToOffset(string Group, ResetScope Scope, TOffset Offset, bool Execute) : AdminCall(Group)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) =>
            new Command<TOther>.ResetToOffset(Group, Scope, map(Offset), Execute);

        public override Command<TOffset> Rename(INaming naming) => this with { Group = naming.OfGroup(Group), Scope = Scope.Rename(naming) };
    }

    /// <summary>Asks the admin tool how far behind the group is.</summary>
    public sealed record Describe(string Group) : AdminCall(Group)
    {
        public override Command<TOther> Map<TOther>(Func<TOffset, TOther> map) => new Command<TOther>.Describe(Group);

        public override Command<TOffset> Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }
}

/// <summary>Leads from the names a program uses to the names on the target.</summary>
public interface INaming
{
    TopicPartition Of(TopicPartition partition);

    string OfGroup(string group);
}
