using OffsetConformance.Checking.Histories;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>A recorded history of a broken broker is caught, and what can't be known of one is not held against it.</summary>
public sealed class HistoryCheckerTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "2 LOG-01", "produce a-0 1 => base 1" },
        { "3 LOG-03", "produce a-0 2 => base 0; produce a-0 1 => base 3" },
        { "3 LOG-15", "produce a-0 1 => base 0; fetch a-0 2 => records next 2 high 1" },
        { "3 LOG-16", "produce a-0 1 => base 0; fetch a-0 0 => refused OffsetOutOfRange" },
        { "4 LOG-07", "produce a-0 1 => base 0; fetch a-0 0 => records 0:r0 end 1; fetch a-0 0 => records 0:r9 end 1" },
        { "4 START-02", "produce a-0 2 => base 0; delete a-0 1 => deleted 1; fetch a-0 0 => records 0:r0 1:r1 end 2" },
        { "4 LIST-01", "produce a-0 2 => base 0; delete a-0 1 => deleted 1; list a-0 earliest => offset 0" },
        { "3 CMT-01", "commit g a-0 5 => ok; committed g a-0 => committed 4" },
        { "4 CMT-11", "commit g a-0 5 => ok; commit g b-0 6 => ok; committed g a-0 => committed 6" },
        { "4 START-16", "create c 1 => id 3; delete-topic c => ok; create c 1 => id 3" },
        { "6 CMT-39", "create c 1 => id 3; delete-topic c => ok; create c 1 => id 4; commit g c-0 1 by-id => ok; committed g c-0 by-former-id => committed 1" },
        { "5 MISC-07", "create c 1 => id 3; delete-topic c => ok; create c 1 => id 4; fetch c-0 0 by-former-id => records end 0" },
        { "4 CMT-25", "commit g a-0 5 => ok; commit g a-0 6 meta:4097 => refused OffsetMetadataTooLarge; committed g a-0 => committed 6" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void ABadHistoryIsRejectedOnItsLastLine(string expected, string history)
    {
        var verdict = Check(history);

        verdict.Violations.Select(violation => $"{violation.Number} {violation.Rule.Id}").ShouldContain(expected);
        verdict.Violations.Select(violation => violation.Number).Distinct().ShouldHaveSingleItem();
    }

    /// <summary>Whose id it is nobody said, so that the answer may be right, and a commit may have been stored.</summary>
    [Theory]
    [InlineData("\"op\":\"fetch\",\"offset\":0,\"isolation\":0", "\"error\":{\"code\":100}")]
    [InlineData("\"op\":\"commit\",\"group\":\"g\",\"generation\":-1,\"member\":\"\",\"offset\":9,\"metadata\":\"\"", "\"ok\":{}")]
    public void AnIdThatNobodyToldIsNotJudged(string request, string answer)
    {
        const string Known = "commit g a-0 5 => ok";
        var unknown = $"{{{request},\"topic\":\"a\",\"partition\":0,\"topicId\":\"0f0e0d0c0b0a09080706050403020100\",{answer},\"n\":3,\"client\":\"c\",\"t0\":30,\"t1\":31}}";
        const string Asked = "{\"op\":\"fetchCommitted\",\"group\":\"g\",\"topic\":\"a\",\"partition\":0,\"ok\":{\"committedOffset\":9,\"metadata\":\"\"},\"n\":4,\"client\":\"c\",\"t0\":40,\"t1\":41}";

        var verdict = CheckFile($"{HistoryFileText.Write(Known)}{unknown}\n{(answer.Contains("ok", StringComparison.Ordinal) ? Asked : "")}");

        verdict.Violations.ShouldBeEmpty();
        verdict.JudgedLines.ShouldBe(1);
    }

    [Fact]
    public void AViolationSaysWhatWasExpectedAndWhy()
    {
        var violation = Check("produce a-0 2 => base 0; produce a-0 1 => base 3").Violations.First(violation => violation.Rule.Id == "LOG-03");

        violation.Command.ShouldBe("produce a-0 1 ts:0");
        violation.Expected.ShouldBe("base offset 2");
        violation.Because.ShouldBe("the append before it took the offsets 0 to 1, so the next free one is 2");
    }

    [Fact]
    public void AViolationDoesNotEndTheCheck() =>
        Check("fetch a-0 0 => refused OffsetOutOfRange; commit g a-0 5 => ok; committed g a-0 => committed 4")
            .Violations.Select(violation => violation.Number).Distinct().ShouldBe([2, 4]);

    [Fact]
    public void WhatWasJudgedIsCountedByLineAndWhatWasNotByOperation()
    {
        var verdict = Check("produce a-0 1 => base 0; commit g a-0 0 => ok; committed g a-0 => committed 0; delete a-0 1 => deleted 1");

        verdict.JudgedLines.ShouldBe(4);
        verdict.Judged.Where(pair => pair.Key.Id is "LOG-01" or "CMT-01" or "START-07").ShouldAllBe(pair => pair.Value == 1);
        verdict.Judged.Keys.Select(rule => rule.Id).ShouldContain("START-07");
        verdict.Unjudged.ShouldBe(new Dictionary<string, int> { ["createTopic"] = 2 }, ignoreOrder: true);
    }

    /// <summary>A leader's epoch only rises, also where nothing else of the log is known, and with every topic it begins again.</summary>
    [Theory]
    [InlineData(null, "list a-0 latest => offset 0 epoch 1", "list a-0 latest => offset 0 epoch 0", true)]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{"retention.ms":"1"},"ok":{}}""", "list a-0 latest => offset 0 epoch 1", "list a-0 latest => offset 9 epoch 0", true)]
    [InlineData("""{"op":"restart","kind":"kill","ok":{}}""", "list a-0 earliest => offset 0 epoch 1", "list a-0 latest => offset 0 epoch 0", true)]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{},"ok":{}}""", "list a-0 earliest => offset 3 epoch 1", "list a-0 earliest => offset 3 epoch 0", true)]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{},"ok":{}}""", "list a-0 earliest => offset 3 epoch 1", "list a-0 earliest => offset 2 epoch 0", false)]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{},"ok":{}}""", "list a-0 latest => offset 3 epoch 1", "list a-0 earliest => offset 2 epoch 0", false)]
    [InlineData("""{"op":"deleteTopic","topic":"a","ok":{}}""", "list a-0 latest => offset 0 epoch 1", "list a-0 latest => offset 0 epoch 0", false)]
    public void ALeaderEpochOnlyRises(string? between, string before, string after, bool isWrong)
    {
        // What is lost is lost from the start: only the epochs are left to judge.
        var lines = HistoryFileText.Write($"{before}; {after}").TrimEnd('\n').Split('\n').ToList();
        if (between is not null)
        {
            lines.Insert(between.Contains("alterConfig", StringComparison.Ordinal) ? lines.Count - 2 : lines.Count - 1, Timed(between));
        }

        CheckFile(string.Join('\n', lines)).Violations.Select(violation => violation.Rule.Id).Distinct().ShouldBe(isWrong ? ["LIST-16"] : []);
    }

    /// <summary>Nobody knows what the broker saw first.</summary>
    [Theory]
    [InlineData("produce a-0 1 => base 0; list a-0 latest => offset 0", "produce a-0 1 => base 0; & list a-0 latest => offset 0")]
    [InlineData("commit g a-0 5 => ok; committed g a-0 => none", "commit g a-0 5 => ok; & committed g a-0 => none")]
    [InlineData("produce a-0 1 => base 1; produce a-0 1 => base 0; list a-0 latest => offset 2", "produce a-0 1 => base 1; & produce a-0 1 => base 0; list a-0 latest => offset 2")]
    [InlineData("commit g a-0 5 => ok; commit g a-0 6 => ok; committed g a-0 => committed 5", "commit g a-0 5 => ok; & commit g a-0 6 => ok; committed g a-0 => committed 5")]
    [InlineData("delete a-0 0 => deleted 0; produce a-0 1 => base 1", "delete a-0 0 => deleted 0; & produce a-0 1 => base 1")]
    public void WhatIsWrongInSequenceMayBeRightInParallel(string sequence, string parallel)
    {
        Check(sequence).Violations.ShouldNotBeEmpty();
        Check(parallel).Violations.ShouldBeEmpty();
    }

    [Fact]
    public void AWriteThatOnlyAQuestionOverlapsIsStillFollowed() =>
        Check("produce a-0 1 => base 0; & list a-0 latest => offset 0; list a-0 latest => offset 0")
            .Violations.Select(violation => violation.Number).Distinct().ShouldBe([4]);

    [Theory]
    [InlineData("""{"op":"deleteTopic","topic":"a","ok":{}}""")]
    [InlineData("""{"op":"begin","ok":{}}""")]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{},"ok":{}}""")]
    [InlineData("""{"op":"alterConfig","topic":"a","config":{"retention.ms":"100"},"ok":{}}""")]
    [InlineData("""{"op":"addPartitionsToTxn","transactionalId":"t","producerId":1,"producerEpoch":0,"partitions":[{"topic":"a","partition":0}],"ok":{}}""")]
    [InlineData("""{"op":"produce","topic":"a","partition":0,"codec":"none","records":[],"producerId":1,"producerEpoch":0,"baseSequence":0,"transactional":true,"ok":{"baseOffset":0}}""")]
    public void WhatTheModelCantFollowIsNotJudgedAnyMore(string line)
    {
        var before = HistoryFileText.Write("produce a-0 1 => base 0").TrimEnd('\n');
        var after = HistoryFileText.Write("produce a-0 1 => base 0; list a-0 latest => offset 7").Split('\n')[4];

        CheckFile($"{before}\n{after}").Violations.ShouldNotBeEmpty();
        CheckFile($"{before}\n{Timed(line)}\n{after}").Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"op":"offsetDelete","group":"g","topic":"a","partition":0,"ok":{}}""")]
    [InlineData("""{"op":"deleteGroup","group":"g","ok":{}}""")]
    [InlineData("""{"op":"txnCommitOffset","transactionalId":"t","producerId":1,"producerEpoch":0,"metadata":"","group":"g","topic":"a","partition":0,"offset":1,"ok":{}}""")]
    public void NeitherAreTheCommitsOfAGroupThatItCantFollow(string line)
    {
        var before = HistoryFileText.Write("commit g a-0 5 => ok").TrimEnd('\n');
        var after = HistoryFileText.Write("commit g a-0 5 => ok; committed g a-0 => none").Split('\n')[4];

        CheckFile($"{before}\n{after}").Violations.ShouldNotBeEmpty();
        CheckFile($"{before}\n{Timed(line)}\n{after}").Violations.ShouldBeEmpty();
    }

    /// <summary>Log start offsets are saved once in a while, and so a kill may undo a deletion.</summary>
    [Theory]
    [InlineData("clean", "delete a-0 1 => deleted 1; list a-0 earliest => offset 0", true)]
    [InlineData("kill", "delete a-0 1 => deleted 1; list a-0 earliest => offset 0", false)]
    [InlineData("kill", "commit g a-0 1 => ok; list a-0 latest => offset 1", true)]
    [InlineData("kill", "commit g a-0 1 => ok; committed g a-0 => none", true)]
    public void WhatOutlivesARestartIsStillJudged(string kind, string history, bool isJudged)
    {
        var lines = HistoryFileText.Write($"produce a-0 2 => base 0; {history}").TrimEnd('\n').Split('\n').ToList();
        lines.Insert(lines.Count - 1, Timed($$"""{"op":"restart","kind":"{{kind}}","ok":{} }"""));

        CheckFile(string.Join('\n', lines)).Violations.Any().ShouldBe(isJudged);
    }

    [Theory]
    [InlineData("""{"op":"createPartitions","topic":"b","count":2,"ok":{}}""", 1)]
    [InlineData("""{"op":"createTopic","topic":"c","partitions":1,"config":{"retention.ms":"-1"},"ok":{}}""", 0)]
    [InlineData("""{"op":"createTopic","topic":"c","partitions":1,"config":{"retention.ms":"-1","cleanup.policy":"compact"},"ok":{}}""", null)]
    [InlineData("""{"op":"createTopic","topic":"c","partitions":1,"config":{},"ok":{}}""", null)]
    public void ANewPartitionIsFollowedIfItsRecordsStay(string line, int? partition)
    {
        var (topic, number) = line.Contains("\"c\"") ? ("c", 0) : ("b", partition ?? 0);
        var question = Timed($$"""{"op":"listOffsets","topic":"{{topic}}","partition":{{number}},"timestamp":-1,"isolation":0,"ok":{"offset":7,"timestamp":-1} }""");
        var file = $"{HistoryFileText.Write("list a-0 latest => offset 0")}{Timed(line)}\n{question}";

        CheckFile(file).Violations.Any().ShouldBe(partition is not null);
    }

    /// <summary>A transaction that is open when its topic is deleted ends with a marker in the topic's successor.</summary>
    [Fact]
    public void APartitionOfATransactionIsLostForItsSuccessorToo()
    {
        const string Enrolled = """{"op":"addPartitionsToTxn","transactionalId":"t","producerId":1,"producerEpoch":0,"partitions":[{"topic":"a","partition":0}],"ok":{}}""";
        const string Deleted = """{"op":"deleteTopic","topic":"a","ok":{}}""";
        const string Created = """{"op":"createTopic","topic":"a","partitions":2,"config":{"retention.ms":"-1"},"ok":{}}""";
        var before = HistoryFileText.Write("list b-0 latest => offset 0");

        Check(partition: 0).Violations.ShouldBeEmpty();
        Check(partition: 1).Violations.ShouldNotBeEmpty();

        HistoryVerdict Check(int partition)
        {
            var question = $$"""{"op":"listOffsets","topic":"a","partition":{{partition}},"timestamp":-1,"isolation":0,"ok":{"offset":1,"timestamp":-1} }""";
            return CheckFile($"{before}{Timed(Enrolled)}\n{Timed(Deleted)}\n{Timed(Created)}\n{Timed(question)}");
        }
    }

    /// <summary>The model does not know who is a member, and what was written stays written.</summary>
    [Fact]
    public void InAGroupWithMembersAStoredOffsetIsStillJudged()
    {
        const string Join = """{"op":"joinGroup","group":"g","ok":{}}""";
        var lines = HistoryFileText.Write("commit g a-0 5 => refused UnknownMemberId; commit g a-0 6 => ok; committed g a-0 => committed 5").TrimEnd('\n').Split('\n').ToList();
        lines.Insert(3, Timed(Join));

        CheckFile(string.Join('\n', lines)).Violations.Select(violation => violation.Number).Distinct().ShouldBe([4]);
    }

    [Fact]
    public void WhereCommitsExpireNoneIsJudged()
    {
        var file = HistoryFileText.Write("commit g a-0 5 => ok; committed g a-0 => none");

        CheckFile(file).Violations.ShouldNotBeEmpty();
        CheckFile(file.Replace(HistoryFileText.Header, """{"format":"offset-history/1","config":{"broker":{"FAST":"1"}}}""")).Violations.ShouldBeEmpty();
    }

    /// <summary>With every unanswered write the possible worlds multiply; without an end to it this would not return.</summary>
    [Fact]
    public void TooManyUnansweredWritesEndTheJudging()
    {
        var lost = string.Join("; ", Enumerable.Range(0, 12).Select(offset => $"commit g a-0 {offset} => lost"));

        Check($"{lost}; list a-0 latest => offset 7").Violations.ShouldBeEmpty();
    }

    private static string Timed(string line) => $$"""{"n":99,"t0":0,"t1":0,{{line[1..]}}""";

    private static HistoryVerdict Check(string history) => CheckFile(HistoryFileText.Write(history));

    private static HistoryVerdict CheckFile(string file) => HistoryChecker.Check(HistoryReader.Read(new StringReader(file)));
}
