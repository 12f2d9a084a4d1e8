using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Programs;

/// <summary>
/// A sequence of commands over one small world: the partitions <c>a-0</c>, <c>a-1</c> and <c>b-0</c>, a topic <c>c</c> that is not there until
/// it is created, and the groups <c>g</c>, <c>g1</c> and <c>G</c>. Compares by content.
/// </summary>
public sealed record ModelProgram(ValueList<Command<SymbolicOffset>> Steps)
{
    /// <summary>
    /// Two partitions of one topic, and one of another topic with the same number: a key that forgets topic or partition confuses them.
    /// </summary>
    public static readonly ValueList<TopicPartition> Partitions = [new("a", 0), new("a", 1), new("b", 0)];

    /// <summary>One name, the same name in other letters, and one that it is a prefix of.</summary>
    public static readonly ValueList<string> Groups = ["g", "g1", "G"];

    public bool UsesSessions => Steps.Any(step => step is Command<SymbolicOffset>.SessionCall);

    /// <summary>A program of these steps, with its records numbered through from the first.</summary>
    public static ModelProgram Of(params ReadOnlySpan<Command<SymbolicOffset>> steps)
    {
        var numbered = new Command<SymbolicOffset>[steps.Length];
        var record = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            numbered[i] = steps[i] is Command<SymbolicOffset>.Produce produce
                ? produce with { Records = NumberedRecords.Like(produce.Records, ref record) }
                : steps[i];
        }

        return new(ValueList.Wrap(numbered));
    }

    /// <summary>Asks for a producer id; a program's first is producer 0.</summary>
    public static readonly ControlRequest InitProducer = new ControlRequest.InitProducerId(TransactionalId: null, TransactionTimeout: 60_000);

    /// <summary>The topic that does not exist until a program creates it.</summary>
    public const string OwnTopic = "c";

    public static ModelState FreshWorld() => Fresh;

    /// <summary>
    /// The command with numbers for symbols, as the world stands. Null if it means nothing there: an offset that does not exist,
    /// a session that is not open, a commit of nothing.
    /// </summary>
    public static Command<Offset>? Resolve(Command<SymbolicOffset> step, ModelState world) => Identify(step, world) switch
    {
        null => null,
        Command<SymbolicOffset>.Resume resume => world.CommitOf(new(resume.Group, resume.Partition)).AutoCommitBound is null
            ? Resolve(resume, world, resume.Partition)
            : null,
        Command<SymbolicOffset>.SessionCall call => world.Sessions.Find(call.Session) is { } session && session.Allows(call)
            ? Resolve(call, world, session.Key.Partition)
            : null,
        Command<SymbolicOffset>.Fetch { Session: FetchSession.Continued } fetch
            when world.FetchSessions.Find(fetch.Client) is not { } session || session.Partition != fetch.Partition || session.TopicId != fetch.Topic.Id => null,
        Command<SymbolicOffset>.AdminCall call when !Selection.Of(call, world).IsClear => null,
        Command<SymbolicOffset>.Together together => Resolve(together, world),
        Command<SymbolicOffset>.Produce { Producer: { } stamp } produce => (int)stamp.Producer.Id < world.Producers.Count
            ? Resolve(produce with { Producer = stamp with { Producer = world.Producers[(int)stamp.Producer.Id].Raised(stamp.Producer.Epoch) } }, world, produce.Partition)
            : null,
        var known => PartitionOf(known) is { } partition ? Resolve(known, world, partition) : known.Map(static _ => default(Offset)),
    };

    /// <summary>The step with the id that it calls its topic by, if it does; null if the world knows none.</summary>
    private static Command<SymbolicOffset>? Identify(Command<SymbolicOffset> step, ModelState world)
    {
        return step switch
        {
            Command<SymbolicOffset>.Fetch { Topic.IsName: false } c => IdOf(c.Partition, c.Topic) is { } topic ? c with { Topic = topic } : null,
            Command<SymbolicOffset>.Commit { Topic.IsName: false } c => IdOf(c.Partition, c.Topic) is { } topic ? c with { Topic = topic } : null,
            Command<SymbolicOffset>.FetchCommitted { Topic.IsName: false } c => IdOf(c.Partition, c.Topic) is { } topic ? c with { Topic = topic } : null,
            _ => step,
        };

        TopicReference? IdOf(TopicPartition partition, TopicReference reference)
        {
            var topic = world.Topics.Find(partition.Topic);
            return (reference.Kind == TopicReferenceKind.Id ? topic?.Id : topic?.FormerId) is { } id ? reference with { Id = id } : null;
        }
    }

    private static Command<Offset>? Resolve(Command<SymbolicOffset>.Together together, ModelState world)
    {
        var parts = new Command<Offset>.Request[together.Parts.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Resolve(together.Parts[i], world) is not Command<Offset>.Request part)
            {
                return null;
            }

            parts[i] = part;
        }

        return new Command<Offset>.Together(ValueList.Wrap(parts)) { Client = together.Client };
    }

    /// <summary>The partition whose log a command's offset belongs to; the first part's for several; null for one that carries none, or that names a session.</summary>
    public static TopicPartition? PartitionOf<TOffset>(Command<TOffset> step) => step switch
    {
        Command<TOffset>.Produce produce => produce.Partition,
        Command<TOffset>.Fetch fetch => fetch.Partition,
        Command<TOffset>.ListOffsets list => list.Partition,
        Command<TOffset>.DeleteRecords delete => delete.Partition,
        Command<TOffset>.Trim trim => trim.Partition,
        Command<TOffset>.Commit commit => commit.Partition,
        Command<TOffset>.CommitInTransaction commit => commit.Partition,
        Command<TOffset>.FetchCommitted fetch => fetch.Partition,
        Command<TOffset>.Resume resume => resume.Partition,
        Command<TOffset>.ResetToOffset { Scope: ResetScope.Partitions(var topic, [var number, ..]) } => new(topic, number),
        Command<TOffset>.ResetToOffset { Scope: ResetScope.WholeTopic(var topic) } => new(topic, 0),
        Command<TOffset>.ResetToOffset => Partitions[0],
        Command<TOffset>.Together { Parts: [var first, ..] } => PartitionOf(first),
        _ => null,
    };

    public override string ToString() => ProgramText.Print(this);

    private static Command<Offset>? Resolve(Command<SymbolicOffset> step, ModelState world, TopicPartition partition)
    {
        // The program's own topic can be spoken of before it is there, and after.
        if ((world.Partitions.Find(partition) ?? (partition.Topic is OwnTopic ? NoLog : null)) is not { } log)
        {
            return null;
        }

        var exists = true;
        var resolved = step.Map(symbol =>
        {
            var offset = symbol.Resolve(log);
            exists = offset is not null;
            return offset ?? default;
        });
        return exists ? resolved : null;
    }

    private static readonly PartitionState NoLog = new();

    private static readonly ModelState Fresh = ModelState.Fresh(Partitions.AsSpan()).With(OwnTopic, TopicState.Missing);
}
