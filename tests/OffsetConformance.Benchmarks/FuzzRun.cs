using System.Globalization;
using OffsetConformance.Tests.Wire.Fuzzing;

namespace OffsetConformance.Benchmarks;

/// <summary>The tests' fuzzing for longer: ten million inputs unless told otherwise.</summary>
internal static class FuzzRun
{
    private const int DefaultSeed = 1;
    private const long DefaultCount = 10_000_000;

    /// <param name="options">Any of <c>--count N</c> and <c>--seed N</c>.</param>
    /// <returns>What to print; null if the options are not these.</returns>
    /// <exception cref="FuzzException">An input broke a promise.</exception>
    public static string? Run(ReadOnlySpan<string> options)
    {
        var (count, seed) = (DefaultCount, DefaultSeed);
        for (; !options.IsEmpty; options = options[2..])
        {
            switch (options)
            {
                case ["--count", var text, ..] when long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0:
                    count = number;
                    break;
                case ["--seed", var text, ..] when int.TryParse(text, CultureInfo.InvariantCulture, out var number):
                    seed = number;
                    break;
                default:
                    return null;
            }
        }

        return new Fuzzer(FuzzEnds.All(seed), seed).Run(count).ToString();
    }
}
