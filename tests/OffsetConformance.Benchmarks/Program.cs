using OffsetConformance.Benchmarks;

// Whole figures vary with the machine; the ratios beside them were taken in one run and are what to compare.
var withMock = args is [] or ["mock"];
var withPipeline = args is [] or ["pipeline"];
if (!withMock && !withPipeline)
{
    Console.Error.WriteLine($"benchmarks: '{string.Join(' ', args)}' is not one of 'pipeline' and 'mock'; without a word both run");
    return 2;
}

if (withPipeline)
{
    Console.WriteLine(await PipelineBenchmark.RunAsync());
}

if (withMock)
{
    Console.WriteLine(await MockClusterBenchmark.RunAsync());
}

return 0;
