using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model;

/// <summary>
/// The last answer of each history breaks the rule in front of it, perhaps with others that follow from the same defect; none before it breaks
/// any.
/// </summary>
public sealed class RejectsInvalidHistoriesTests
{
    public static TheoryData<string, string> Histories => new()
    {
        { "LOG-01", "produce a-0 1 => base 1" },
        { "LOG-01", "list a-0 earliest => offset 1" },
        { "LOG-01", "list a-0 latest => none" },
        { "LOG-02", "produce a-0 1 => base 0; list a-0 latest => offset 1; produce a-0 1 => base 2" },
        { "LOG-02", "produce a-0 2 => base 0; list a-0 latest => offset 1" },
        { "LOG-03", "produce a-0 2 => base 0; produce a-0 1 => base 3" },
        { "LOG-03", "produce a-0 3 => base 0; fetch a-0 0 => records 0:r0 2:r2 end 3" },
        { "LOG-03", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 1:r1 end 2" },
        { "LOG-04", "produce a-0 2 => base 0; fetch a-0 0 => records 0:r1 1:r0 end 2" },
        { "LOG-04", "produce a-0 2 gzip => base 0; fetch a-0 0 => records 0:r0 end 2" },
        { "LOG-05", "produce a-0 2 => base 0; produce a-0 1 => base 1" },
        { "LOG-05", "produce a-0 2 => base 0; produce a-0 1 => base min" },
        { "LOG-06", "produce a-0 2 => base 0; produce a-0 2 => base 1" },
        { "LOG-06", "produce a-0 2 => base 0; trim a-0 2 => ok; produce a-0 2 => base 0" },
        { "LOG-07", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1; fetch a-0 0 => records 0:r9 end 1" },
        { "LOG-07", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0@5 end 1; fetch a-0 0 => records 0:r0@6 end 1" },
        { "LOG-08", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 0:r0 end 1" },
        { "LOG-08", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; consume s 1 => records 0:r0" },
        { "LOG-10", "list a-0 latest => offset 0; produce b-0 1 => base 0; list a-0 latest => offset 1" },
        { "LOG-10", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1; produce a-1 1 => base 0; fetch a-0 0 => records 0:r1 end 1" },
        { "LOG-14", "fetch a-0 0 => refused OffsetOutOfRange" },
        { "LOG-14", "produce a-0 1 => base 0; fetch a-0 1 => records 0:r0 end 1" },
        { "LOG-15", "fetch a-0 1 => records next 1" },
        { "LOG-15", "fetch a-0 max => refused UnknownServerError" },
        { "LOG-16", "produce a-0 2 => base 0; fetch a-0 1 => refused OffsetOutOfRange" },
        { "LOG-16", "produce a-0 2 => base 0; trim a-0 1 => ok; fetch a-0 1 => refused OffsetOutOfRange" },
        { "LOG-18", "produce a-0 1 => base 0; fetch a-0 -1 => records end 1" },
        { "LOG-18", "produce a-0 1 => base 0; fetch a-0 -2 => records 0:r0 end 1" },
        { "LOG-18", "fetch a-0 -1 => refused UnknownServerError" },
        { "LOG-19", "produce a-0 2 => base 0; list a-0 latest => offset 2; list a-0 latest via:1 => offset 1" },
        { "LOG-19", "produce a-0 2 => base 0; list a-0 latest rc => offset 2; list a-0 latest rc => offset 0" },
        { "LOG-20", "produce a-0 1 base-offset:5 => base 5" },
        { "LOG-20", "produce a-0 1 base-offset:5 => refused UnknownServerError" },
        { "LOG-20", "produce a-0 1 last-delta:3 => base 0" },
        { "LOG-20", "produce a-0 2 record-count:5 => base 0" },
        { "LOG-21", "produce a-0 1 => base 0; list a-0 latest => offset 0" },
        { "LOG-21", "produce a-0 1 => base 0; fetch a-0 0 => records end 0" },
        { "LOG-21", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1" },
        { "LOG-21", "produce a-0 2 => base 0; fetch a-0 1 => records next 1 high 2" },
        { "START-01", "fetch a-0 0 => records start 1 high 0" },
        { "START-01", "fetch a-0 0 => records start 0 stable 1 high 0" },
        { "START-01", "produce a-0 1 => base 0; list a-0 latest => offset 1; list a-0 earliest => offset 2" },
        { "START-01", "produce a-0 2 => base 0; trim a-0 2 => ok; list a-0 earliest => offset 2; list a-0 latest => offset 1" },
        { "START-02", "produce a-0 3 => base 0; trim a-0 2 => ok; fetch a-0 1 => records 2:r2 end 3" },
        { "START-02", "produce a-0 3 => base 0; trim a-0 2 => ok; fetch a-0 2 => records 1:r1 2:r2 end 3" },
        { "START-05", "produce a-0 2 => base 0; trim a-0 2 => ok; produce a-0 1 => base 0" },
        { "START-05", "produce a-0 2 => base 0; trim a-0 1 => ok; list a-0 latest => offset 1" },
        { "START-06", "produce a-0 2 => base 0; trim a-0 2 => ok; list a-0 earliest => offset 0" },
        { "START-06", "produce a-0 2 => base 0; trim a-0 2 => ok; fetch a-0 1 => records end 2" },
        { "START-06", "produce a-0 2 => base 0; delete a-0 2 => deleted 2; fetch a-0 2 => refused OffsetOutOfRange" },
        { "START-06", "produce a-0 2 => base 0; trim a-0 2 => ok; list a-0 time:0 => offset 1" },
        { "START-11", "produce a-0 2 => base 0; delete a-0 -2 => deleted 0" },
        { "START-11", "produce a-0 2 => base 0; delete a-0 -2 => deleted 2" },
        { "START-14", "produce a-0 1 => base 0; list a-0 earliest => offset 0; fetch a-0 0 => records 0:r0 end 1; list a-0 earliest => offset 1" },
        { "START-14", "produce a-0 1 => base 0; list a-0 earliest => offset 0; commit g a-0 1 => ok; list a-0 earliest => offset 1" },
        { "START-14", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1; fetch a-0 0 => records end 1" },
        { "LIST-01", "produce a-0 3 => base 0; trim a-0 1 => ok; list a-0 earliest => offset 0" },
        { "LIST-01", "produce a-0 1 => base 0; list a-0 earliest => refused UnknownServerError" },
        { "LIST-02", "produce a-0 3 => base 0; list a-0 latest => offset 2" },
        { "LIST-02", "produce a-0 1 => base 0; list a-0 latest => refused OffsetOutOfRange" },
        { "LIST-12", "produce a-0 2 => base 0; trim a-0 1 => ok; list a-0 earliest-local => offset 0" },
        { "LIST-12", "list a-0 earliest-local => refused UnsupportedVersion" },
        { "LIST-12", "produce a-0 1 => base 0; list a-0 latest-tiered => offset 0" },
        { "LIST-12", "produce a-0 1 => base 0; list a-0 special:-7 => offset 0" },
        { "LIST-15", "commit g a-0 5 => ok; list a-0 latest => offset 0; committed g a-0 => committed 0" },
        { "LIST-15", "produce a-0 1 => base 0; list a-0 earliest => offset 0; list a-0 latest => offset 1; list a-0 earliest => offset 1" },
        { "LIST-17", "list a-0 time:0 => offset 0" },
        { "LIST-17", "list a-0 time:0 => refused UnknownServerError" },
        { "LIST-17", "list a-0 max-timestamp => offset 0" },
        { "LIST-17", "list a-0 latest => refused UnknownServerError" },
        { "CMT-01", "commit g a-0 5 => ok; committed g a-0 => committed 6" },
        { "CMT-01", "commit g a-0 max => ok; committed g a-0 => none" },
        { "CMT-01", "commit g a-0 5 => ok; committed g a-0 => refused UnknownServerError" },
        { "CMT-02", "produce a-0 3 => base 0; commit g a-0 1 => ok; resume s g a-0 none 9 => records 2:r2 end 3" },
        { "CMT-02", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; commit-consumed s => ok; committed g a-0 => committed 0" },
        { "CMT-03", "commit g a-0 1 => ok; committed g a-1 => committed 0" },
        { "CMT-03", "commit g a-0 1 => ok; committed g a-1 => refused UnknownTopicOrPartition" },
        { "CMT-04", "committed g a-0 => committed 0" },
        { "CMT-04", "committed g a-0 => refused GroupIdNotFound" },
        { "CMT-05", "commit g a-0 1 => ok; commit g a-0 2 => ok; committed g a-0 => committed 1" },
        { "CMT-06", "commit g a-0 2 => ok; commit g a-0 1 => refused InvalidCommitOffsetSize" },
        { "CMT-06", "commit g a-0 2 => ok; commit g a-0 1 => ok; committed g a-0 => committed 2" },
        { "CMT-07", "commit g a-0 9 => refused OffsetOutOfRange" },
        { "CMT-07", "commit g a-0 0 => refused InvalidCommitOffsetSize" },
        { "CMT-07", "produce a-0 2 => base 0; trim a-0 1 => ok; commit g a-0 0 => ok; committed g a-0 => committed 1" },
        { "CMT-08", "commit g a-0 -2 => ok; committed g a-0 => committed 0" },
        { "CMT-08", "commit g a-0 -1 => ok; committed g a-0 => committed 1" },
        { "CMT-09", "commit g a-0 1 meta:1 => ok; committed g a-0 => committed 1 meta" },
        { "CMT-09", "commit g a-0 1 meta:1 => ok; commit g a-0 2 meta:2 => ok; committed g a-0 => committed 2 meta m" },
        { "CMT-10", "commit g a-0 1 meta:4096 => refused OffsetMetadataTooLarge" },
        { "CMT-10", "commit g a-0 1 meta:4097 => ok" },
        { "CMT-11", "commit g a-0 1 => ok; commit g b-0 2 => ok; committed g a-0 => committed 2" },
        { "CMT-11", "commit g a-0 1 => ok; commit G a-0 2 => ok; committed g a-0 => committed 2" },
        { "CMT-14", "list a-0 latest => offset 0; commit g a-0 1 => ok; list a-0 latest => offset 1" },
        { "CMT-14", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1; commit g a-0 1 => ok; fetch a-0 0 => records 0:r9 end 1" },
        { "CMT-15", "commit g a-0 0 => ok; produce a-0 1 => base 0; committed g a-0 => committed 1" },
        { "CMT-15", "produce a-0 1 => base 0; commit g a-0 0 => ok; trim a-0 1 => ok; committed g a-0 => none" },
        { "CMT-16", "commit g a-0 1 => ok; committed g a-0 via:1 => none" },
        { "CMT-25", "commit g a-0 1 => ok; commit g a-0 2 meta:4097 => refused OffsetMetadataTooLarge; committed g a-0 => committed 2" },
        { "CMT-25", "commit g a-0 1 => ok; commit g a-0 2 epoch:9 => refused FencedLeaderEpoch; committed g a-0 => none" },
        { "RES-01", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records end 2" },
        { "RES-01", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => refused AutoOffsetReset" },
        { "RES-02", "produce a-0 1 => base 0; resume s g a-0 latest 9 => records 0:r0 end 1" },
        { "RES-02", "resume s g a-0 latest 9 => records end 0; produce a-0 2 => base 0; consume s 9 => records 1:r1 end 2" },
        { "RES-03", "produce a-0 1 => base 0; resume s g a-0 none 9 => records 0:r0 end 1" },
        { "RES-03", "produce a-0 1 => base 0; resume s g a-0 none 9 => refused UnknownServerError" },
        { "RES-03", "produce a-0 1 => base 0; resume s g a-0 none 9 => refused AutoOffsetReset 0:r0" },
        { "RES-04", "produce a-0 3 => base 0; commit g a-0 1 => ok; resume s g a-0 earliest 9 => records 0:r0 1:r1 2:r2 end 3" },
        { "RES-05", "produce a-0 1 => base 0; commit g a-0 1 => ok; resume s g a-0 earliest 9 => records 0:r0 end 1" },
        { "RES-05", "produce a-0 1 => base 0; commit g a-0 1 => ok; resume s g a-0 none 9 => refused AutoOffsetReset" },
        { "RES-06", "produce a-0 3 => base 0; commit g a-0 0 => ok; trim a-0 2 => ok; resume s g a-0 none 9 => records 2:r2 end 3" },
        { "RES-06", "produce a-0 3 => base 0; commit g a-0 0 => ok; trim a-0 2 => ok; resume s g a-0 latest 9 => records 2:r2 end 3" },
        { "RES-07", "produce a-0 1 => base 0; commit g a-0 2 => ok; resume s g a-0 earliest 9 => records end 1" },
        { "RES-07", "produce a-0 1 => base 0; commit g a-0 2 => ok; resume s g a-0 earliest 9 => records end 2" },
        { "RES-08", "commit g a-0 1 => ok; produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2" },
        { "RES-16", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2; seek s 0 9 => records 1:r1 end 2" },
        { "RES-17", "produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1; seek s 1 9 => records 0:r0 end 1" },
        { "RES-17", "produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1; seek s 2 9 => records end 1" },
        { "RES-19", "resume s g a-0 earliest 9 => records end 0; committed g a-0 => none; seek s 0 9 => records end 0; committed g a-0 => committed 0" },
        { "RES-22", "produce a-0 1 => base 0; committed g a-0 => none; resume s g a-0 earliest 9 => records 0:r0 end 1; committed g a-0 => committed 1" },
        { "LAG-06", "produce a-0 1 => base 0; list a-0 latest => offset 1; resume s g a-0 earliest 9 => records 0:r0 end 1; commit-consumed s => ok; committed g a-0 => committed 0" },
        { "LAG-09", "produce a-0 1 => base 0; list a-0 latest => offset 1; list a-0 latest rc => offset 0" },
        { "LAG-09", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1 high 2" },
        { "MISC-02", "produce a-0 3 => base 0; fetch a-0 1 => records 0:r0 1:r1 2:r2 end 3" },
        { "MISC-02", "produce a-0 3 gzip => base 0; fetch a-0 2 => records end 3" },
        { "MISC-04", "produce a-0 1 => base 0; produce a-0 2 => base 1; fetch a-0 0 => records 0:r1 1:r2 2:r0 end 3" },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void AnInvalidHistoryIsRejectedByItsRuleAtItsLastAnswer(string rule, string history)
    {
        var judged = HistoryText.Judge(history);

        judged.ViolatedIds.ShouldContain(rule);
        judged.Steps.ShouldBe(judged.Of, "an earlier answer was rejected");
    }

    [Fact]
    public void EveryJudgedRuleHasARejectedHistory() => Histories.Select(row => (string)row[0]).Distinct()
        .ShouldBe(RuleCatalogue.All.Where(rule => rule.Judged).Select(rule => rule.Id));

    /// <summary>A violation is told with what was due and why; a reader must not have to know the model.</summary>
    [Theory]
    [MemberData(nameof(Histories))]
    public void ARejectionSaysWhatWasExpectedAndWhy(string rule, string history)
    {
        var findings = HistoryText.Judge(history).Violation.ShouldNotBeNull();

        findings.Expected.ShouldNotBeNullOrWhiteSpace();
        findings.ViolationOf(RuleCatalogue.Find(rule)).ShouldNotBeNull().Because.ShouldNotBeNullOrWhiteSpace();
    }
}
