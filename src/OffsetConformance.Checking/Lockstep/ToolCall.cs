using System.Diagnostics;
using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>From a command about a group to a call of the tool, and from the tool's answer to an outcome.</summary>
internal static class ToolCall
{
    public static async ValueTask<Outcome> RunAsync(IGroupAdmin? tool, Command<Offset>.AdminCall call, CancellationToken cancellation)
    {
        if (tool is null)
        {
            return new Outcome.NotObservable("the target has no admin tool");
        }

        var began = tool.Now;
        var answer = call switch
        {
            Command<Offset>.Reset reset => await tool.ResetAsync(new(reset.Group, reset.Scope, reset.To, reset.Execute), cancellation),
            Command<Offset>.ResetToOffset reset =>
                await tool.ResetAsync(new(reset.Group, reset.Scope, new ResetTo.ToOffset(reset.Offset), reset.Execute), cancellation),
            Command<Offset>.Describe => await tool.DescribeAsync(call.Group, cancellation),
            _ => throw new UnreachableException($"no call of a tool for {call.GetType().Name}"),
        };
        return answer switch
        {
            AdminOutcome.Indeterminate(var reason) => new Outcome.Indeterminate(reason),
            AdminOutcome.NotObservable(var reason) => new Outcome.NotObservable(reason),
            _ => new Outcome.Administered(answer, began, tool.Now),
        };
    }
}
