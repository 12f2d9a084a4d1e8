using System.Net.Sockets;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>Tells a target that is slow, or moving its leaders, from one that is gone.</summary>
internal static class Listening
{
    /// <summary>A broker that takes longer to accept a connection may as well be gone, as far as a lane is concerned.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <exception cref="TargetUnavailableException">None of the addresses accepts a connection.</exception>
    public static async Task RequireAsync(string bootstrap, CancellationToken cancellation)
    {
        var attempts = Bootstrap.Parse(bootstrap).Select(address => AcceptsAsync(address.Host, address.Port, cancellation));
        if (!(await Task.WhenAll(attempts)).Any(accepts => accepts))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TargetUnavailableException($"no broker accepts connections at {bootstrap} any more");
        }
    }

    private static async Task<bool> AcceptsAsync(string host, int port, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
