using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;

namespace OffsetConformance.Campaign;

/// <summary>What is recorded.</summary>
public sealed record RecorderOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Scenarios come first, then random programs.</summary>
    public long Sequences { get; init; } = 100;

    /// <summary>Begins the name of every topic and group.</summary>
    public string NamePrefix { get; init; } = "oc";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long one command may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Runs programs on a target and writes what went over the wire as one history in the format offset-history/1: each program is a sequence
/// with topics of its own.
/// </summary>
public sealed class Recorder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ITarget target;
    private readonly RecorderOptions options;
    private readonly TextWriter output;
    private readonly long start;
    private int written;
    private long leftOut;

    private Recorder(ITarget target, RecorderOptions options, TextWriter output)
    {
        this.target = target;
        this.options = options;
        this.output = output;
        start = options.Clock.GetTimestamp();
    }

    /// <returns>How many lines were written after the header, and how many sequences were left out: of these not everything went over the wire.</returns>
    /// <exception cref="NotSupportedException">The target is not asked over the wire, so that nobody sees its requests.</exception>
    /// <exception cref="TargetUnavailableException">The target is gone.</exception>
    public static async Task<(int Lines, long LeftOut)> RecordAsync(ITarget target, RecorderOptions options, TextWriter output, CancellationToken cancellation)
    {
        var recorder = new Recorder(target, options, output);
        await using var connection = await target.ConnectAsync(cancellation);
        // Nothing enumerated: thousands of steps that are as short as can be make a recording long, and say little.
        var stream = ProgramStream.Requests(target.Info, options.Seed).WithDepth(0);
        for (var number = 0L; number < options.Sequences; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            await recorder.RecordAsync(connection, stream, number, cancellation);
        }

        return (recorder.written, recorder.leftOut);
    }

    private async Task RecordAsync(ITargetConnection connection, ProgramStream stream, long number, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.NamePrefix}-{number}");
        var world = new World(new($"{name}a", $"{name}b", worlds: 1), number: 0, name);
        using var transcript = new StringWriter(CultureInfo.InvariantCulture);
        if (!connection.Transcribe(transcript))
        {
            throw new NotSupportedException("the target is not asked over the wire, so its answers can't be recorded");
        }

        var began = Now;
        await target.CreateTopicAsync(world.Topics.First, TopicPartitions, cancellation);
        await target.CreateTopicAsync(world.Topics.Second, TopicPartitions, cancellation);
        var run = await new LockstepRunner(connection, new(), options.Deadline).RunAsync(stream[number], world, cancellation);
        connection.Transcribe(transcript: null);

        var lines = transcript.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (number == 0)
        {
            WriteHeader(lines[0]);
        }

        if (HasAll(run, lines))
        {
            WriteSequence(name, stream.Describe(number), world, lines.Skip(1), began);
        }
        else
        {
            leftOut++;
        }

        await target.DeleteTopicAsync(world.Topics.First, cancellation);
        await target.DeleteTopicAsync(world.Topics.Second, cancellation);
        if (run.HasOwnTopic)
        {
            await target.DeleteTopicAsync(world.OwnTopic, cancellation);
        }
    }

    /// <summary>
    /// Whether every step stands in the transcript, in order. What the raw client can't say another client may have sent, and a recording
    /// with a write missing accuses the broker of what it did right.
    /// </summary>
    private static bool HasAll(ProgramRun run, string[] lines)
    {
        var header = HistoryReader.ReadHeader(lines[0]);
        var sent = new Queue<string>(lines.Skip(1).Select((line, index) => HistoryReader.ReadLine(line, header, index + 2).Event)
            .OfType<HistoryEvent.Answered>().SelectMany(answered => answered.Steps).Select(step => KindOf(step.Command)));
        foreach (var kind in run.Steps.Select(step => KindOf(step.Concrete)))
        {
            while (sent.TryPeek(out var other) && other != kind)
            {
                sent.Dequeue();
            }

            if (!sent.TryDequeue(out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A trim is a DeleteRecords on the wire.</summary>
    private static string KindOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Control control => control.Body.GetType().Name,
        Command<Offset>.Trim => nameof(Command<Offset>.DeleteRecords),
        _ => command.GetType().Name,
    };

    private void WriteSequence(string name, string description, World world, IEnumerable<string> lines, long began)
    {
        WriteMark(new() { ["op"] = "begin", ["sequence"] = name, ["note"] = description });
        WriteMark(Created(world.Topics.First));
        WriteMark(Created(world.Topics.Second));
        foreach (var line in lines.Select(Parse))
        {
            line["t0"] = began + line["t0"]!.GetValue<long>();
            line["t1"] = began + line["t1"]!.GetValue<long>();
            Write(line);
        }

        WriteMark(new() { ["op"] = "end" });
    }

    /// <summary>Of each of the two topics that every world has.</summary>
    private const int TopicPartitions = 2;

    /// <summary>In microseconds since the recording began.</summary>
    private long Now => (long)options.Clock.GetElapsedTime(start).TotalMicroseconds;

    private static JsonObject Parse(string line) => (JsonObject)JsonNode.Parse(line)!;

    /// <summary>Targets create topics with retention off.</summary>
    private static JsonObject Created(string topic) => new()
    {
        ["op"] = "createTopic", ["topic"] = topic, ["partitions"] = TopicPartitions, ["config"] = new JsonObject { ["retention.ms"] = "-1" },
    };

    private void WriteHeader(string line)
    {
        var header = Parse(line);
        header["seed"] = new JsonArray(options.Seed);
        header["scenario"] = "random";
        output.Write(header.ToJsonString(Plain));
        output.Write('\n');
    }

    /// <summary>What is known to have happened, and went over no connection that is recorded.</summary>
    private void WriteMark(JsonObject mark)
    {
        mark["client"] = "-";
        mark["t0"] = Now;
        mark["t1"] = mark["t0"]!.DeepClone();
        mark["ok"] = new JsonObject();
        Write(mark);
    }

    private void Write(JsonObject line)
    {
        line["n"] = written++;
        output.Write(line.ToJsonString(Plain));
        output.Write('\n');
    }
}
