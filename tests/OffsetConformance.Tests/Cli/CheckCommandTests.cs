using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OffsetConformance.Campaign;
using OffsetConformance.Tests.Checking.Histories;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>Histories judged from the command line: what is wrong in them, how much of them was judged, and which file is none.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private const string Good = "produce a-0 2 => base 0; list a-0 latest => offset 2";
    private const string Bad = "produce a-0 2 => base 0; produce a-0 1 => base 3";

    private readonly CliCall call = new();

    [Fact]
    public async Task AViolationIsToldWithItsPlaceAndWhy()
    {
        var file = Write("bad.jsonl", Bad);

        var answer = await call.RunAsync($"check {file}");

        answer.ExitCode.ShouldBe(ExitCode.Violation);
        answer.Output.ShouldStartWith(
            $"""
            FAIL  LOG-03 MUST  Density at append
            {file}:5 · n 3
              produce a-0 1 ts:0
              expected  base offset 2
              actual    base offset 3
              because   the append before it took the offsets 0 to 1, so the next free one is 2


            """);
        answer.Output.ShouldContain("      1  LOG-03    Density at append\n");
        answer.Output.ShouldContain("lines not judged, by operation\n      2  createTopic\n");
        answer.Output.ShouldMatch("1 history, 4 lines, 2 of them judged by [0-9]+ rules: 1 violation\n$");
        answer.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFolderIsAllHistoriesBelowIt()
    {
        Write("good.jsonl", Good);
        Write("deeper/good.jsonl", Good);
        call.Write("readme.md", "no history at all");
        Compress("deeper/packed.jsonl.gz", HistoryFileText.Write(Good));

        var answer = await call.RunAsync($"check {call.Folder} --quiet");

        answer.ExitCode.ShouldBe(ExitCode.Success);
        answer.Output.ShouldMatch("^3 histories, 12 lines, 6 of them judged by [0-9]+ rules: no violation\n$");
    }

    /// <summary>What a file without a judged line could have had of them is not lost.</summary>
    [Fact]
    public async Task AsManyAlterationsAreMadeAsAreAskedFor()
    {
        Write("a.jsonl", Good);
        call.Write("b.jsonl", HistoryFileText.Header + "\n" + """{"n":0,"t0":0,"t1":0,"op":"end","ok":{}}""" + "\n");
        Write("c.jsonl", Good);

        var answer = await call.RunAsync($"check {call.Folder} --alter 51");

        answer.ExitCode.ShouldBe(ExitCode.Success);
        answer.Output.ShouldContain("\n51 alterations, ");
    }

    [Fact]
    public async Task AFileThatIsNoneDoesNotHideTheOthers()
    {
        Write("good.jsonl", Good);
        var broken = call.Write("broken.jsonl", $"{HistoryFileText.Header}\n{{\"n\":0}}\n");
        var header = call.Write("header.jsonl", "{}\n");
        var packed = call.Write("packed.jsonl.gz", "this is no gzip");

        var answer = await call.RunAsync($"check {call.Folder}");

        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.ErrorLines.Count.ShouldBe(3);
        answer.ErrorLines[0].ShouldBe($"offset-conformance: {broken}: line 2 is not an operation of an offset-history/1 file: 'op' is missing");
        answer.ErrorLines[1].ShouldBe($"offset-conformance: {header}: line 1 is not the header of an offset-history/1 file");
        answer.ErrorLines[2].ShouldStartWith($"offset-conformance: {packed}: ");
        answer.Output.ShouldMatch("1 history, 4 lines, 2 of them judged by [0-9]+ rules: no violation; 3 files could not be read\n$");
    }

    [Fact]
    public async Task AViolationWeighsMoreThanAFileThatIsNone()
    {
        Write("bad.jsonl", Bad);
        call.Write("header.jsonl", "{}\n");

        (await call.RunAsync($"check {call.Folder}")).ExitCode.ShouldBe(ExitCode.Violation);
    }

    /// <summary>That nothing is wrong with what nobody looked at is no pass.</summary>
    [Fact]
    public async Task NothingJudgedIsNothingPassed() =>
        (await call.RunAsync($"check {call.Write("empty.jsonl", HistoryFileText.Header + "\n")}")).ExitCode.ShouldBe(ExitCode.Inconclusive);

    [Fact]
    public async Task AsJsonItSaysTheSame()
    {
        var file = Write("bad.jsonl", Bad);

        var report = JsonDocument.Parse((await call.RunAsync($"check {file} --json")).Output).RootElement;

        var violation = report.GetProperty("violations").EnumerateArray().ShouldHaveSingleItem();
        violation.GetProperty("file").GetString().ShouldBe(file);
        violation.GetProperty("line").GetInt32().ShouldBe(5);
        violation.GetProperty("rule").GetString().ShouldBe("LOG-03");
        violation.GetProperty("expected").GetString().ShouldBe("base offset 2");
        report.GetProperty("judgedLines").GetInt32().ShouldBe(2);
        report.GetProperty("unjudged")[0].GetProperty("operation").GetString().ShouldBe("createTopic");
        report.GetProperty("files")[0].GetProperty("violations").GetInt32().ShouldBe(1);
    }

    /// <summary>A file comes from outside: what it says must not move a cursor.</summary>
    [Fact]
    public async Task WhatAFileSaysIsShownAsText()
    {
        var text = HistoryFileText.Write(Good).Replace("\"op\":\"listOffsets\"", "\"op\":\"list\\u001b[2J\"");

        (await call.RunAsync($"check {call.Write("odd.jsonl", text)}")).Output.ShouldNotContain('\u001b');
    }

    public void Dispose() => call.Dispose();

    private string Write(string file, string history)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(call.Folder, file))!);
        return call.Write(file, HistoryFileText.Write(history));
    }

    private void Compress(string file, string text)
    {
        using var gzip = new GZipStream(File.Create(Path.Combine(call.Folder, file)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
    }
}
