using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using OffsetConformance.Wire.Security;

namespace OffsetConformance.Wire.Client;

/// <summary>The bytes' way to one broker: TCP, and TLS over it where the settings ask for that. Its socket may be closed from another thread.</summary>
internal sealed class Transport : IDisposable
{
    private readonly Socket socket;

    private Transport(Socket socket, Stream stream)
    {
        this.socket = socket;
        Stream = stream;
    }

    public Stream Stream { get; }

    /// <summary>Whether the broker has closed the connection while nothing was expected of it.</summary>
    public bool IsClosedByPeer
    {
        get
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <exception cref="WireFaultException">There is no way to the broker within the time.</exception>
    /// <exception cref="OperationCanceledException">The token asks to stop.</exception>
    public static Transport Connect(BrokerAddress address, TlsSettings? tls, in WireDeadline deadline)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Cancellation);
        limit.CancelAfter(deadline.NextWait());
        var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // A blocked call has no token: it ends when its socket is closed under it.
        using var abort = limit.Token.UnsafeRegister(static tcp => ((Socket)tcp!).Dispose(), tcp);
        try
        {
            tcp.Connect(Dns.GetHostAddressesAsync(address.Host, limit.Token).GetAwaiter().GetResult(), address.Port);
            return new(tcp, Wrap(new NetworkStream(tcp, ownsSocket: true), address.Host, tls));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or ObjectDisposedException or OperationCanceledException)
        {
            tcp.Dispose();
            deadline.Cancellation.ThrowIfCancellationRequested();

            // A socket's own message repeats the address in a form of its own.
            var why = e.GetBaseException() is SocketException { SocketErrorCode: var code } ? new SocketException((int)code).Message : e.GetBaseException().Message;
            throw limit.IsCancellationRequested
                ? new WireFaultException(WireFault.Unreachable, $"no connection to {address} within {deadline.Limit.TotalSeconds:0.###} s")
                : new WireFaultException(WireFault.Unreachable, $"no connection to {address}: {why.ReplaceLineEndings(" ").TrimEnd('.')}", e);
        }
    }

    /// <summary>From any thread: whoever is blocked here is let go with an error.</summary>
    public void Abort() => socket.Dispose();

    public void Dispose() => Stream.Dispose();

    private static Stream Wrap(NetworkStream plain, string host, TlsSettings? tls)
    {
        if (tls is null)
        {
            return plain;
        }

        var encrypted = new SslStream(plain, leaveInnerStreamOpen: false);
        encrypted.AuthenticateAsClient(tls.For(host));
        return encrypted;
    }
}
