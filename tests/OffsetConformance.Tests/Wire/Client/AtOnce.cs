using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using Shouldly;

namespace OffsetConformance.Tests.Wire.Client;

internal static class AtOnce
{
    public static Outcome Run(this WireBroker client, Command<Offset>.Request request)
    {
        var call = client.ExecuteAsync(request, CancellationToken.None);
        call.IsCompleted.ShouldBeTrue("calls block, and need no thread but the caller's");
        return call.Result;
    }
}
