using OffsetConformance.Campaign;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;

namespace OffsetConformance.Benchmarks;

/// <summary>What a checked command costs in process, and where that goes: drawing it, the simulator, judging.</summary>
internal static class PipelineBenchmark
{
    private const int Programs = 20_000;

    public static async Task<string> RunAsync()
    {
        var info = new SimulatedTarget().Info;
        var generator = ProgramGenerator.ForRequests(Vocabulary.Of(info), info.Pace);
        var programs = Enumerable.Range(0, Programs).Select(number => generator.Draw(1, number)).ToArray();
        var traces = await TraceAsync(programs);
        var commands = traces.Sum(trace => (long)trace.Count);

        var whole = await Measurement.OfAsync("a campaign on the simulator, one lane", RunCampaignAsync);
        var drawing = await Measurement.OfAsync("of that, drawing programs", () => Task.FromResult(Draw(generator)));
        var running = await Measurement.OfAsync("of that, resolving, the simulator, judging", () => RunAsync(programs));
        var judging = await Measurement.OfAsync("of that, judging alone", () => Task.FromResult(Judge(traces, commands)));
        return string.Join('\n', whole.Row(whole), drawing.Row(whole), running.Row(whole), judging.Row(whole));
    }

    private static async Task<long> RunCampaignAsync()
    {
        await using var target = new SimulatedTarget();
        var options = new CampaignOptions { Sequences = 100_000, BrokerLanes = 1, SessionLanes = 0 };
        var result = await CampaignRun.Start(target, options, CancellationToken.None).Completion;
        return result.End == CampaignEnd.Completed ? result.BrokerCommands : throw new InvalidOperationException(result.Problem);
    }

    private static long Draw(ProgramGenerator generator)
    {
        var steps = 0L;
        for (var number = 0; number < Programs; number++)
        {
            steps += generator.Draw(2, number).Steps.Count;
        }

        return steps;
    }

    private static async Task<long> RunAsync(ModelProgram[] programs)
    {
        var counts = new CheckCounts();
        await using var target = new SimulatedTarget();
        var runner = new LockstepRunner(await target.ConnectAsync(CancellationToken.None), counts, TimeSpan.FromSeconds(5));
        foreach (var program in programs)
        {
            await RunOnFreshTopicsAsync(target, runner, program);
        }

        return counts.Commands;
    }

    private static async Task<ProgramRun> RunOnFreshTopicsAsync(SimulatedTarget target, LockstepRunner runner, ModelProgram program)
    {
        await target.CreateTopicAsync("a", 2, CancellationToken.None);
        await target.CreateTopicAsync("b", 1, CancellationToken.None);
        var run = await runner.RunAsync(program, SameNames.Instance, CancellationToken.None);
        await target.DeleteTopicAsync("a", CancellationToken.None);
        await target.DeleteTopicAsync("b", CancellationToken.None);
        return run;
    }

    private static async Task<List<List<(Command<Offset> Command, Outcome Outcome)>>> TraceAsync(ModelProgram[] programs)
    {
        var traces = new List<List<(Command<Offset> Command, Outcome Outcome)>>();
        await using var target = new SimulatedTarget();
        var runner = new LockstepRunner(await target.ConnectAsync(CancellationToken.None), new CheckCounts(), TimeSpan.FromSeconds(5));
        foreach (var program in programs)
        {
            var run = await RunOnFreshTopicsAsync(target, runner, program);
            traces.Add([.. run.Steps.Select(step => (step.Concrete, step.Outcome))]);
        }

        return traces;
    }

    private static long Judge(List<List<(Command<Offset> Command, Outcome Outcome)>> traces, long commands)
    {
        foreach (var trace in traces)
        {
            var frontier = Frontier.Of(ModelProgram.FreshWorld());
            foreach (var (command, outcome) in trace)
            {
                frontier = frontier.Judge(command, outcome).Next;
            }
        }

        return commands;
    }

    private sealed class SameNames : INaming
    {
        public static readonly SameNames Instance = new();

        public TopicPartition Of(TopicPartition partition) => partition;

        public string OfGroup(string group) => group;
    }
}
