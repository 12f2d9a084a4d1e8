using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka.Admin;

/// <summary>
/// Kafka's own tool, kafka-consumer-groups.sh, or one that takes its arguments and prints its tables: a process for every call, which runs as long
/// as <paramref name="limit"/> at most.
/// </summary>
/// <param name="command">The program, and arguments of its own in front of those that a call adds; at least the program.</param>
/// <param name="bootstrap">Where the tool finds the cluster.</param>
/// <param name="limit">Starting a virtual machine included.</param>
/// <param name="clock">This machine's: the tool runs here.</param>
public sealed class ConsumerGroupsTool(IReadOnlyList<string> command, string bootstrap, TimeSpan limit, TimeProvider clock) : IGroupAdmin
{
    private const string InDistribution = "kafka-consumer-groups.sh";

    public string Name => Path.GetFileName(command[0]);

    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The tool in a Kafka distribution; null if there is none.</summary>
    public static string? FindIn(string kafkaHome) => Path.Combine(kafkaHome, "bin", InDistribution) is var path && File.Exists(path) ? path : null;

    /// <summary>A command line in its words: they stand between spaces, and quotes, single or double, keep spaces in one.</summary>
    /// <exception cref="FormatException">It has no word, or a quote that does not end.</exception>
    public static IReadOnlyList<string> Split(string commandLine)
    {
        var words = new List<string>();
        for (var rest = commandLine.AsSpan().Trim(); !rest.IsEmpty; rest = rest.TrimStart())
        {
            if (rest[0] is '"' or '\'')
            {
                var end = rest[1..].IndexOf(rest[0]);
                words.Add(end < 0 ? throw new FormatException($"the quote in '{commandLine}' does not end") : rest[1..(end + 1)].ToString());
                rest = rest[(end + 2)..];
            }
            else
            {
                var end = rest.IndexOf(' ') is var space and >= 0 ? space : rest.Length;
                words.Add(rest[..end].ToString());
                rest = rest[end..];
            }
        }

        return words.Count > 0 ? words : throw new FormatException("the command line has no word");
    }

    public async ValueTask<AdminOutcome> ResetAsync(GroupReset reset, CancellationToken cancellation) => Arguments(reset.To) is { } to
        ? await RunAsync(reset.Group, ["--reset-offsets", .. Arguments(reset.Scope), .. to, reset.Execute ? "--execute" : "--dry-run"], ConsumerGroupsOutput.ReadReset, cancellation)
        : new AdminOutcome.NotObservable("the tool has no word for that time");

    public async ValueTask<AdminOutcome> DescribeAsync(string group, CancellationToken cancellation) =>
        await RunAsync(group, ["--describe"], ConsumerGroupsOutput.ReadDescription, cancellation);

    private static string[] Arguments(ResetScope scope) => scope switch
    {
        ResetScope.WholeTopic(var topic) => ["--topic", topic],
        ResetScope.Partitions(var topic, var numbers) => ["--topic", string.Create(CultureInfo.InvariantCulture, $"{topic}:{string.Join(',', numbers)}")],
        _ => ["--all-topics"],
    };

    private static string[]? Arguments(ResetTo to) => to switch
    {
        ResetTo.Earliest => ["--to-earliest"],
        ResetTo.Latest => ["--to-latest"],
        ResetTo.ToOffset(var offset) => ["--to-offset", offset.ToString()],
        ResetTo.ShiftBy(var count) => ["--shift-by", count.ToString(CultureInfo.InvariantCulture)],
        ResetTo.ToDatetime(>= 0 and var time) when time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() =>
            ["--to-datetime", DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)],
        ResetTo.ByDuration(>= 0 and var duration) => ["--by-duration", string.Create(CultureInfo.InvariantCulture, $"PT{duration / 1000}.{duration % 1000:000}S")],
        ResetTo.Current => ["--to-current"],
        _ => null,
    };

    private async ValueTask<AdminOutcome> RunAsync(string group, string[] arguments, Func<ToolOutput, AdminOutcome> read, CancellationToken cancellation)
    {
        var all = command.Skip(1).Concat(["--bootstrap-server", bootstrap, "--group", group]).Concat(arguments);
        return await ToolOutput.RunAsync(command[0], all, limit, cancellation) is { } output
            ? read(output)
            : new AdminOutcome.Indeterminate($"{Name} did not end within {limit.TotalSeconds:0.###} s, or had no end of words");
    }
}
