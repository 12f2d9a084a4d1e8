using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.State;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model.Programs;

/// <summary>A symbol stands for a number of its log, as long as there is such an offset.</summary>
public sealed class SymbolicOffsetTests
{
    /// <summary>In a log from 3, inclusive, to 7, exclusive.</summary>
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("7", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("start", 3L)]
    [InlineData("start-3", 0L)]
    [InlineData("start-4", null)]
    [InlineData("start-9223372036854775808", null)]
    [InlineData("end", 7L)]
    [InlineData("end-7", 0L)]
    [InlineData("end-8", null)]
    [InlineData("end+1000", 1007L)]
    [InlineData("end+9223372036854775800", long.MaxValue)]
    [InlineData("end+9223372036854775801", null)]
    [InlineData("end+9223372036854775807", null)]
    [InlineData("max", long.MaxValue)]
    [InlineData("max-1", long.MaxValue - 1)]
    [InlineData("max-9223372036854775807", 0L)]
    [InlineData("max-9223372036854775808", null)]
    [InlineData("max+1", null)]
    public void MeansTheOffsetThatItSaysOrNone(string text, long? value)
    {
        var log = new PartitionState { Start = 3, End = 7 };

        SymbolicOffset.TryParse(text, out var symbol).ShouldBeTrue();
        symbol.ToString().ShouldBe(text);
        symbol.Resolve(log).ShouldBe(value is { } number ? new Offset(number) : null);
    }

    [Theory]
    [InlineData("end", 0L)]
    [InlineData("end-1", null)]
    [InlineData("start+1", 1L)]
    public void CountsFromZeroInAFreshLog(string text, long? value)
    {
        SymbolicOffset.TryParse(text, out var symbol).ShouldBeTrue();
        symbol.Resolve(new PartitionState()).ShouldBe(value is { } number ? new Offset(number) : null);
    }

    /// <summary>A step with such an offset means nothing, so it is not sent.</summary>
    [Theory]
    [InlineData("fetch a-0 start-1", false)]
    [InlineData("fetch a-0 start", true)]
    [InlineData("commit g a-0 max+1", false)]
    [InlineData("commit g a-0 max", true)]
    [InlineData("produce stranger-0 1", false)]
    [InlineData("consume s 9", false)]
    [InlineData("seek s 0 9", false)]
    [InlineData("commit-consumed s", false)]
    [InlineData("resume s g a-0 none 9", true)]
    public void DecidesWhetherAStepMeansAnything(string step, bool means) =>
        (ModelProgram.Resolve(ProgramText.Parse(step).Steps[0], ModelProgram.FreshWorld()) is not null).ShouldBe(means);

    [Theory]
    [InlineData("produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1", "consume s 9", true)]
    [InlineData("produce a-0 1 => base 0; resume s g a-0 earliest 9 => records 0:r0 end 1", "commit-consumed s", true)]
    [InlineData("resume s g a-0 earliest 9 => records end 0", "commit-consumed s", false)]
    [InlineData("resume s g a-0 earliest 9 => records end 0", "seek s start-1 9", false)]
    [InlineData("resume s g b-0 earliest 9 => records end 0; produce b-0 1 => base 0", "seek s end-1 9", true)]
    public void IsOfThePartitionThatTheSessionReads(string history, string step, bool means) =>
        (ModelProgram.Resolve(ProgramText.Parse(step).Steps[0], HistoryText.After(history).First) is not null).ShouldBe(means);
}
