using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model;

/// <summary>What Kafka does is accepted, and the rule in front of each history was asked about it.</summary>
public sealed class AcceptsValidHistoriesTests
{
    public static TheoryData<string, string> Histories => new()
    {
        { "LOG-01", "list a-0 earliest => offset 0; list a-0 latest => offset 0; produce a-0 1 => base 0" },
        { "LOG-02", "list a-0 latest => offset 0; produce a-0 2 => base 0; list a-0 latest => offset 2; produce a-0 1 => base 2" },
        { "LOG-03", "produce a-0 2 => base 0; produce a-0 1 => base 2; fetch a-0 0 => records 0:r0 1:r1 2:r2 end 3" },
        { "LOG-03", "produce a-0 3 => base 0; fetch a-0 0 => records 0:r0 1:r1 next 2; fetch a-0 2 => records 2:r2 end 3" },
        { "LOG-04", "produce a-0 2 gzip => base 0; fetch a-0 0 => records 0:r0 1:r1 end 2" },
        { "LOG-05", "produce a-0 2 => base 0; produce a-0 1 => base 2" },
        { "LOG-06", "produce a-0 2 => base 0; trim a-0 2 => ok; produce a-0 2 => base 2" },
        { "LOG-07", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0@5 end 1; produce a-0 1 => base 1; fetch a-0 0 => records 0:r0@5 1:r1@6 end 2" },
        { "LOG-08", "produce a-0 3 => base 0; resume s g a-0 earliest 1 => records 0:r0; consume s 9 => records 1:r1 2:r2 end 3" },
        { "LOG-08", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2; seek s 0 1 => records 0:r0" },
        { "LOG-10", "list a-0 latest => offset 0; produce b-0 1 => base 0; produce a-1 2 => base 0; list a-0 latest => offset 0" },
        { "LOG-11", "produce a-0 1 => base 0; produce a-0 1 bad-crc => refused CorruptMessage; list a-0 latest => offset 1; produce a-0 1 => base 1" },
        { "LOG-11", "create c 1 compact => ok; produce c-0 1 => refused InvalidRecord; produce c-0 1 empty-key => base 0" },
        { "LOG-12", "init-producer => producer 7; produce a-0 2 by:0 seq:0 => base 0; produce a-0 2 by:0 seq:0 => base 0; list a-0 latest => offset 2; produce a-0 1 by:0 seq:2 => base 2" },
        { "LOG-12", "init-producer => producer 7; produce a-0 2 by:0 seq:0 => base 0; produce a-0 2 by:0 seq:0 => refused DuplicateSequenceNumber; produce a-0 1 => base 2" },
        { "LOG-13", "init-producer => producer 7; produce a-0 2 by:0 seq:0 => base 0; produce a-0 1 by:0 seq:3 => refused OutOfOrderSequenceNumber; list a-0 latest => offset 2" },
        { "LOG-13", "init-producer => producer 7; produce a-0 1 by:0 seq:0 epoch:1 => base 0; produce a-0 1 by:0 seq:0 => refused InvalidProducerEpoch" },
        { "LOG-13", "init-producer => producer 7; produce a-0 2 by:0 seq:0 => base 0; trim a-0 2 => ok; produce a-0 1 by:0 seq:5 => base 2; produce a-0 1 by:0 seq:0 => refused OutOfOrderSequenceNumber" },
        { "LOG-14", "fetch a-0 0 => records end 0; produce a-0 1 => base 0; fetch a-0 1 => records end 1" },
        { "LOG-15", "fetch a-0 1 => refused OffsetOutOfRange; fetch a-0 max => refused OffsetOutOfRange" },
        { "LOG-16", "produce a-0 3 => base 0; fetch a-0 1 => records 1:r1 2:r2 end 3" },
        { "LOG-18", "produce a-0 1 => base 0; fetch a-0 -1 => refused OffsetOutOfRange; fetch a-0 -2 => refused OffsetOutOfRange" },
        { "LOG-19", "list a-0 latest => offset 0; produce a-0 1 => base 0; list a-0 latest via:1 => offset 1; trim a-0 1 => ok; list a-0 latest => offset 1" },
        { "LOG-20", "produce a-0 1 base-offset:5 => base 0; produce a-0 1 => base 1; produce a-0 1 base-offset:9 => refused InvalidRecord; produce a-0 1 => base 2" },
        { "LOG-20", "produce a-0 1 last-delta:3 => refused CorruptMessage; produce a-0 2 record-count:5 => refused InvalidRecord; produce a-0 1 => base 0" },
        { "LOG-21", "produce a-0 2 => base 0; list a-0 latest => offset 2; fetch a-0 1 => records 1:r1 high 2" },
        { "START-01", "fetch a-0 0 => records start 0 stable 0 high 0; list a-0 latest => offset 0; list a-0 earliest => offset 0" },
        { "START-01", "produce a-0 2 => base 0; trim a-0 2 => ok; fetch a-0 2 => records start 2 high 2" },
        { "START-02", "produce a-0 3 => base 0; trim a-0 2 => ok; fetch a-0 1 => refused OffsetOutOfRange; fetch a-0 2 => records 2:r2 end 3" },
        { "START-03", "produce a-0 3 => base 0; list a-0 earliest => offset 0; trim a-0 2 => ok; list a-0 earliest => offset 2; list a-0 earliest => offset 2" },
        { "START-05", "produce a-0 2 => base 0; trim a-0 1 => ok; list a-0 latest => offset 2; produce a-0 1 => base 2" },
        { "START-06", "produce a-0 2 => base 0; trim a-0 2 => ok; list a-0 earliest => offset 2; list a-0 latest => offset 2; list a-0 time:0 => none" },
        { "START-06", "produce a-0 2 => base 0; delete a-0 end => deleted 2; fetch a-0 2 => records end 2; fetch a-0 1 => refused OffsetOutOfRange" },
        { "START-07", "produce a-0 3 => base 0; delete a-0 2 => deleted 2; list a-0 earliest => offset 2; delete a-0 3 => deleted 3; fetch a-0 3 => records start 3 stable 3 high 3 end 3" },
        { "START-08", "delete a-0 -1 => deleted 0; produce a-0 2 => base 0; delete a-0 -1 => deleted 2; list a-0 earliest => offset 2" },
        { "START-09", "produce a-0 2 => base 0; delete a-0 1 => deleted 1; delete a-0 0 => deleted 1; delete a-0 1 => deleted 1; list a-0 earliest => offset 1" },
        { "START-10", "produce a-0 2 => base 0; delete a-0 3 => refused OffsetOutOfRange; list a-0 earliest => offset 0; delete a-0 max => refused OffsetOutOfRange" },
        { "START-11", "produce a-0 2 => base 0; delete a-0 -2 => refused OffsetOutOfRange; list a-0 earliest => offset 0" },
        { "START-12", "delete c-0 0 => refused UnknownTopicOrPartition; create c 1 compact => ok; delete c-0 0 => refused PolicyViolation" },
        { "START-12", "produce a-0 2 => base 0; delete a-0 1 & delete c-0 0 => c-0 refused UnknownTopicOrPartition + a-0 deleted 1; list a-0 earliest => offset 1" },
        { "START-13", "produce a-0 3 => base 0; trim a-0 1 => ok; fetch a-0 1 => records 1:r1 2:r2 end 3" },
        { "START-14", "produce a-0 1 => base 0; list a-0 earliest => offset 0; fetch a-0 0 => records 0:r0 end 1; commit g a-0 1 => ok; list a-0 earliest => offset 0" },
        { "START-15", "produce a-0 2 => base 0; commit g a-0 0 => ok; committed g a-0 => committed 0; delete a-0 2 => deleted 2; committed g a-0 => committed 0" },
        { "START-16", "create c 1 => ok; produce c-0 1 => base 0; commit g c-0 1 => ok; delete-topic c => ok; committed g c-0 => committed 1; create c 1 => ok; list c-0 latest => offset 0; committed g c-0 => none; produce c-0 1 => base 0; fetch c-0 0 => records 0:r1 end 1" },
        { "START-16", "create c 1 => id 1; delete-topic c => ok; create c 1 => id 2; delete-topic c => ok; create c 1 => id 3" },
        { "START-18", "create c 1 => ok; produce c-0 1 => base 0; list c-0 latest => offset 1; add-partitions c 2 => ok; list c-0 latest => offset 1; list c-1 latest => offset 0; committed g c-1 => none" },
        { "LIST-01", "list a-0 earliest => offset 0; produce a-0 3 => base 0; trim a-0 1 => ok; list a-0 earliest => offset 1" },
        { "LIST-02", "list a-0 latest => offset 0; produce a-0 3 => base 0; list a-0 latest => offset 3" },
        { "LIST-04", "produce a-0 3 ts:1000,1050,2000 => base 0; list a-0 time:1050 => offset 1 at 1050; list a-0 time:1051 => offset 2 at 2000; list a-0 time:0 => offset 0" },
        { "LIST-04", "produce a-0 1 => base 0; produce a-0 1 ts:1000 => base 1; list a-0 time:999 => offset 0; list a-0 time:1000 => offset 1" },
        { "LIST-04", "produce a-0 2 ts:1000,9000000000000 => base 0; list a-0 time:1000 => offset 0; trim a-0 1 => ok; list a-0 time:500 => none" },
        { "LIST-05", "produce a-0 1 ts:1000 => base 0; list a-0 time:1001 => none; trim a-0 1 => ok; list a-0 time:0 => none" },
        { "LIST-06", "produce a-0 3 ts:1000,3000,2000 => base 0; list a-0 time:2000 => offset 1; list a-0 time:1001 => offset 1" },
        { "LIST-07", "produce a-0 3 ts:1000,3000,2000 => base 0; list a-0 time:1000 => offset 0; list a-0 time:2500 => offset 1; list a-0 time:3001 => none; list a-0 time:2500 => offset 1" },
        { "LIST-08", "produce a-0 3 ts:1000,1050,2000 => base 0; trim a-0 1 => ok; list a-0 time:0 => offset 1; list a-0 time:2000 => offset 2" },
        { "LIST-10", "list a-0 max-timestamp => none; produce a-0 3 ts:1000,2000,2000 => base 0; list a-0 max-timestamp => offset 1 at 2000; produce a-0 1 ts:2000 => base 3; list a-0 max-timestamp => offset 3" },
        { "LIST-10", "produce a-0 2 ts:2000,1000 => base 0; trim a-0 1 => ok; list a-0 max-timestamp => offset 0; list a-0 max-timestamp => offset 1" },
        { "LIST-10", "produce a-0 2 ts:1000,2000 => base 0; trim a-0 2 => ok; list a-0 max-timestamp => offset 1 at 2000; list a-0 max-timestamp => none" },
        { "LIST-10", "produce a-0 3 ts:9000000000000,5000,1000 => base 0; trim a-0 2 => ok; list a-0 max-timestamp => offset 1; list a-0 max-timestamp => offset 0; list a-0 max-timestamp => offset 2" },
        { "LIST-10", "produce a-0 1 => base 0; produce a-0 2 ts:1000,2000 => base 1; list a-0 max-timestamp => offset 2 at 2000; list a-0 max-timestamp => offset 0 at 9000" },
        { "LIST-11", "create c 1 append-time => ok; produce c-0 2 ts:1,2 => base 0 time 5000; fetch c-0 0 => records 0:r0@5000 1:r1@5000 end 2; list c-0 time:5000 => offset 0; list c-0 time:5001 => none" },
        { "LIST-12", "produce a-0 2 => base 0; trim a-0 1 => ok; list a-0 earliest-local => offset 1; list a-0 latest-tiered => none; list a-0 special:-7 => refused UnsupportedVersion" },
        { "LIST-12", "list a-0 latest & list a-0 earliest => a-0 refused InvalidRequest + a-0 refused InvalidRequest" },
        { "LIST-14", "list c-0 latest => refused UnknownTopicOrPartition; create c 1 => ok; list c-5 latest => refused UnknownTopicOrPartition" },
        { "LIST-14", "list a-0 latest & list c-0 latest => a-0 offset 0 + c-0 refused UnknownTopicOrPartition" },
        { "LIST-14", "list a-0 latest epoch:1000 => refused UnknownLeaderEpoch" },
        { "LIST-14", "list a-0 latest => offset 0 epoch 2; list a-0 latest epoch:1 => refused FencedLeaderEpoch; list a-0 latest epoch:2 => offset 0 epoch 2" },
        { "LIST-15", "commit g a-0 5 => ok; list a-0 latest => offset 0; list a-0 latest => offset 0; committed g a-0 => committed 5" },
        { "LIST-16", "produce a-0 1 ts:1000 => base 0; list a-0 time:1000 => offset 0 epoch 0; list a-0 time:1001 => none epoch -1" },
        { "LIST-17", "list a-0 earliest => offset 0; list a-0 latest => offset 0; list a-0 time:5 => none; list a-0 max-timestamp => none" },
        { "CMT-01", "commit g a-0 0 => ok; committed g a-0 => committed 0; commit g a-0 max => ok; committed g a-0 => committed max" },
        { "CMT-02", "produce a-0 3 => base 0; commit g a-0 1 => ok; resume s g a-0 none 9 => records 1:r1 2:r2 end 3" },
        { "CMT-02", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; commit-consumed s => ok; committed g a-0 => committed 1" },
        { "CMT-03", "commit g a-0 1 => ok; committed g a-1 => none; committed g b-0 => none" },
        { "CMT-04", "committed g a-0 => none; commit g1 a-0 1 => ok; committed g a-0 => none" },
        { "CMT-05", "commit g a-0 1 => ok; commit g a-0 2 => ok; committed g a-0 => committed 2" },
        { "CMT-06", "commit g a-0 2 => ok; commit g a-0 1 => ok; committed g a-0 => committed 1" },
        { "CMT-07", "commit g a-0 9 => ok; committed g a-0 => committed 9; produce a-0 2 => base 0; trim a-0 1 => ok; commit g a-0 0 => ok; committed g a-0 => committed 0" },
        { "CMT-08", "commit g a-0 -2 => ok; committed g a-0 => committed -2; commit g a-0 -1 => ok; committed g a-0 => none" },
        { "CMT-08", "commit g a-0 -2 => ok; committed g a-0 => none" },
        { "CMT-09", "commit g a-0 1 meta:2 => ok; committed g a-0 => committed 1 meta mm; commit g a-0 2 meta:null => ok; committed g a-0 => committed 2 meta" },
        { "CMT-10", "commit g a-0 1 meta:4096 => ok; commit g a-0 2 meta:4097 => refused OffsetMetadataTooLarge; committed g a-0 => committed 1" },
        { "CMT-10", "commit g a-0 0 wide:4096 => refused OffsetMetadataTooLarge; commit g a-0 0 meta:4096 => ok" },
        { "CMT-11", "commit g a-0 1 => ok; commit g a-1 2 => ok; commit g b-0 3 => ok; commit G a-0 4 => ok; committed g a-0 => committed 1" },
        { "CMT-12", "commit g a-0 1 & commit g c-0 2 & commit g a-1 3 => a-1 ok + a-0 ok + c-0 refused UnknownTopicOrPartition; committed g a-0 => committed 1; committed g a-1 => committed 3" },
        { "CMT-13", "commit g c-0 1 => refused UnknownTopicOrPartition; list c-0 latest => refused UnknownTopicOrPartition; create c 1 => ok; commit g c-5 0 => refused UnknownTopicOrPartition" },
        { "CMT-13", "create c 1 => id 1; delete-topic c => ok; create c 1 => id 2; commit g c-0 1 by-former-id => refused UnknownTopicId; committed g c-0 => none" },
        { "CMT-14", "produce a-0 2 => base 0; list a-0 latest => offset 2; commit g a-0 1 => ok; list a-0 latest => offset 2" },
        { "CMT-15", "commit g a-0 1 => ok; produce a-0 3 => base 0; committed g a-0 => committed 1; trim a-0 2 => ok; committed g a-0 => committed 1" },
        { "CMT-16", "commit g a-0 1 => ok; committed g a-0 via:1 => committed 1; commit g a-0 2 via:1 => ok; committed g a-0 => committed 2" },
        { "CMT-17", "committed-all g => all; commit g a-0 1 => ok; commit g a-1 0 => ok; committed-all g => all a-0=1 a-1=0; delete-offset g a-0 => ok; committed-all g => all a-1=0" },
        { "CMT-18", "commit g a-0 1 => ok; commit g a-0 2 => ok; commit g1 a-0 1 meta:4097 => refused OffsetMetadataTooLarge; commit g1 a-0 1 => ok" },
        { "CMT-20", "commit g a-0 1 => ok; commit g a-0 2 as:ghost/0 => refused UnknownMemberId; committed g a-0 => committed 1" },
        { "CMT-21", "commit g a-0 2 as:ghost/5 => refused IllegalGeneration; commit G a-0 2 as:ghost/5 => refused GroupIdNotFound" },
        { "CMT-25", "commit g a-0 1 => ok; commit g a-0 2 meta:4097 => refused OffsetMetadataTooLarge; committed g a-0 => committed 1" },
        { "CMT-27", "commit g a-0 1 epoch:1000 => ok; committed g a-0 => committed 1 epoch 1000; commit g a-0 1 => ok; committed g a-0 => committed 1 epoch -1" },
        { "CMT-28", "commit g a-0 1 => ok; commit g a-1 2 => ok; delete-offset g a-0 => ok; committed g a-0 => none; committed g a-1 => committed 2; delete-offset g a-0 => ok" },
        { "CMT-29", "delete-offset g a-0 => refused GroupIdNotFound; commit g a-0 1 => ok; delete-offset g c-0 => refused UnknownTopicOrPartition" },
        { "CMT-30", "delete-group g => refused GroupIdNotFound; commit g a-0 1 => ok; commit g1 a-0 2 => ok; delete-group g => ok; committed g a-0 => none; committed g1 a-0 => committed 2; delete-group g => refused GroupIdNotFound" },
        { "CMT-38", "commit \"\" a-0 1 => ok; committed \"\" a-0 => committed 1" },
        { "CMT-39", "create c 1 => id 1; commit g c-0 1 by-id => ok; committed g c-0 by-id => committed 1; delete-topic c => ok; create c 1 => id 2; committed g c-0 by-id => none; committed g c-0 by-former-id => refused UnknownTopicId; commit g c-0 2 by-id => ok; committed g c-0 by-former-id => none; committed g c-0 by-id => committed 2" },
        { "RES-01", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2" },
        { "RES-01", "resume s g a-0 earliest 9 => records end 0; produce a-0 1 => base 0; consume s 9 => records 0:r0 end 1" },
        { "RES-02", "produce a-0 1 => base 0; resume s g a-0 latest 9 => records end 1; produce a-0 1 => base 1; consume s 9 => records 1:r1 end 2" },
        { "RES-03", "produce a-0 1 => base 0; resume s g a-0 none 9 => refused AutoOffsetReset" },
        { "RES-04", "produce a-0 3 => base 0; commit g a-0 1 => ok; resume s g a-0 latest 9 => records 1:r1 2:r2 end 3" },
        { "RES-05", "produce a-0 2 => base 0; commit g a-0 2 => ok; resume s g a-0 earliest 9 => records end 2" },
        { "RES-06", "produce a-0 3 => base 0; commit g a-0 0 => ok; trim a-0 2 => ok; resume s g a-0 earliest 9 => records 2:r2 end 3" },
        { "RES-06", "produce a-0 3 => base 0; commit g a-0 0 => ok; trim a-0 2 => ok; resume s g a-0 none 9 => refused AutoOffsetReset" },
        { "RES-07", "produce a-0 1 => base 0; commit g a-0 2 => ok; resume s g a-0 latest 9 => records end 1; resume t g a-0 none 9 => refused AutoOffsetReset" },
        { "RES-08", "commit g a-0 1 => ok; produce a-0 2 => base 0; resume s g a-0 none 9 => records 1:r1 end 2" },
        { "RES-16", "produce a-0 3 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 2:r2 end 3; seek s 1 9 => records 1:r1 2:r2 end 3" },
        { "RES-17", "produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1; seek s 1 9 => records end 1; seek s 5 9 => records 0:r0 end 1" },
        { "RES-17", "produce a-0 1 => base 0; commit g a-0 0 => ok; resume s g a-0 none 9 => records 0:r0 end 1; seek s 2 9 => refused AutoOffsetReset" },
        { "RES-18", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; seek-to s end 9 => records end 2; seek-to s beginning 1 => records 0:r0" },
        { "RES-19", "resume s g a-0 earliest 9 => records end 0; committed g a-0 => none; seek s 0 9 => records end 0; committed g a-0 => none" },
        { "RES-20", "produce a-0 3 => base 0; resume s g a-0 earliest 2 auto => records 0:r0 1:r1; committed g a-0 => none; committed g a-0 => committed 1; committed g a-0 => committed 2" },
        { "RES-21", "produce a-0 3 => base 0; resume s g a-0 earliest 2 auto => records 0:r0 1:r1; close s => ok; committed g a-0 => committed 2; committed g a-0 => committed 2" },
        { "CMT-01", "produce a-0 1 => base 0; resume s g a-0 earliest 1 auto => records 0:r0; close s => ok; commit g a-0 0 => ok; committed g a-0 => committed 0" },
        { "RES-22", "produce a-0 1 => base 0; committed g a-0 => none; resume s g a-0 earliest 9 => records 0:r0 end 1; committed g a-0 => none" },
        { "RES-23", "produce a-0 3 => base 0; commit g a-0 1 => ok; resume s g a-0 none 9 => records 1:r1 2:r2 end 3; resume s g a-0 none 9 => records 1:r1 2:r2 end 3" },
        { "RES-25", "produce a-0 3 => base 0; commit g a-0 0 => ok; committed g a-0 => committed 0; resume s g a-0 none 1 => records 0:r0; pause s => ok; committed g a-0 => committed 0; unpause s => ok; consume s 1 => records 1:r1" },
        { "RES-25", "produce a-0 3 => base 0; resume s g a-0 earliest 1 => records 0:r0; pause s => ok; seek s 2 9 => ok; unpause s => ok; consume s 9 => records 2:r2 end 3" },
        { "RST-01", "produce a-0 3 => base 0; trim a-0 2 => ok; commit g a-0 3 => ok; reset g to-earliest a-0 => planned a-0=2; committed g a-0 => committed 2" },
        { "RST-02", "produce a-0 3 => base 0; commit g a-0 0 => ok; reset g to-latest a => planned a-0=3 a-1=0; committed g a-0 => committed 3; committed g a-1 => committed 0" },
        { "RST-03", "produce a-0 3 => base 0; trim a-0 1 => ok; commit g a-0 3 => ok; reset g to-offset a-0 9 => planned a-0=3; reset g to-offset a-0 0 => planned a-0=1; reset g to-offset a-0 2 => planned a-0=2" },
        { "RST-04", "produce a-0 3 => base 0; commit g a-0 1 => ok; reset g shift-by a-0 1 => planned a-0=2; reset g shift-by a-0 -9 => planned a-0=0; reset g shift-by a-0,1 1 => tool-refused; committed g a-0 => committed 0" },
        { "RST-05", "produce a-0 2 ts:1000,2000 => base 0; commit g a-0 0 => ok; reset g to-datetime a-0 1001 => planned a-0=1; reset g to-datetime a-0 2001 => planned a-0=2" },
        { "RST-05", "produce a-0 2 => base 0; commit g a-0 0 => ok; reset g to-datetime a-0 1001 => planned a-0=1; produce a-0 2 => base 2; reset g to-datetime a-0 1001 => planned a-0=4" },
        { "RST-05", "produce a-0 1 ts:1000 => base 0; produce a-0 1 ts:3000000000000 => base 1; trim a-0 1 => ok; commit g a-0 1 => ok; reset g to-datetime a-0 500 => planned a-0=2" },
        { "RST-06", "produce a-0 2 ts:1000,4001 => base 0; commit g a-0 0 => ok; reset g by-duration a-0 1000 => planned a-0=1; reset g by-duration a-0 999 => planned a-0=1; reset g by-duration a-0 998 => planned a-0=2" },
        { "RST-07", "produce a-0 2 => base 0; produce a-1 1 => base 0; commit g a-0 9 => ok; reset g to-current a-0,1 => planned a-1=1 a-0=9; committed g a-0 => committed 9; committed g a-1 => committed 1" },
        { "RST-09", "produce a-0 2 => base 0; commit g a-0 1 => ok; reset g to-latest a-0,1 dry => planned a-0=2 a-1=0; committed g a-0 => committed 1; committed g a-1 => none" },
        { "RST-10", "produce a-0 1 => base 0; commit g a-0 9 => ok; committed g a-0 => committed 9" },
        { "RST-11", "produce a-0 2 => base 0; commit g a-0 1 => ok; commit g b-0 7 => ok; reset g to-latest a-0 => planned a-0=2; committed g b-0 => committed 7; committed g a-1 => none" },
        { "RST-11", "commit g a-0 1 => ok; commit g b-0 7 => ok; reset g to-earliest all => planned b-0=0 a-0=0" },
        { "RST-13", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2; commit-consumed s => ok; commit g a-0 0 => ok; resume t g a-0 none 1 => records 0:r0" },
        { "LAG-01", "produce a-0 3 => base 0; commit g a-0 1 => ok; describe g => lags a-0=2; commit g a-0 3 => ok; describe g => lags a-0=0 b-0=-" },
        { "LAG-02", "produce a-0 2 => base 0; commit g b-0 0 => ok; describe g => lags a-0=- a-1=-1 b-0=0" },
        { "LAG-03", "produce a-0 1 => base 0; commit g a-0 3 => ok; describe g => lags a-0=-2; describe g => lags a-0=-1; describe g => lags a-0=-" },
        { "LAG-06", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2; commit-consumed s => ok; committed g a-0 => committed 2; list a-0 latest => offset 2" },
        { "LAG-07", "produce a-0 2 => base 0; resume s g a-0 earliest 9 => records 0:r0 1:r1 end 2; watermarks s => watermarks 0 2 cached 0 2; produce a-0 1 => base 2; watermarks s => watermarks 0 3 cached - 2" },
        { "LAG-08", "produce a-0 2 => base 0; fetch a-0 0 => records 0:r0 1:r1 start 0 stable 2 high 2; fetch a-0 0 rc => records 0:r0 1:r1 start 0 stable 2 high 2" },
        { "LAG-09", "produce a-0 1 => base 0; list a-0 latest => offset 1; list a-0 latest rc => offset 1; fetch a-0 1 => records end 1 high 1" },
        { "MISC-01", "produce a-0 3 => base 0; fetch a-0 1 max:1 => records 1:r1 2:r2 end 3" },
        { "MISC-02", "produce a-0 3 gzip => base 0; fetch a-0 1 => records 1:r1 2:r2 end 3; commit g a-0 2 => ok; resume s g a-0 none 9 => records 2:r2 end 3" },
        { "MISC-03", "produce a-0 2 gzip ts:1000,1050 => base 0; produce a-0 1 => base 2; list a-0 time:1050 => offset 1; fetch a-0 0 => records 0:r0@1000 1:r1@1050 2:r2@7 end 3" },
        { "MISC-04", "produce a-0 1 => base 0; produce a-0 2 => base 1; fetch a-0 0 => records 0:r0 1:r1 2:r2 end 3" },
        { "MISC-05", "produce a-0 2 => base 0; fetch a-0 0 opens => records 0:r0 1:r1 high 2 start 0 end 2; fetch a-0 2 goes-on => left-out; produce a-0 1 => base 2; fetch a-0 2 goes-on => records 2:r2 high 3 start 0 end 3" },
        { "MISC-05", "produce a-0 2 => base 0; fetch a-0 2 opens => records high 2 start 0 end 2; trim a-0 1 => ok; fetch a-0 2 goes-on => records high 2 start 1 end 2; fetch a-0 2 goes-on => left-out" },
        { "MISC-05", "fetch a-0 1 opens => refused OffsetOutOfRange; fetch a-0 1 goes-on => refused OffsetOutOfRange; fetch a-0 0 goes-on => records high 0 start 0 end 0; fetch a-0 0 goes-on => left-out" },
        { "MISC-07", "create c 1 => id 1; produce c-0 1 => base 0; fetch c-0 0 by-id => records 0:r0 end 1; delete-topic c => ok; fetch c-0 0 by-former-id => refused UnknownTopicId; create c 1 => id 2; fetch c-0 0 by-former-id => refused UnknownTopicId; fetch c-0 0 by-id => records end 0" },
        { "MISC-07", "create c 1 => id 1; fetch c-0 0 opens by-id => records high 0 start 0 end 0; delete-topic c => ok; create c 1 => id 2; fetch c-0 0 goes-on by-former-id => refused InconsistentTopicId; fetch c-0 0 goes-on by-former-id => refused UnknownTopicId" },
        { "MISC-08", "produce a-0 1 no-value => base 0; produce a-0 1 empty-value => base 1; produce a-0 1 empty-key => base 2; produce a-0 1 => base 3; fetch a-0 0 => records 0:r0/null 1:r1/'' 2:''/r2 3:r3 end 4" },
        { "MISC-09", "produce a-0 1 => base 0; fetch a-0 0 min:100000 wait:1 => records 0:r0 end 1" },
        { "MISC-11", "commit g a-0 2147483653 => ok; committed g a-0 => committed 2147483653" },
        { "MISC-13", "commit g a-0 1 & commit g a-0 2 => a-0 ok + a-0 ok; committed g a-0 => committed 2" },
        { "MISC-13", "commit g a-0 1 & commit g a-0 2 => a-0 refused InvalidRequest; commit g a-1 1 & commit g a-1 2 => a-1 ok; committed g a-1 => committed 2; committed g a-0 => committed 1" },
        { "MISC-14", "list c-0 latest => refused UnknownTopicOrPartition" },
        { "MISC-16", "produce a-0 2 => base 0 start 0; trim a-0 1 => ok; produce a-0 1 => base 2 start 1" },
    };

    /// <summary>What says nothing about offsets is no violation, and no check either.</summary>
    public static TheoryData<string> Unjudged =>
    [
        "produce a-0 1 => refused NotLeaderOrFollower; list a-0 latest => refused LeaderNotAvailable; fetch a-0 0 => refused TopicAuthorizationFailed",
        "commit g a-0 5 => refused GroupAuthorizationFailed; committed g a-0 => refused CoordinatorLoadInProgress",
        "list a-0 max-timestamp rc => unseen; fetch a-0 0 => unseen",
        "produce a-0 1 => lost; commit g a-0 1 => lost",
    ];

    [Theory]
    [MemberData(nameof(Histories))]
    public void AValidHistoryIsAccepted(string rule, string history)
    {
        var judged = HistoryText.Judge(history);

        judged.ViolatedIds.ShouldBeEmpty($"at step {judged.Steps}");
        judged.Checked.ShouldContain(RuleCatalogue.Find(rule), "a history that the rule was not checked on says nothing");
    }

    [Theory]
    [MemberData(nameof(Unjudged))]
    public void WhatIsNotAboutOffsetsIsNotJudged(string history) => HistoryText.Judge(history).Checked.ShouldBeEmpty();

    [Fact]
    public void WhatHappensToAPartitionThatTheModelWasNotToldOfIsNotJudged()
    {
        var stranger = new TopicPartition("stranger", 0);
        (Command<Offset>, Outcome)[] answers =
        [
            (new Command<Offset>.Produce(stranger, [new("k", "v")]), new Outcome.Produced(new(7))),
            (new Command<Offset>.Fetch(stranger, new(9)), new Outcome.Fetched([], new(9))),
            (new Command<Offset>.ListOffsets(stranger, OffsetSpec.Latest), new Outcome.OffsetListed(new Offset(-5))),
            (new Command<Offset>.Trim(stranger, new(3)), Outcome.Acknowledged.Instance),
            (new Command<Offset>.FetchCommitted("g", stranger), new Outcome.CommittedOffset(new Offset(3))),
            (new Command<Offset>.Resume("s", "g", stranger, ResetPolicy.None, 9), new Outcome.Consumed([], new Offset(3))),
            (new Command<Offset>.Consume("nobody", 9), new Outcome.Consumed([], new Offset(3))),
        ];

        foreach (var (command, outcome) in answers)
        {
            OffsetModel.Judge(ModelProgram.FreshWorld(), command, outcome).Findings.AsSpan().ToArray().ShouldBeEmpty(command.ToString());
        }
    }

    /// <summary>Rules on requests that overlap are not the model's: <c>OverlapCheckerTests</c> has histories for them.</summary>
    [Fact]
    public void EveryJudgedRuleHasAnAcceptedHistory() => Histories.Select(row => (string)row[0]).Distinct()
        .ShouldBe(RuleCatalogue.All.Where(rule => rule.Judged && rule.Interface != RuleInterface.History).Select(rule => rule.Id));
}
