using OffsetConformance.Benchmarks;

if (args is ["fuzz", .. var options])
{
    var report = FuzzRun.Run(options);
    if (report is null)
    {
        Console.Error.WriteLine("benchmarks: fuzz takes '--count N' and '--seed N'");
        return 2;
    }

    Console.WriteLine(report);
    return 0;
}

// Whole figures vary with the machine; the ratios beside them were taken in one run and are what to compare.
var withMock = args is [] or ["mock"];
var withPipeline = args is [] or ["pipeline"];
var withServe = args is [] or ["serve"];
var withWire = args is [] or ["wire"];
if (!withMock && !withPipeline && !withServe && !withWire)
{
    Console.Error.WriteLine($"benchmarks: '{string.Join(' ', args)}' is not one of 'pipeline', 'mock', 'serve', 'wire' and 'fuzz'; without a word all but 'fuzz' run");
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

if (withWire)
{
    Console.WriteLine(await WireBenchmark.RunAsync());
}

return 0;
