using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Architecture;

/// <summary>A test in place of a style document: what a reviewer would otherwise have to look for.</summary>
public sealed class TidinessTests
{
    private const int MostLines = 450;

    /// <summary>Who waits by the clock, and for what; everything else waits for an event.</summary>
    private static readonly Dictionary<string, string> MayWait = new()
    {
        ["src/OffsetConformance.Checking/Lockstep/Patience.cs"] = "the protocol asks clients to wait before they try again",
        ["src/OffsetConformance.Campaign/WorldPool.cs"] = "cleaning up gets its time and no more",
        ["src/OffsetConformance.Kafka/Targets/TopicAdmin.cs"] = "a topic is ready when a look at it says so",
        ["src/OffsetConformance.Kafka/Targets/ApacheKafka09Process.cs"] = "a broker is up when a look at it says so",
        ["src/OffsetConformance.Kafka/Targets/FreshBroker.cs"] = "a broker is up when it answers",
        ["src/OffsetConformance.Kafka/Targets/CoordinatorWait.cs"] = "a coordinator is ready when it answers",
    };

    /// <summary>The nonce of a login must not be foreseeable, and no answer that is judged depends on it.</summary>
    private const string MayDraw = "src/OffsetConformance.Wire/Security/ScramNonce.cs";

    /// <summary>What is not written in src outside Cli: it would make two runs differ, or speak past the command line.</summary>
    public static TheoryData<string, string> Banned => new()
    {
        { "the time of day", @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b" },
        { "chance", @"\bRandom\.Shared\b|\bnew Random\(|\bGuid\.NewGuid\b|\bRandomNumberGenerator\b" },
        { "sleeping", @"\bThread\.Sleep\b|\bSpinWait\b" },
        { "printing", @"(?<![\w.])(System\.)?Console\.[A-Z]" },
        { "ending the process", @"\bEnvironment\.(Exit|FailFast)\b" },
    };

    /// <summary>What is not written anywhere.</summary>
    public static TheoryData<string, string> BannedEverywhere => new()
    {
        { "a warning switched off", @"#pragma " + "warning|Suppress" + "Message" },
        { "something put off", @"\b(TO" + "DO|FIX" + "ME|HA" + @"CK)\b" },
        { "a path of one machine", "/wo" + "rk/|/ro" + "ot/|/ho" + "me/|/tm" + "p/" },
        { "a test that does not run", @"\bSkip" + @"\s*=\s*(""|\w+\s*[),])" },
    };

    [Theory]
    [MemberData(nameof(Banned))]
    public void OutsideOfTheCommandLineSourcesAreFreeOf(string what, string pattern) =>
        Lines(Sources("src").Where(file => !file.StartsWith("src/OffsetConformance.Cli/") && (what, file) != ("chance", MayDraw)), pattern).ShouldBeEmpty(what);

    [Theory]
    [MemberData(nameof(BannedEverywhere))]
    public void AllFilesAreFreeOf(string what, string pattern) => Lines(Sources("src").Concat(Sources("tests")), pattern).ShouldBeEmpty(what);

    [Fact]
    public void OnlyTheseWaitByTheClock() =>
        Lines(Sources("src").Where(file => !file.StartsWith("src/OffsetConformance.Cli/")), @"\bTask\.Delay\(").Select(line => line.Split(':')[0]).Distinct()
            .ShouldBe(MayWait.Keys, ignoreOrder: true);

    [Fact]
    public void NoFileIsTooLongToBeReadInOneGo() =>
        Sources("src").Concat(Sources("tests")).Where(file => File.ReadLines(Full(file)).Count() > MostLines).ShouldBeEmpty();

    /// <summary>A test that finds nothing because it looks at nothing would pass.</summary>
    [Fact]
    public void TheyAreAllLookedAt()
    {
        Sources("src").Count.ShouldBeGreaterThan(120);
        Sources("src").ShouldContain("src/OffsetConformance.Model/OffsetModel.cs");
        Sources("tests").ShouldContain("tests/OffsetConformance.Tests/Architecture/TidinessTests.cs");
        Lines(Sources("src"), @"(?<![\w.])Console\.Out\b").ShouldNotBeEmpty("the command line does print");
    }

    /// <summary>The files that people write, in alphabetical order, with paths from the root and forward slashes.</summary>
    private static IReadOnlyList<string> Sources(string folder) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf(folder), "*.*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => Regex.IsMatch(file, @"\.(cs|csproj|props|targets|json|globalconfig)$") && !Regex.IsMatch(file, "/(bin|obj|TestResults)/"))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Lines(IEnumerable<string> files, string pattern) =>
        from file in files
        from line in File.ReadLines(Full(file)).Index()
        where Regex.IsMatch(line.Item, pattern)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    private static string Full(string file) => Path.Combine(Repository.Root, file);
}
