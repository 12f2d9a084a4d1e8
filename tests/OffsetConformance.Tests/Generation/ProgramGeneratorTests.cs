using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>A program follows from seed and number, has the length that its stream promises, and says only what its target can be asked.</summary>
public sealed class ProgramGeneratorTests
{
    private const int Programs = 400;

    private static readonly TargetInfo Everything = new SimulatedTarget().Info;

    /// <summary>What a target can do, and the kinds of step that are left out for it.</summary>
    public static TheoryData<string, string> Vocabularies => new()
    {
        { "everything", "" },
        { "no log-trim", "trim" },
        { "no codecs", "codec" },
        { "no commit-metadata", "metadata" },
        { "no commit-leader-epoch", "epoch" },
        { "no commit-metadata, no commit-leader-epoch", "metadata epoch" },
        { "no list-by-time", "time" },
        { "no log-trim, no codecs, no commit-metadata, no commit-leader-epoch, no list-by-time", "trim codec metadata epoch time" },
    };

    public static TheoryData<string, int, int> Lengths => new() { { "in process", 10, 40 }, { "network", 40, 80 }, { "sessions", 8, 16 } };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void TheSameNumbersGiveTheSameProgram(string stream, int shortest, int longest)
    {
        _ = (shortest, longest);
        var (one, other) = (Generator(stream, "everything"), Generator(stream, "everything"));

        // In another order, and from another generator: nothing is left behind by a draw.
        var forwards = Enumerable.Range(0, Programs).Select(number => one.Draw(seed: 7, number)).ToList();
        var backwards = Enumerable.Range(0, Programs).Reverse().Select(number => other.Draw(seed: 7, number)).Reverse().ToList();

        backwards.ShouldBe(forwards);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void OtherNumbersGiveOtherPrograms(string stream, int shortest, int longest)
    {
        _ = (shortest, longest);
        var generator = Generator(stream, "everything");
        var drawn = from seed in new ulong[] { 0, 1, 2, ulong.MaxValue } from number in Enumerable.Range(0, Programs) select generator.Draw(seed, number);

        drawn.ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EveryLengthInItsRangeIsDrawn(string stream, int shortest, int longest) =>
        Draw(Generator(stream, "everything"), 3000).Select(program => program.Steps.Count).Distinct().Order()
            .ShouldBe(Enumerable.Range(shortest, longest - shortest + 1));

    /// <summary>Over a network a fetch out of range costs a client its consumer.</summary>
    [Fact]
    public void OverANetworkFewerFetchesAreOutOfRange()
    {
        ShareOutOfRange("network").ShouldBeLessThan(ShareOutOfRange("in process") * 2 / 3);

        static double ShareOutOfRange(string stream)
        {
            var fetches = Draw(Generator(stream, "everything")).SelectMany(Steps).OfType<Step.Fetch>().ToList();
            return fetches.Count(fetch => fetch.Offset is { Anchor: OffsetAnchor.LogEnd, Delta: > 0 } or { Anchor: OffsetAnchor.Max }) / (double)fetches.Count;
        }
    }

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void OnlyWhatTheTargetCanBeAskedIsAsked(string target, string leftOut)
    {
        var expected = new HashSet<string>(["trim", "codec", "metadata", "epoch", "time"]);
        expected.ExceptWith(leftOut.Split(' '));

        var requests = Draw(Generator("in process", target));
        var sessions = Draw(Generator("sessions", target));

        requests.SelectMany(Steps).Select(SpecialIn).OfType<string>().Distinct().ShouldBe(expected, ignoreOrder: true);
        requests.Concat(sessions).ShouldAllBe(program => VocabularyOf(target).Allows(program));
        requests.SelectMany(Steps).Count(step => step is not (Step.Request or Step.AdminCall)).ShouldBe(0);
        sessions.SelectMany(Steps).ShouldContain(step => step is Step.SessionCall);
    }

    /// <summary>Each swarm turns some kinds off; all together leave none out.</summary>
    [Fact]
    public void AProgramHasOnlySomeKindsOfStepAndAllTogetherHaveEvery()
    {
        var kinds = Draw(Generator("in process", "everything")).Select(program => Steps(program).Select(step => step.GetType().Name).ToHashSet()).ToList();

        kinds.SelectMany(names => names).Distinct().ShouldBe(["Produce", "Fetch", "ListOffsets", "DeleteRecords", "Trim", "Commit", "FetchCommitted", "Together", "Control", "Reset", "ResetToOffset", "Describe"], ignoreOrder: true);
        kinds.Count(names => !names.Contains("Fetch")).ShouldBeGreaterThan(Programs / 20, "by chance alone it would be in nearly every one");
        kinds.Count(names => !names.Contains("FetchCommitted")).ShouldBeGreaterThan(Programs / 20);
        kinds.Count(names => names.Contains("Produce")).ShouldBeGreaterThan(Programs * 8 / 10, "without records there is little to ask");
    }

    [Fact]
    public void RecordsAreNumberedThroughEachProgram() => Draw(Generator("sessions", "everything")).ShouldAllBe(program =>
        Steps(program).OfType<Step.Produce>().SelectMany(step => step.Records.AsSpan().ToArray()).Select((record, i) => record.Value == $"r{i}" || record.Key == $"r{i}").All(same => same));

    private static List<ModelProgram> Draw(ProgramGenerator generator, int count = Programs) =>
        [.. Enumerable.Range(0, count).Select(number => generator.Draw(seed: 1, number))];

    private static Step[] Steps(ModelProgram program) => program.Steps.AsSpan().ToArray();

    private static string? SpecialIn(Step step) => step switch
    {
        Step.Trim => "trim",
        Step.Produce { Compression: not Compression.None } => "codec",
        Step.Commit { Metadata.Length: > 0 } => "metadata",
        Step.Commit { LeaderEpoch: not null } => "epoch",
        Step.ListOffsets { Spec.IsTime: true } => "time",
        _ => null,
    };

    private static ProgramGenerator Generator(string stream, string target) => stream switch
    {
        "in process" => ProgramGenerator.ForRequests(VocabularyOf(target), TargetPace.InProcess),
        "network" => ProgramGenerator.ForRequests(VocabularyOf(target), TargetPace.Network),
        _ => ProgramGenerator.ForSessions(VocabularyOf(target)),
    };

    private static Vocabulary VocabularyOf(string target)
    {
        var lacking = target.Split(", ").Where(word => word.StartsWith("no ")).Select(word => word[3..]).ToHashSet();
        return Vocabulary.Of(Everything with
        {
            Capabilities = Everything.Capabilities.Where(capability => !lacking.Contains(capability.ToName())).ToHashSet(),
            Codecs = lacking.Contains("codecs") ? [Compression.None] : Everything.Codecs,
        });
    }
}
