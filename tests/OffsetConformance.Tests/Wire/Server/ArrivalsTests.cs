using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>A waiting fetch is woken by what it waits for and by nothing else, and never later than it asked.</summary>
public sealed class ArrivalsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly Arrivals arrivals = new(TimeProvider.System);

    [Fact]
    public async Task AnAppendWakesWhoWaitsForThatPartition()
    {
        using var watch = arrivals.Begin([new("a", 0), new("a", 1)]);
        var waiting = watch.WaitAsync(Long, CancellationToken.None);

        arrivals.Tell(new("a", 2));
        arrivals.Tell(new("b", 1));
        waiting.IsCompleted.ShouldBeFalse();

        arrivals.Tell(new("a", 1));
        (await waiting).ShouldBeTrue();
    }

    /// <summary>Else a record that is appended between looking and waiting would be seen only when the time is up.</summary>
    [Fact]
    public async Task WhatArrivesBeforeTheWaitCounts()
    {
        using var watch = arrivals.Begin([new("a", 0)]);

        arrivals.Tell(new("a", 0));

        (await watch.WaitAsync(Long, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task TheEndOfATransactionWakesEverybody()
    {
        using var one = arrivals.Begin([new("a", 0)]);
        using var other = arrivals.Begin([new("b", 0)]);

        arrivals.TellAll();

        (await one.WaitAsync(Long, CancellationToken.None)).ShouldBeTrue();
        (await other.WaitAsync(Long, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task WithoutAnArrivalTheTimeEndsTheWait()
    {
        using var watch = arrivals.Begin([new("a", 0)]);

        (await watch.WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task TheServersEndEndsTheWait()
    {
        using var ending = new CancellationTokenSource();
        using var watch = arrivals.Begin([new("a", 0)]);
        var waiting = watch.WaitAsync(Long, ending.Token);

        await ending.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting.AsTask());
    }

    /// <summary>Consumers that come and go must not pile up, not even those that name a partition twice.</summary>
    [Fact]
    public void WhoeverHasLookedIsForgotten()
    {
        var watch = arrivals.Begin([new("a", 0), new("a", 0), new("b", 0)]);
        arrivals.Watched.ShouldBe(2);

        watch.Dispose();

        arrivals.Watched.ShouldBe(0);
    }
}
