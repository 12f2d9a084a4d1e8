using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model.Rules;

public sealed class RequirementTests
{
    private static readonly HashSet<Capability> Nothing = [];
    private static readonly HashSet<Capability> OnlyTransactions = [Capability.Transactions];
    private static readonly HashSet<Capability> TransactionsAndCompaction = [Capability.Transactions, Capability.Compaction];

    [Fact]
    public void NoneIsMetByATargetThatCanDoNothing() => Requirement.None.IsMetBy(Nothing).ShouldBeTrue();

    [Fact]
    public void OfNeedsTheCapability()
    {
        var requirement = Requirement.Of(Capability.Transactions);

        requirement.IsMetBy(OnlyTransactions).ShouldBeTrue();
        requirement.IsMetBy(Nothing).ShouldBeFalse();
    }

    [Fact]
    public void AllOfNeedsEveryCapability()
    {
        var requirement = Requirement.AllOf(Capability.Compaction, Capability.Transactions);

        requirement.IsMetBy(TransactionsAndCompaction).ShouldBeTrue();
        requirement.IsMetBy(OnlyTransactions).ShouldBeFalse();
    }

    [Fact]
    public void AnyOfNeedsOneCapability()
    {
        var requirement = Requirement.AnyOf(Capability.Compaction, Capability.Transactions);

        requirement.IsMetBy(OnlyTransactions).ShouldBeTrue();
        requirement.IsMetBy(Nothing).ShouldBeFalse();
    }

    [Fact]
    public void IsWrittenAsInTheRuleTexts()
    {
        Requirement.None.ToString().ShouldBe("nothing");
        Requirement.Of(Capability.Transactions).ToString().ShouldBe("txn");
        Requirement.AnyOf(Capability.DeleteRecords, Capability.Retention).ToString().ShouldBe("delete-records|retention");
        Requirement.AllOf(Capability.Compaction, Capability.Transactions).ToString().ShouldBe("compaction+txn");
    }
}
