using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Which partitions of the world a call of an admin tool is about.</summary>
/// <param name="Partitions">Those that the model knows: others of the same topic may belong to somebody else's world.</param>
/// <param name="IsClear">Whether it can be said what a tool should make of it: everything that is named exists, and what is committed is known.</param>
internal sealed record Selection(IReadOnlyList<TopicPartition> Partitions, bool IsClear)
{
    public static Selection Of<TOffset>(Command<TOffset>.AdminCall call, ModelState state)
    {
        var scope = call switch
        {
            Command<TOffset>.Reset reset => reset.Scope,
            Command<TOffset>.ResetToOffset reset => reset.Scope,
            _ => null,
        };
        var partitions = PartitionsOf(scope, call.Group, state);
        return new(partitions, call.Group.Length > 0 && (scope is null || partitions.Count > 0) && partitions.All(partition => IsKnown(state, partition)) && AreCommitsKnown(state, call.Group));
    }

    private static IReadOnlyList<TopicPartition> PartitionsOf(ResetScope? scope, string group, ModelState state) => scope switch
    {
        ResetScope.Partitions(var topic, var numbers) => [.. numbers.Select(number => new TopicPartition(topic, number))],
        ResetScope.WholeTopic(var topic) => [.. state.Partitions.Keys.Where(partition => string.Equals(partition.Topic, topic, StringComparison.Ordinal))],
        _ => [.. CommitsOf(state, group).Where(each => each.Commit.Value is not null).Select(each => each.Key.Partition)],
    };

    private static bool IsKnown(ModelState state, TopicPartition partition) =>
        state.Partitions.Find(partition) is not null && state.Topics.Find(partition.Topic) is null or { IsVanishing: false };

    /// <summary>A commit that was deleted with its topic goes in the background, and one that a session makes by itself comes at any time.</summary>
    private static bool AreCommitsKnown(ModelState state, string group) =>
        CommitsOf(state, group).All(each => each.Commit is { AutoCommitBound: null, Value: null or >= 0 })
        && CommitsOf(state, group).All(each => IsKnown(state, each.Key.Partition));

    private static IEnumerable<(CommitKey Key, CommitState Commit)> CommitsOf(ModelState state, string group) =>
        state.Commits.Keys.Zip(state.Commits.Values).Where(each => string.Equals(each.First.Group, group, StringComparison.Ordinal));
}
