using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation.Mutants;
using Xunit;
namespace OffsetConformance.Tests.Generation;
public sealed class HuntTemp
{
    [Fact]
    public async Task Measure()
    {
        var lines = new System.Collections.Concurrent.ConcurrentBag<string>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Parallel.ForEachAsync(MutantCatalogue.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (mutant, _) =>
        {
            var t = System.Diagnostics.Stopwatch.StartNew();
            var hunt = new RandomHunt(mutant);
            var forms = new List<string>();
            for (ulong seed = 1; seed <= 20; seed++)
            {
                var found = await hunt.FindAsync(seed, 3000);
                forms.Add(found is null ? "NOT FOUND" : ProgramText.Print(await hunt.ShrinkAsync(found)));
            }
            var groups = forms.GroupBy(f => f).OrderByDescending(g => g.Count()).Select(g => $"      {g.Count(),2}x {g.Key}");
            lines.Add($"{(forms.Distinct().Count() == 1 ? "SAME" : "DIFF")} {mutant.Id} {mutant.Owner} {t.ElapsedMilliseconds} ms\n{string.Join("\n", groups)}");
        });
        File.WriteAllText("/tmp/ht/hunt.txt", $"{clock.Elapsed}\n" + string.Join("\n", lines.Order()));
    }
}
