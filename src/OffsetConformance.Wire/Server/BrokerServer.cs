using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Makes any <see cref="IBroker"/> a Kafka broker on 127.0.0.1: one node that leads every partition and coordinates every group.
/// What is behind it is known only through <see cref="IBroker"/>; what that can't express is not advertised.
/// </summary>
public sealed class BrokerServer : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly RequestProcessor processor;
    private readonly Action<Exception>? onFault;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<Task, byte> serving = new();
    private readonly Task accepting;
    private int isEnding;

    private BrokerServer(Socket listener, IBroker broker, BrokerServerOptions options)
    {
        this.listener = listener;
        Address = (IPEndPoint)listener.LocalEndPoint!;
        onFault = options.OnFault;
        processor = new(broker, Address, options);
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Listens when it returns.</summary>
    /// <exception cref="SocketException">The port can't be had.</exception>
    public static BrokerServer Start(IBroker broker, BrokerServerOptions options)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
            socket.Listen();
            return new(socket, broker, options);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends every connection; no command is executed for this server when it returns, except one whose broker does not heed its token.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isEnding, 1) != 0)
        {
            return;
        }

        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(serving.Keys);
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(ending.Token);
                var served = Task.Run(() => ServeAsync(socket), CancellationToken.None);
                serving[served] = 0;
                _ = served.ContinueWith(ended => serving.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was greeted; the next one is not.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        using var connection = new ClientConnection(socket, processor);
        try
        {
            await connection.ServeAsync(ending.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The server ends, or the client has gone.
        }
        catch (Exception e)
        {
            onFault?.Invoke(e);
        }
    }
}
