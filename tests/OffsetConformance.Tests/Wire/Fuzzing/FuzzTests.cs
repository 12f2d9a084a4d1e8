using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>
/// Protects against bytes that crash, hang or blow up whoever reads them: some inputs each time; ten million by
/// <c>dotnet run -c Release --project tests/OffsetConformance.Benchmarks -- fuzz</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int Seed = 20_261_120;

    /// <summary>A run of some seconds; one that hangs must end the test, not the patience of who waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task NoInputBreaksAPromise()
    {
        var fuzzer = new Fuzzer(FuzzEnds.All(Seed), Seed);

        var report = await RunAsync(fuzzer, 200_000);

        // Inputs that are all refused at the first byte would find nothing.
        report.Count(Fate.Accepted).ShouldBeGreaterThan(report.Inputs / 10);
        report.Count(Fate.Malformed).ShouldBeGreaterThan(report.Inputs / 10);
    }

    /// <summary>But for those that a broker refuses by ending the connection, whatever their form.</summary>
    [Fact]
    public void EverySampleIsAccepted()
    {
        foreach (var end in FuzzEnds.All(Seed).Where(end => end is not ServerEnd))
        {
            end.Samples.Count(sample => end.Take(sample).Fate == Fate.Malformed).ShouldBe(0, end.Name);
        }
    }

    [Fact]
    public void TheSameSeedMakesTheSameInputs()
    {
        var first = new Fuzzer(FuzzEnds.All(Seed), Seed).Run(5_000);
        var second = new Fuzzer(FuzzEnds.All(Seed), Seed).Run(5_000);

        Enum.GetValues<Fate>().Select(second.Count).ShouldBe(Enum.GetValues<Fate>().Select(first.Count));
    }

    [Fact]
    public void WhoBreaksAPromiseIsFound()
    {
        Should.Throw<FuzzException>(() => new Fuzzer([new Crashing()], Seed).Run(100)).InnerException.ShouldBeOfType<IndexOutOfRangeException>();
        Should.Throw<FuzzException>(() => new Fuzzer([new Greedy()], Seed).Run(100)).Message.ShouldContain("bytes allocated where");
    }

    private static async Task<FuzzReport> RunAsync(Fuzzer fuzzer, int count)
    {
        try
        {
            return await Task.Run(() => fuzzer.Run(count)).WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new FuzzException($"input {fuzzer.Begun - 1} of seed {Seed} did not end", exception);
        }
    }

    private sealed class Crashing() : FuzzEnd("crashing", [[1, 2, 3]])
    {
        public override Taken Take(ReadOnlyMemory<byte> input) => new(input.Span[input.Length] == 0 ? Fate.Accepted : Fate.Malformed);
    }

    private sealed class Greedy() : FuzzEnd("greedy", [[1, 2, 3]])
    {
        public override Taken Take(ReadOnlyMemory<byte> input) => new(new byte[1_000_000].Length > 0 ? Fate.Accepted : Fate.Malformed);
    }
}
