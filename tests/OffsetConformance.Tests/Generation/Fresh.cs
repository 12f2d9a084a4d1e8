using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Tests.Generation;

/// <summary>Runs programs on a target that has nothing but the topics of one program, under the program's own names.</summary>
internal static class Fresh
{
    /// <summary>Far more than a command in process takes.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static async Task<ProgramRun> RunAsync(ITarget target, ModelProgram program, CheckCounts counts)
    {
        await target.CreateTopicAsync("a", 2, CancellationToken.None);
        await target.CreateTopicAsync("b", 1, CancellationToken.None);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        return await new LockstepRunner(connection, counts, Deadline).RunAsync(program, new OwnNames(), CancellationToken.None);
    }

    /// <summary>A program's names are the target's.</summary>
    public sealed class OwnNames : INaming
    {
        public TopicPartition Of(TopicPartition partition) => partition;

        public string OfGroup(string group) => group;
    }
}
