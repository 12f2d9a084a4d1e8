using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>What may be done in several ways is told, and who commits the last processed offset is judged by what that means.</summary>
public sealed class ConventionsTests
{
    private static readonly CampaignOptions Options = new() { Sequences = 700 };

    [Theory]
    [InlineData(null, "committed offset", "the next to read")]
    [InlineData(null, "first offset", "0")]
    [InlineData(null, "offsets of plain records", "consecutive")]
    [InlineData(null, "lookup by time", "the first record at or after")]
    [InlineData(null, "greatest timestamp of an empty log", "no offset (-1)")]
    [InlineData(null, "after seeking to the end", "at the log end, before what comes next")]
    [InlineData("commit-last-delivered", "committed offset", "the last processed")]
    [InlineData("first-offset-is-one", "first offset", "1")]
    [InlineData("batch-takes-one-more", "offsets of plain records", "with gaps")]
    [InlineData("time-finds-last-before", "lookup by time", "the last record before")]
    [InlineData("seek-to-end-repeats-last", "after seeking to the end", "at the last record, which is delivered again")]
    public async Task EachIsReadOffTheTargetsAnswers(string? mutant, string name, string found) =>
        (await RunAsync(new SimulatedTarget(mutant is null ? null : MutantCatalogue.Find(mutant)))).Conventions.Single(each => each.Name == name).Found.ShouldBe(found);

    [Fact]
    public async Task WhatTheTargetCannotBeAskedDidNotShow()
    {
        var target = new SimulatedTarget();
        var result = await RunAsync(new TargetDouble(target) { Info = target.Info with { HasSessions = false } });

        result.Conventions.Where(each => each.Found is null).Select(each => each.Name).ShouldBe(["committed offset", "after seeking to the end"]);
    }

    /// <summary>Its consumers commit what they processed last, and resume behind that.</summary>
    [Fact]
    public async Task ATargetThatSaysThatItCommitsTheLastOffsetIsHeldToThat() =>
        Failed(await RunAsync(new LastProcessed { Info = new SimulatedTarget().Info with { CommitConvention = CommitConvention.Last } })).ShouldBeEmpty();

    [Fact]
    public async Task ATargetThatDoesNotSaySoIsFound() =>
        Failed(await RunAsync(new LastProcessed { Info = new SimulatedTarget().Info })).ShouldContain("CMT-02");

    [Fact]
    public async Task ATargetThatSaysSoAndDoesNotIsFound()
    {
        var target = new SimulatedTarget();

        Failed(await RunAsync(new TargetDouble(target) { Info = target.Info with { CommitConvention = CommitConvention.Last } })).ShouldContain("CMT-02");
    }

    private static Task<CampaignResult> RunAsync(ITarget target) => CampaignRun.Start(target, Options, CancellationToken.None).Completion;

    private static IEnumerable<string> Failed(CampaignResult result) =>
        result.Rules.Where(rule => rule.Verdict == Verdict.Fail).Select(rule => rule.Rule.Id);

    /// <summary>The healthy simulator with consumers of the other convention.</summary>
    private sealed class LastProcessed : ITarget
    {
        private readonly SimulatedTarget inner = new();

        public required TargetInfo Info { get; init; }

        public async ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) => new Connection(await inner.ConnectAsync(cancellation));

        public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) => inner.CreateTopicAsync(topic, partitions, cancellation);

        public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => inner.DeleteTopicAsync(topic, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Connection(ITargetConnection inner) : ITargetConnection
        {
            public IBroker Broker => inner.Broker;

            public IGroupAdmin? GroupAdmin => inner.GroupAdmin;

            public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation) => new(new Session(inner.Broker, options));

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }

        private sealed class Session(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
        {
            protected override Offset? AutoCommitted => LastDelivered;

            public override ValueTask<Outcome> CommitAsync(CancellationToken cancellation) =>
                LastDelivered is { } last ? CommitAsync(last, cancellation) : base.CommitAsync(cancellation);

            protected override ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
                base.StartAtAsync(committed + 1, cancellation);
        }
    }
}
