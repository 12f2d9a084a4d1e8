using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>Defects that show only between clients need clients that are told apart, and strangers must not fill the memory with names.</summary>
public sealed class ClientNumbersTests
{
    [Fact]
    public void ClientsAreNumberedAsTheyAppear()
    {
        var numbers = new ClientNumbers();

        string[] names = ["first", "", "first", "third"];
        names.Select(numbers.Of).ShouldBe([0, 1, 0, 2]);
    }

    [Fact]
    public void WhoComesToAFullTableSharesTheLastNumber()
    {
        var numbers = new ClientNumbers();
        for (var i = 0; i < ClientNumbers.Most; i++)
        {
            numbers.Of($"client {i}").ShouldBe(i);
        }

        numbers.Of("one more").ShouldBe(ClientNumbers.Most - 1);
        numbers.Of("client 3").ShouldBe(3);
    }
}
