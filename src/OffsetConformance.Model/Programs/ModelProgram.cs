using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Programs;

/// <summary>
/// A sequence of commands over one small world: the partitions <c>a-0</c>, <c>a-1</c> and <c>b-0</c>, and the groups
/// <c>g</c>, <c>g1</c> and <c>G</c>. Compares by content.
/// </summary>
public sealed record ModelProgram(ValueList<Command<SymbolicOffset>> Steps)
{
    /// <summary>
    /// Two partitions of one topic, and one of another topic with the same number: a key that forgets topic or partition confuses them.
    /// </summary>
    public static readonly ValueList<TopicPartition> Partitions = [new("a", 0), new("a", 1), new("b", 0)];

    /// <summary>One name, the same name in other letters, and one that it is a prefix of.</summary>
    public static readonly ValueList<string> Groups = ["g", "g1", "G"];

    /// <summary>A program of these steps, with its records numbered through from the first.</summary>
    public static ModelProgram Of(params ReadOnlySpan<Command<SymbolicOffset>> steps)
    {
        var numbered = new Command<SymbolicOffset>[steps.Length];
        var record = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            numbered[i] = steps[i] is Command<SymbolicOffset>.Produce produce
                ? produce with { Records = ProgramText.NumberedRecords(produce.Records.Count, ref record) }
                : steps[i];
        }

        return new(ValueList.Wrap(numbered));
    }

    public static ModelState FreshWorld() => Fresh;

    /// <summary>
    /// The command with numbers for symbols, as the world stands. Null if it means nothing there: an offset that does not exist,
    /// a session that is not open, a commit of nothing.
    /// </summary>
    public static Command<Offset>? Resolve(Command<SymbolicOffset> step, ModelState world)
    {
        if (step is Command<SymbolicOffset>.SessionCall and not Command<SymbolicOffset>.Resume)
        {
            var call = (Command<SymbolicOffset>.SessionCall)step;
            if (world.Sessions.Find(call.Session) is not { } session
                || (step is Command<SymbolicOffset>.CommitConsumed && !session.HasDelivered))
            {
                return null;
            }

            return Resolve(step, world, session.Key.Partition);
        }

        return PartitionOf(step) is { } partition ? Resolve(step, world, partition) : step.Map(static _ => default(Offset));
    }

    /// <summary>The partition whose log a command's offset belongs to; null for one that carries none, or that names a session.</summary>
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
        _ => null,
    };

    public override string ToString() => ProgramText.Print(this);

    private static Command<Offset>? Resolve(Command<SymbolicOffset> step, ModelState world, TopicPartition partition)
    {
        if (world.Partitions.Find(partition) is not { } log)
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

    private static readonly ModelState Fresh = ModelState.Fresh(Partitions.AsSpan());
}
