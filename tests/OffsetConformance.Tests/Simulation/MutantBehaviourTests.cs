using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// What each mutant does wrong, as the shortest program that shows it: every answer but the last is the healthy one's, the last is not.
/// </summary>
public sealed class MutantBehaviourTests
{
    public static TheoryData<string, string> Programs => new()
    {
        { "first-offset-is-one", "produce a-0 1 => base 1" },
        { "empty-latest-is-none", "list a-0 latest => none" },
        { "ack-after-append", "list a-0 latest; produce a-0 1 => base 1" },
        { "ack-zero", "produce a-0 1; list a-0 latest; produce a-0 1 => base 0" },
        { "batch-takes-one-more", "produce a-0 1; produce a-0 1 => base 2" },
        { "segment-roll-burns-offset", "produce a-0 1; produce a-0 1; produce a-0 1 => base 3" },
        { "batch-reversed", "produce a-0 2; fetch a-0 0 => 0:r1 1:r0 | start 0, stable 2, high 2" },
        { "compressed-batch-is-one-record", "produce a-0 2 gzip; fetch a-0 0 => 0:r1 | start 0, stable 1, high 1" },
        { "counter-from-stale-snapshot", "produce a-0 1; produce a-0 1; produce a-0 1 => base 1" },
        { "batches-overlap", "produce a-0 2; produce a-0 1 => base 1" },
        { "trim-shifts-records", "produce a-0 3; fetch a-0 0; trim a-0 1; fetch a-0 1 => 1:r2 2:r2 | start 1, stable 3, high 3" },
        { "reading-restamps", "stamped a-0 5; fetch a-0 0; list a-0 max => 0 at 6" },
        { "fetch-repeats-segment-boundary", "produce a-0 1; produce a-0 1; fetch a-0 0 => 0:r0 0:r0 1:r1 | start 0, stable 2, high 2" },
        { "consume-redelivers-last", "produce a-0 2; resume s g a-0 earliest 1; consume s 1 => 0:r0" },
        { "watermark-per-topic", "list a-0 latest; produce a-1 1; list a-0 latest => 1" },
        { "record-cache-without-partition", "produce a-0 1; fetch a-0 0; produce a-1 1; fetch a-0 0 => 0:r1 | start 0, stable 1, high 1" },
        { "log-end-is-out-of-range", "fetch a-0 0 => refused OffsetOutOfRange" },
        { "log-end-repeats-last-record", "produce a-0 1; fetch a-0 1 => 0:r0 | start 0, stable 1, high 1" },
        { "past-end-is-empty", "fetch a-0 max => nothing | start 0, stable 0, high 0" },
        { "one-past-end-is-empty", "fetch a-0 1000; fetch a-0 1 => nothing | start 0, stable 0, high 0" },
        { "rolled-segment-is-out-of-range", "produce a-0 1; produce a-0 1; fetch a-0 1 => refused OffsetOutOfRange" },
        { "trimmed-start-is-out-of-range", "produce a-0 2; trim a-0 1; fetch a-0 1 => refused OffsetOutOfRange" },
        { "minus-one-is-latest", "produce a-0 1; fetch a-0 -1 => nothing | start 0, stable 1, high 1" },
        { "negative-offset-is-start", "produce a-0 1; fetch a-0 -2 => 0:r0 | start 0, stable 1, high 1" },
        { "stale-latest-on-other-client", "list a-0 latest @1; produce a-0 1; list a-0 latest; list a-0 latest @1 => 0" },
        { "latest-sinks-on-trim", "produce a-0 1; list a-0 latest; trim a-0 1; list a-0 latest => 0" },
        { "base-offset-trusted", "lying a-0 1 base-offset 5 => base 5" },
        { "last-offset-delta-trusted", "lying a-0 1 last-delta 3 => base 0" },
        { "latest-trails-one-append", "produce a-0 1; list a-0 latest => 0" },
        { "newest-batch-unreadable", "produce a-0 1; fetch a-0 0 => nothing | start 0, stable 1, high 1" },
        { "stable-offset-unset", "fetch a-0 0 => nothing | start 0, stable -1, high 0" },
        { "start-passes-watermark", "produce a-0 1; trim a-0 1; fetch a-0 1 => nothing | start 2, stable 1, high 1" },
        { "deleted-records-served", "produce a-0 2; trim a-0 1; fetch a-0 0 => 0:r0 1:r1 | start 1, stable 2, high 2" },
        { "below-start-served-from-start", "produce a-0 2; trim a-0 1; fetch a-0 0 => 1:r1 | start 1, stable 2, high 2" },
        { "emptied-log-restarts-at-zero", "produce a-0 1; trim a-0 1; produce a-0 1 => base 0" },
        { "trim-burns-offset", "produce a-0 2; trim a-0 1; produce a-0 1 => base 3" },
        { "emptied-log-earliest-is-zero", "produce a-0 1; trim a-0 1; list a-0 earliest => 0" },
        { "emptied-log-latest-below-start", "produce a-0 1; trim a-0 1; list a-0 latest => 0" },
        { "emptied-log-time-finds-deleted", "stamped a-0 5; trim a-0 1; list a-0 5 => 0 at 5" },
        { "below-minus-one-is-noop", "produce a-0 1; delete a-0 -2 => start 0" },
        { "below-minus-one-is-watermark", "produce a-0 1; delete a-0 -2 => start 1" },
        { "reading-deletes", "produce a-0 1; list a-0 earliest; fetch a-0 0; list a-0 earliest => 1" },
        { "delivered-once", "produce a-0 1; fetch a-0 0; fetch a-0 0 => nothing | start 0, stable 1, high 1" },
        { "earliest-is-zero", "produce a-0 2; trim a-0 1; list a-0 earliest => 0" },
        { "earliest-is-batch-base", "produce a-0 2; trim a-0 1; list a-0 earliest => 0" },
        { "latest-is-last-record", "produce a-0 1; list a-0 latest => 0" },
        { "latest-counts-last-batch-as-one", "produce a-0 2; list a-0 latest => 1" },
        { "unknown-timestamp-is-a-time", "stamped a-0 5; list a-0 -7 => 0 at 5" },
        { "earliest-local-is-zero", "produce a-0 2; trim a-0 1; list a-0 -4 => 0" },
        { "latest-lookup-runs-retention", "produce a-0 1; list a-0 earliest; list a-0 latest; list a-0 earliest => 1" },
        { "listing-moves-commits", "commit g a-0 5; list a-0 latest; committed g a-0 => 0" },
        { "empty-listing-refused", "list a-0 latest => refused UnknownServerError" },
        { "empty-lookup-is-zero", "list a-0 1 => 0 at 0" },
        { "commit-plus-one", "commit g a-0 0; committed g a-0 => 1" },
        { "commit-in-32-bits", "commit g a-0 max-1; committed g a-0 => 4294967294" },
        { "commit-not-stored", "commit g a-0 0; committed g a-0 => none" },
        { "commit-last-delivered", "produce a-0 2; resume s g a-0 earliest 1; commit-consumed s; committed g a-0 => 0" },
        { "resume-skips-one", "produce a-0 2; commit g a-0 0; resume s g a-0 earliest 1 => 1:r1" },
        { "absent-is-zero", "committed g a-1; commit g a-0 0; committed g a-1 => 0" },
        { "absent-is-refused", "committed g a-1; commit g a-0 0; committed g a-1 => refused UnknownTopicOrPartition" },
        { "unknown-group-refused", "committed g a-0 => refused GroupIdNotFound" },
        { "unknown-group-at-log-end", "produce a-0 1; committed g a-0 => 1" },
        { "first-commit-wins", "commit g a-0 0; commit g a-0 1; committed g a-0 => 0" },
        { "lower-commit-ignored", "commit g a-0 1; commit g a-0 0; committed g a-0 => 1" },
        { "lower-commit-refused", "commit g a-0 1; commit g a-0 0 => refused InvalidCommitOffsetSize" },
        { "commit-clamped", "commit g a-0 1; committed g a-0 => 0" },
        { "commit-above-end-refused", "commit g a-0 0; commit g a-0 1 => refused OffsetOutOfRange" },
        { "commit-on-empty-refused", "commit g a-0 0 => refused InvalidCommitOffsetSize" },
        { "negative-commit-is-zero", "commit g a-0 -2; committed g a-0 => 0" },
        { "metadata-dropped", "commit g a-0 0 3; committed g a-0 => 0" },
        { "older-metadata-kept", "commit g a-0 0 3; commit g a-0 0 4; committed g a-0 => 0 with 3" },
        { "metadata-unlimited", "commit g a-0 0 4097 => ok" },
        { "metadata-limit-excluded", "commit g a-0 0 4096 => refused OffsetMetadataTooLarge" },
        { "key-without-topic", "commit g a-0 0; commit g b-0 1; committed g a-0 => 1" },
        { "key-without-partition", "commit g a-0 0; commit g a-1 1; committed g a-0 => 1" },
        { "groups-ignore-case", "commit g a-0 0; commit G a-0 1; committed g a-0 => 1" },
        { "commit-trims-log", "produce a-0 1; list a-0 earliest; commit g a-0 1; list a-0 earliest => 1" },
        { "commit-takes-an-offset", "list a-0 latest; commit g a-0 0; list a-0 latest => 1" },
        { "trim-clamps-commits", "produce a-0 2; commit g a-0 0; trim a-0 1; committed g a-0 => 1" },
        { "emptied-log-drops-commits", "produce a-0 1; commit g a-0 1; trim a-0 1; committed g a-0 => none" },
        { "commit-at-end-follows-log", "commit g a-0 0; produce a-0 1; committed g a-0 => 1" },
        { "commits-per-connection", "commit g a-0 0; committed g a-0 @1 => none" },
        { "stale-commit-cache", "commit g a-0 0; committed g a-0; commit g a-0 1 @1; committed g a-0 => 0" },
        { "refused-commit-stored", "commit g a-0 0; commit g a-0 1 4097; committed g a-0 => 1 with 4097" },
        { "refused-commit-erases", "commit g a-0 0; commit g a-0 1 4097; committed g a-0 => none" },
        { "absent-commit-is-end", "produce a-0 1; resume s g a-0 earliest 9 => nothing | end 1" },
        { "latest-reset-redelivers-last", "produce a-0 1; resume s g a-0 latest 9 => 0:r0 | end 1" },
        { "latest-reset-repeated", "resume s g a-0 latest 9; produce a-0 1; consume s 9 => nothing | end 1" },
        { "none-policy-starts-at-earliest", "produce a-0 1; resume s g a-0 none 9 => 0:r0 | end 1" },
        { "resume-ignores-commit", "produce a-0 2; commit g a-0 1; resume s g a-0 earliest 9 => 0:r0 1:r1 | end 2" },
        { "trimmed-log-resets", "produce a-0 3; trim a-0 1; commit g a-0 2; resume s g a-0 earliest 9 => 1:r1 2:r2 | end 3" },
        { "commit-at-end-resets", "produce a-0 1; commit g a-0 1; resume s g a-0 earliest 9 => 0:r0 | end 1" },
        { "commit-at-end-floats", "commit g a-0 0; resume s g a-0 earliest 9; produce a-0 1; consume s 9 => nothing | end 1" },
        { "commit-below-start-clamped", "produce a-0 2; trim a-0 1; commit g a-0 0; resume s g a-0 none 9 => 1:r1 | end 2" },
        { "commit-above-end-clamped", "produce a-0 1; commit g a-0 2; resume s g a-0 earliest 9 => nothing | end 1" },
        { "commit-above-end-waits", "produce a-0 1; commit g a-0 2; resume s g a-0 earliest 9 => nothing | end 2" },
        { "outgrown-commit-forgotten", "commit g a-0 1; produce a-0 2; resume s g a-0 earliest 9 => 0:r0 1:r1 | end 2" },
        { "seek-keeps-prefetched", "produce a-0 2; resume s g a-0 earliest 1; seek s 0 1 => 1:r1" },
        { "backward-seek-ignored", "produce a-0 1; resume s g a-0 earliest 9; seek s 0 1 => nothing | end 1" },
        { "seek-to-end-resets", "produce a-0 1; resume s g a-0 earliest 9; seek s 1 9 => 0:r0 | end 1" },
        { "seek-past-end-clamped", "produce a-0 1; resume s g a-0 earliest 9; seek s 2 9 => nothing | end 1" },
        { "seek-commits", "resume s g a-0 earliest 9; committed g a-0; seek s 0 9; committed g a-0 => 0" },
        { "delivery-commits", "produce a-0 1; committed g a-0; resume s g a-0 earliest 9; committed g a-0 => 1" },
        { "first-position-committed", "committed g a-0; resume s g a-0 earliest 9; committed g a-0 => 0" },
        { "end-commits-last-delivered", "produce a-0 1; resume s g a-0 earliest 9; commit-consumed s; list a-0 latest; committed g a-0 => 0" },
        { "stable-latest-trails", "produce a-0 1; list a-0 latest; list a-0 latest rc => 0" },
        { "fetch-watermark-drifts", "produce a-0 1; list a-0 latest; fetch a-0 0 => 0:r0 | start 0, stable 1, high 2" },
        { "mid-batch-fetch-skips-batch", "produce a-0 2; fetch a-0 1 => nothing | start 0, stable 2, high 2" },
        { "mid-batch-fetch-serves-batch", "produce a-0 2; fetch a-0 1 => 0:r0 1:r1 | start 0, stable 2, high 2" },
        { "small-batch-overtakes", "produce a-0 2; produce a-0 1; fetch a-0 0 => 0:r2 1:r0 2:r1 | start 0, stable 3, high 3" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task GoesWrongInItsOwnWayOnly(string id, string program)
    {
        var mutant = MutantCatalogue.Find(id).ShouldNotBeNull();
        var healthy = (await Scenario.TranscribeAsync(program)).Split('\n');
        var sick = (await Scenario.TranscribeAsync(program, mutant)).Split('\n');

        sick[..^1].ShouldBe(healthy[..^1]);
        sick[^1].ShouldNotBe(healthy[^1]);
        sick[^1].ShouldEndWith(program[program.IndexOf("=>")..]);
        sick.Length.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void EveryMutantIsShown() => Programs.Select(row => (string)row[0]).ShouldBe(MutantCatalogue.All.Select(mutant => mutant.Id));
}
