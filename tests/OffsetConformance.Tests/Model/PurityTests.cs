using System.Text.Json;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.State;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model;

/// <summary>A judgement depends on its three arguments and on nothing else, and changes none of them.</summary>
public sealed class PurityTests
{
    /// <summary>Every history of the two tables: together they judge every command and check every rule.</summary>
    public static TheoryData<string> Histories =>
    [
        .. AcceptsValidHistoriesTests.Histories.Concat(RejectsInvalidHistoriesTests.Histories).Select(row => (string)row[1]).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Histories))]
    public void JudgingTwiceGivesTheSame(string history)
    {
        var state = ModelProgram.FreshWorld();
        foreach (var (command, outcome) in HistoryText.Parse(history))
        {
            var (findings, next) = OffsetModel.Judge(state, command, outcome);
            var again = OffsetModel.Judge(state, command, outcome);

            again.Next.ShouldBe(next);
            again.Findings.AsSpan().ToArray().ShouldBe(findings.AsSpan().ToArray());
            again.Findings.Expected.ShouldBe(findings.Expected);
            state = next;
        }
    }

    /// <summary>The states are compared as they were written down, not with themselves.</summary>
    [Theory]
    [MemberData(nameof(Histories))]
    public void JudgingChangesNoGivenState(string history)
    {
        var states = new List<(ModelState State, string Before)>();
        var state = ModelProgram.FreshWorld();
        foreach (var (command, outcome) in HistoryText.Parse(history))
        {
            states.Add((state, Dump(state)));
            state = OffsetModel.Judge(state, command, outcome).Next;
        }

        states.ShouldAllBe(pair => Dump(pair.State) == pair.Before);
        Dump(ModelProgram.FreshWorld()).ShouldBe(Dump(ModelState.Fresh([.. ModelProgram.Partitions]).With(ModelProgram.OwnTopic, TopicState.Missing)));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void StatesThatCameAboutInTheSameWayAreEqual(string history)
    {
        var one = HistoryText.After(history).First;
        var other = HistoryText.After(history).First;

        other.ShouldBe(one);
        other.GetHashCode().ShouldBe(one.GetHashCode());
        ReferenceEquals(one, other).ShouldBeFalse();
    }

    /// <summary>Content decides: a world that differs in one place anywhere is another one.</summary>
    [Theory]
    [InlineData("produce a-0 2 => base 0", "produce a-0 1 => base 0")]
    [InlineData("produce a-0 2 => base 0", "produce a-0 2 gzip => base 0")]
    [InlineData("produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0@1 end 1")]
    [InlineData("commit g a-0 1 => ok", "commit g a-0 2 => ok")]
    [InlineData("commit g a-0 1 => ok", "commit G a-0 1 => ok")]
    [InlineData("list a-0 latest => offset 0", "list a-0 earliest => offset 0")]
    [InlineData("resume s g a-0 earliest 1 => records end 0", "resume t g a-0 earliest 1 => records end 0")]
    [InlineData("produce a-0 1 => lost", "produce a-0 1 => refused NotEnoughReplicas")]
    public void StatesThatDifferAnywhereAreNot(string one, string other) => HistoryText.After(one).First.ShouldNotBe(HistoryText.After(other).First);

    /// <summary>Everything a state holds, spelled out.</summary>
    private static string Dump(ModelState state) =>
        $"{JsonSerializer.Serialize(state, EverythingInIt)} {string.Join("; ", state.Pending.Select(ProgramText.Print))}";

    private static readonly JsonSerializerOptions EverythingInIt = new() { IncludeFields = true };
}
