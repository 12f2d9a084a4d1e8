using OffsetConformance.Contract;
using OffsetConformance.Simulation;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// Asks the simulator what a recording asked Kafka, at the times of the recording, and compares the answers.
/// Kafka writes markers and runs retention, compaction and expiry at moments of its own. The simulator does each when the recording first
/// shows it: a question that is answered differently is asked once more after the transactions whose end was acknowledged have ended, and
/// once more after the background work was done.
/// </summary>
internal sealed class RecordedConversation(ManualTime time, IBroker broker)
{
    private readonly RecordedNames names = new();
    private readonly Dictionary<string, (RecordedLine Line, Task<Outcome> Answer)> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueList<Setting>> configs = new(StringComparer.Ordinal);
    private readonly List<RecordedLine> ending = [];
    private readonly List<(int Number, string Text)> differences = [];
    private RecordedLine? previous;
    private bool isOver;

    /// <summary>How many answers were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>The lines that were answered differently, in their order.</summary>
    public IReadOnlyList<(int Number, string Text)> Differences => differences;

    public static async Task<RecordedConversation> ReplayAsync(string broker, string scenario, SimulatorOptions options)
    {
        var lines = RecordedLine.Read(broker, scenario);
        var time = new ManualTime(RecordedLine.BeginningOf(lines));
        await using var target = new SimulatedTarget(options: options with { Time = time, BackgroundInterval = TimeSpan.FromDays(1) });
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        var conversation = new RecordedConversation(time, connection.Broker);
        for (var i = 0; i < lines.Count; i++)
        {
            await conversation.ReplayAsync(lines[i], i + 1 < lines.Count ? lines[i + 1] : null);
        }

        await conversation.FinishAsync();
        return conversation;
    }

    /// <summary>Reads change nothing, and may be asked again.</summary>
    private static bool IsRead(RecordedLine line) => line.Operation is "fetch" or "listOffsets" or "listOffsetsMulti" or "fetchCommitted" or "fetchCommittedAll" or "leaderEpochEnd" or "metadata";

    private async Task ReplayAsync(RecordedLine line, RecordedLine? next)
    {
        if (line.Operation is "begin" or "restart")
        {
            // The simulator cannot restart: what follows, up to the next sequence, is not its business.
            isOver = line.Operation == "restart";
        }

        if (waiting.Remove(line.Client, out var pending))
        {
            Compare(pending.Line, pending.Answer.IsCompleted ? await pending.Answer : new Outcome.Indeterminate("waits still"));
        }

        if (!isOver && !IsRepeated(line) && !(line.IsPoll && next is { IsPoll: true }))
        {
            time.Advance(TimeSpan.FromMilliseconds(line.SentAt) - time.Elapsed);
            await AskAsync(line);
        }

        previous = line;
    }

    private async Task FinishAsync()
    {
        await EndTransactionsAsync();
        foreach (var (line, answer) in waiting.Values)
        {
            Compare(line, answer.IsCompleted ? await answer : new Outcome.Indeterminate("waits still"));
        }
    }

    /// <summary>
    /// Kafka's coordinators were still busy, and the request was sent again. The simulator is never busy; but it, too, asks a producer whose
    /// transaction was open to come again, once.
    /// </summary>
    private bool IsRepeated(RecordedLine line) => line.ErrorCode is 14 or 15 or 16 ||
        (line.ErrorCode == 51 && (line.Operation != "initProducerId" || (previous?.ErrorCode == 51 && previous.Client == line.Client)));

    private async Task AskAsync(RecordedLine line)
    {
        if (line.Operation == "endTxn" && line.ErrorCode is null)
        {
            ending.Add(line);
            return;
        }

        if (!IsRead(line))
        {
            await EndTransactionsAsync();
        }

        if (line.Operation is "joinGroup" or "syncGroup")
        {
            var answer = broker.ExecuteAsync(RecordedCommands.Of(line, names)[0], CancellationToken.None).AsTask();
            if (answer.IsCompleted)
            {
                Compare(line, await answer);
            }
            else
            {
                waiting.Add(line.Client, (line, answer));
            }

            return;
        }

        var requests = RecordedCommands.Of(line, names);
        if (requests.Count > 0)
        {
            Compare(line, await AnswersAsync(line, requests));
        }
    }

    private async Task<Outcome[]> AnswersAsync(RecordedLine line, IReadOnlyList<Command<Offset>.Request> requests)
    {
        var answers = await ExecuteAsync(requests);
        if (IsRead(line) && Differs(line, answers))
        {
            await EndTransactionsAsync();
            answers = await ExecuteAsync(requests);
        }

        if (IsRead(line) && Differs(line, answers))
        {
            await broker.ExecuteAsync(new Command<Offset>.Control(new ControlRequest.AdvanceClock(0)), CancellationToken.None);
            answers = await ExecuteAsync(requests);
        }

        return answers;
    }

    private async Task<Outcome[]> ExecuteAsync(IReadOnlyList<Command<Offset>.Request> requests)
    {
        var answers = new List<Outcome>();
        foreach (var request in requests)
        {
            answers.Add(await broker.ExecuteAsync(WholeConfig(request), CancellationToken.None));
        }

        return [.. answers];
    }

    /// <summary>A recorded alterConfig names the complete new set; the command names what changes.</summary>
    private Command<Offset>.Request WholeConfig(Command<Offset>.Request request)
    {
        switch (request)
        {
            case Command<Offset>.Control { Body: ControlRequest.CreateTopic create }:
                configs[create.Topic] = create.Config;
                return request;

            case Command<Offset>.Control { Body: ControlRequest.AlterConfig alter }:
                var dropped = configs[alter.Topic].Where(old => alter.Config.All(kept => kept.Name != old.Name)).Select(old => old with { Value = null });
                configs[alter.Topic] = alter.Config;
                return new Command<Offset>.Control(alter with { Config = [.. alter.Config, .. dropped] });

            default:
                return request;
        }
    }

    private async Task EndTransactionsAsync()
    {
        var ended = ending.ToList();
        ending.Clear();
        foreach (var line in ended)
        {
            Compare(line, await ExecuteAsync(RecordedCommands.Of(line, names)));
        }
    }

    private bool Differs(RecordedLine line, Outcome[] answers) => Text(line, answers) != RecordedAnswers.Recorded(line, names);

    private static string Text(RecordedLine line, Outcome[] answers) => string.Join(" | ", answers.Select(answer => RecordedAnswers.Simulated(answer, line)));

    private void Compare(RecordedLine line, params Outcome[] answers)
    {
        Learn(line, answers[0]);
        Compared++;
        if (Differs(line, answers))
        {
            differences.Add((line.Number, $"{line.Number} {line.Operation}: Kafka '{RecordedAnswers.Recorded(line, names)}', simulator '{Text(line, answers)}'"));
        }
    }

    private void Learn(RecordedLine line, Outcome answer)
    {
        switch (answer)
        {
            case Outcome.ProducerIdAssigned { Producer.Id: var id } when line.ErrorCode is null:
                names.Learn(line.Ok.GetProperty("producerId").GetInt64(), id);
                break;

            case Outcome.Joined { Member: var member } when line.ErrorCode is null:
                names.Learn(line.Ok.GetProperty("memberId").GetString()!, member);
                break;

            case Outcome.Refused { MemberId: { } member } when line.ErrorCode is not null:
                names.Learn(line.Json.GetProperty("error").GetProperty("memberId").GetString()!, member);
                break;
        }
    }
}
