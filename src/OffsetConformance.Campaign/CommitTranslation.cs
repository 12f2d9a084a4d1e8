using OffsetConformance.Contract;

namespace OffsetConformance.Campaign;

/// <summary>
/// A target whose groups commit the last offset they processed (<see cref="CommitConvention.Last"/>), as the rules take it: requests say the
/// next offset to read, and so do answers. What its consumer does by itself is its own and not translated, so a wrong declaration shows: a
/// consumer resumes at another record than the committed number says. An admin tool shows numbers of its own kind and is not judged.
/// </summary>
internal sealed class CommitTranslation : ITarget
{
    private readonly ITarget target;

    private CommitTranslation(ITarget target)
    {
        this.target = target;
        Info = target.Info with { Capabilities = target.Info.Capabilities.Where(capability => capability != Capability.GroupAdmin).ToHashSet() };
    }

    public TargetInfo Info { get; }

    public ChannelComparison? Channels => target.Channels;

    /// <summary>The target itself, unless it needs translation.</summary>
    public static ITarget Of(ITarget target) => target.Info.CommitConvention == CommitConvention.Last ? new CommitTranslation(target) : target;

    public async ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) =>
        new Connection(await target.ConnectAsync(cancellation).ConfigureAwait(false));

    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) => target.CreateTopicAsync(topic, partitions, cancellation);

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => target.DeleteTopicAsync(topic, cancellation);

    public ValueTask DisposeAsync() => target.DisposeAsync();

    private sealed class Connection(ITargetConnection connection) : ITargetConnection, IBroker
    {
        public IBroker Broker => this;

        public bool Transcribe(TextWriter? transcript) => connection.Transcribe(transcript);

        public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation) =>
            connection.OpenSessionAsync(options, cancellation);

        public async ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) => Said(request) is { } said
            ? Heard(await connection.Broker.ExecuteAsync(said, cancellation))
            : new Outcome.NotObservable("who commits the last processed offset has no number for \"nothing processed\"");

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        /// <summary>Null for a commit that can't be said.</summary>
        private static Command<Offset>.Request? Said(Command<Offset>.Request request)
        {
            switch (request)
            {
                case Command<Offset>.Commit commit:
                    return Last(commit.Offset) is { } offset ? commit with { Offset = offset } : null;
                case Command<Offset>.CommitInTransaction commit:
                    return Last(commit.Offset) is { } committed ? commit with { Offset = committed } : null;
                case Command<Offset>.Together together:
                    var parts = together.Parts.Select(Said).OfType<Command<Offset>.Request>().ToArray();
                    return parts.Length == together.Parts.Count ? together with { Parts = ValueList.Create(parts) } : null;
                default:
                    return request;
            }
        }

        /// <summary>What is no offset at all stays what it is.</summary>
        private static Offset? Last(Offset next) => next.Value switch
        {
            > 0 => new Offset(next.Value - 1),
            0 => null,
            _ => next,
        };

        private static Outcome Heard(Outcome outcome) => outcome switch
        {
            Outcome.CommittedOffset { Offset: { Value: >= 0 and < long.MaxValue } last } committed => committed with { Offset = last + 1 },
            Outcome.AnsweredTogether together => together with { Parts = Heard(together.Parts) },
            Outcome.CommittedOffsets all => all with { Partitions = Heard(all.Partitions) },
            _ => outcome,
        };

        private static ValueList<(TopicPartition Partition, Outcome Answer)> Heard(ValueList<(TopicPartition Partition, Outcome Answer)> parts) =>
            ValueList.From(parts.Select(part => (part.Partition, Heard(part.Answer))));
    }
}
