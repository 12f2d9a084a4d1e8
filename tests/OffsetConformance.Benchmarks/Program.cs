using OffsetConformance.Benchmarks;

// Whole figures vary with the machine; the ratios beside them were taken in one run and are what to compare.
var withMock = args is [] or ["mock"];
var withPipeline = args is [] or ["pipeline"];
var withServe = args is [] or ["serve"];
if (!withMock && !withPipeline && !withServe)
{
    Console.Error.WriteLine($"benchmarks: '{string.Join(' ', args)}' is not one of 'pipeline', 'mock' and 'serve'; without a word all run");
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

if (withServe)
{
    Console.WriteLine(await ServeBenchmark.RunAsync());
}

return 0;
