using System.Reflection;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Architecture;

/// <summary>
/// A switch over a closed hierarchy ends with an exception that the compiler can't rule out. A new case that somebody forgot shows here,
/// before a run meets it.
/// </summary>
public sealed class ClosedHierarchiesTests
{
    public static TheoryData<Type> Hierarchies => [typeof(Command<Offset>), typeof(ControlRequest), typeof(Outcome), typeof(HistoryEvent), typeof(ResetScope), typeof(ResetTo), typeof(AdminOutcome)];

    [Theory]
    [MemberData(nameof(Hierarchies))]
    public void NobodyCanAddACaseFromOutside(Type hierarchy)
    {
        hierarchy.IsAbstract.ShouldBeTrue();
        hierarchy.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => !IsCopying(constructor)).ShouldAllBe(constructor => constructor.IsPrivate);
        hierarchy.GetNestedTypes().ShouldAllBe(type => type.IsSealed || type.IsAbstract);
    }

    [Fact]
    public void EveryCommandHasAText()
    {
        foreach (var command in Cases<Command<Offset>>())
        {
            ProgramText.Print(command).ShouldNotBeNullOrWhiteSpace(command.GetType().Name);
        }
    }

    [Fact]
    public void EveryCommandLeadsFromSymbolsToNumbers()
    {
        foreach (var command in Cases<Command<SymbolicOffset>>())
        {
            command.Map(_ => new Offset(7)).GetType().Name.ShouldBe(command.GetType().Name);
        }
    }

    [Fact]
    public void EveryRequestWithAnOffsetNamesItsPartition()
    {
        foreach (var request in Cases<Command<Offset>>().OfType<Command<Offset>.Request>().Where(request => request is not Command<Offset>.Control))
        {
            ModelProgram.PartitionOf(request).ShouldNotBeNull(request.GetType().Name);
        }
    }

    [Fact]
    public void EveryCommandWithEveryOutcomeIsJudged()
    {
        var commands = Cases<Command<Offset>>();
        var outcomes = Cases<Outcome>();
        (commands.Count, outcomes.Count).ShouldBe((22, 24));
        foreach (var command in commands)
        {
            foreach (var outcome in outcomes)
            {
                // Twice over: an unanswered write has its effect, if any, by the time of the next answer.
                var frontier = Frontier.Of(ModelProgram.FreshWorld()).Judge(command, outcome).Next;

                Should.NotThrow(() => frontier.Judge(new Command<Offset>.ListOffsets(new("a", 1), OffsetSpec.Latest), outcome), $"{command} => {outcome}");
            }
        }
    }

    /// <summary>One of each case, made of the plainest arguments.</summary>
    private static List<T> Cases<T>()
    {
        var hierarchy = typeof(T);
        return
        [
            .. hierarchy.GetNestedTypes().Where(type => type.IsSealed)
                .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(hierarchy.GetGenericArguments()) : type)
                .Select(type => (T)Create(type)),
        ];
    }

    private static object Create(Type type)
    {
        var constructor = type.GetConstructors().First(constructor => !IsCopying(constructor));
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Plainest(parameter.ParameterType))]);
    }

    private static object? Plainest(Type type) =>
        type == typeof(string) ? "g"
        : type == typeof(TopicPartition) ? new TopicPartition("a", 0)
        : type == typeof(ValueList<Record>) ? (ValueList<Record>)[new(null, "r0")]
        : type == typeof(ValueList<Command<Offset>.Request>) ? (ValueList<Command<Offset>.Request>)[new Command<Offset>.FetchCommitted("g", new("a", 0))]
        : type == typeof(ValueList<Command<SymbolicOffset>.Request>) ? (ValueList<Command<SymbolicOffset>.Request>)[new Command<SymbolicOffset>.FetchCommitted("g", new("a", 0))]
        : type == typeof(ControlRequest) ? new ControlRequest.Heartbeat("g", new(1, "m"))
        : type == typeof(Transaction) ? new Transaction("t", new(1, 0))
        : type == typeof(ResetScope) ? new ResetScope.AllTopics()
        : type == typeof(ResetTo) ? new ResetTo.Earliest()
        : type == typeof(AdminOutcome) ? new AdminOutcome.Planned([])
        : type == typeof(int) ? 1
        : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type)
        : null;

    private static bool IsCopying(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;
}
