using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>Shrinking ends, and what it ends with still fails, is no longer than before, and can't be shrunk further.</summary>
public sealed class ShrinkerTests
{
    /// <summary>Ways to fail that need no broker, and what each leaves of a program, as a pattern.</summary>
    private static readonly Dictionary<string, (Func<ModelProgram, bool> Fails, string Left)> Failures = new()
    {
        ["always"] = (_ => true, "[a-z-]+( g)?( a-0)?( start| 1| latest)?"),
        ["a trim"] = (program => Has<Step.Trim>(program), "trim a-0 start"),
        ["a commit, later a fetch"] = (program => InOrder<Step.Commit, Step.Fetch>(program), "commit g a-0 start; fetch a-0 start"),
        ["five records or more"] = (program => Records(program) >= 5, "produce a-0 5"),
        ["a compressed batch"] = (program => Has<Step.Produce>(program, step => step.Compression != Compression.None), "produce a-0 1 [a-z0-9]+"),
        ["a fetch past the end"] = (program => Has<Step.Fetch>(program, step => step.Offset is { Anchor: OffsetAnchor.LogEnd, Delta: > 0 }), @"fetch a-0 end\+1"),
        ["a refusable commit"] = (program => Has<Step.Commit>(program, step => step.Metadata?.Length > 0), "commit g a-0 start meta:1"),
        ["a commit with an epoch"] = (program => Has<Step.Commit>(program, step => step.LeaderEpoch is not null), "commit g a-0 start epoch:0"),
        ["two clients"] = (program => Has<Step.FetchCommitted>(program, step => step.Client == 0) && Has<Step.FetchCommitted>(program, step => step.Client == 1),
            "committed g a-0; committed g a-0 via:1"),
        ["two partitions"] = (program => Partitions(program) > 1, "[^;]+ a-0[^;]*; [^;]+ a-1[^;]*"),
    };

    public static TheoryData<string> Names => [.. Failures.Keys];

    public static TheoryData<string> Mutants => ["ack-zero", "earliest-is-batch-base", "key-without-topic", "batch-takes-one-more", "trim-shifts-records"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WhatItReturnsStillFailsAndIsNoLongerThanBefore(string name)
    {
        foreach (var program in Failing(name))
        {
            var shrunk = await ShrinkAsync(program, Failures[name].Fails);

            Failures[name].Fails(shrunk).ShouldBeTrue();
            shrunk.Steps.Count.ShouldBeLessThanOrEqualTo(program.Steps.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WhatItReturnsCannotBeShrunkFurther(string name)
    {
        foreach (var program in Failing(name))
        {
            var shrunk = await ShrinkAsync(program, Failures[name].Fails);

            (await ShrinkAsync(shrunk, Failures[name].Fails)).ShouldBe(shrunk);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ItLeavesNothingThatTheFailureDoesNotNeed(string name)
    {
        foreach (var program in Failing(name))
        {
            (await ShrinkAsync(program, Failures[name].Fails)).ToString().ShouldMatch($"^{Failures[name].Left}$");
        }
    }

    /// <summary>No candidate is tried twice, so it ends; and it ends within what a broker can be asked in a few seconds.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task ItEndsAfterFewAttempts(string name)
    {
        foreach (var program in Failing(name))
        {
            var tried = new List<ModelProgram>();
            await ShrinkAsync(
                program,
                candidate =>
                {
                    tried.Add(candidate);
                    return Failures[name].Fails(candidate);
                });

            tried.ShouldBeUnique();
            tried.Count.ShouldBeLessThan(300);
        }
    }

    [Fact]
    public async Task AProgramThatFailsOnlyAsItIsStaysAsItIs()
    {
        var program = Failing("always")[0];

        (await ShrinkAsync(program, candidate => candidate == program)).ShouldBe(program);
    }

    /// <summary>The first known program that fails is where it starts; one that does not fail, or comes after the program that was found, has no part in it.</summary>
    [Theory]
    [InlineData("list a-0 latest", "list a-1 latest; commit g a-0 start", "commit g a-0 start")]
    [InlineData("list a-0 latest; delete a-0 end", "list a-1 latest; commit g a-0 start", "delete a-0 start")]
    [InlineData("list a-0 latest", "list a-1 latest", "produce a-0 1")]
    [InlineData("produce a-0 1; list a-0 latest", "list a-0 latest; delete a-0 end", "produce a-0 1")]
    public async Task AKnownProgramThatFailsIsShrunkInThePlaceOfTheOneFound(string first, string second, string shrunk)
    {
        var found = ProgramText.Parse("produce a-0 1; list a-0 latest");

        (await Shrinker.ShrinkAsync(found, [ProgramText.Parse(first), ProgramText.Parse(second)], candidate => new(IsAWrite(candidate)), CancellationToken.None))
            .ShouldBe(ProgramText.Parse(shrunk));

        static bool IsAWrite(ModelProgram program) =>
            program.Steps.Any(step => step is Command<SymbolicOffset>.Produce or Command<SymbolicOffset>.Commit or Command<SymbolicOffset>.DeleteRecords);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task WhenItIsEnoughTheBestSoFarIsReturned(int attempts)
    {
        using var enough = new CancellationTokenSource();
        var program = Failing("five records or more")[0];
        var best = program;
        var tried = 0;
        if (attempts == 0)
        {
            await enough.CancelAsync();
        }

        var shrunk = await Shrinker.ShrinkAsync(
            program,
            known: [],
            async candidate =>
            {
                if (++tried == attempts)
                {
                    await enough.CancelAsync();
                }

                var fails = Failures["five records or more"].Fails(candidate);
                best = fails ? candidate : best;
                return fails;
            },
            enough.Token);

        tried.ShouldBe(attempts);
        shrunk.ShouldBe(best);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task AShrunkCounterexampleBreaksItsRuleAndIsFinal(string id)
    {
        var hunt = new RandomHunt(MutantCatalogue.Find(id)!);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var found = await hunt.FindAsync(seed, programs: 500);
            var shrunk = await hunt.ShrinkAsync(found.ShouldNotBeNull());

            (await hunt.FailsAsync(shrunk)).ShouldBeTrue();
            (await hunt.ShrinkAsync(shrunk)).ShouldBe(shrunk);
        }
    }

    private static Task<ModelProgram> ShrinkAsync(ModelProgram program, Func<ModelProgram, bool> fails) =>
        Shrinker.ShrinkAsync(program, known: [], candidate => new(fails(candidate)), CancellationToken.None);

    /// <summary>Thirty random programs that fail so.</summary>
    private static List<ModelProgram> Failing(string name)
    {
        var vocabulary = Vocabulary.Of(new SimulatedTarget().Info);
        var generator = ProgramGenerator.ForRequests(vocabulary, TargetPace.InProcess);
        return [.. Enumerable.Range(0, 2_000).Select(number => generator.Draw(seed: 5, number)).Where(Failures[name].Fails).Take(30)];
    }

    private static bool Has<T>(ModelProgram program, Func<T, bool>? condition = null)
        where T : Step => program.Steps.AsSpan().ToArray().OfType<T>().Any(condition ?? (_ => true));

    private static bool InOrder<TFirst, TSecond>(ModelProgram program)
    {
        var steps = program.Steps.AsSpan().ToArray();
        return Array.FindIndex(steps, step => step is TFirst) is >= 0 and var first && Array.FindLastIndex(steps, step => step is TSecond) > first;
    }

    private static int Partitions(ModelProgram program) =>
        program.Steps.AsSpan().ToArray().Select(ModelProgram.PartitionOf).OfType<TopicPartition>().Distinct().Count();

    private static int Records(ModelProgram program) => program.Steps.AsSpan().ToArray().OfType<Step.Produce>().Sum(step => step.Records.Count);
}
