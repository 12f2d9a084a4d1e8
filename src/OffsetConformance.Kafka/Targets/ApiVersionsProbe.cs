using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OffsetConformance.Kafka;

/// <summary>
/// Asks a broker which APIs it has: one ApiVersions request, version 0, over a plain connection. Confluent.Kafka cannot tell.
/// It is also the quickest way to find that a port is closed, silent, or speaks something else.
/// </summary>
internal static class ApiVersionsProbe
{
    private const short ApiVersionsKey = 18;
    private const int CorrelationId = 0x0FF5E7;

    /// <summary>Real answers have about 400 bytes.</summary>
    private const int LargestAnswer = 64 * 1024;

    private const int ErrorOffset = 4;
    private const int CountOffset = 6;
    private const int EntriesOffset = 10;
    private const int EntrySize = 6;

    /// <summary>What one address answered. Exactly one of the three is set.</summary>
    public sealed record Answer
    {
        public ApiVersions? Versions { get; init; }

        /// <summary>Somebody is there and hung up on the question, as brokers before 0.10 do, and those that expect TLS.</summary>
        public bool HungUp { get; init; }

        /// <summary>Why this cannot be a broker, or cannot be reached; ends without a full stop.</summary>
        public string? Failure { get; init; }
    }

    public static async Task<Answer> AskAsync(string host, int port, TimeSpan limit, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        var isConnected = false;
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, limited.Token);
            isConnected = true;
            var stream = connection.GetStream();
            await stream.WriteAsync(Request(), limited.Token);
            return await ReadAnswerAsync(stream, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new()
            {
                Failure = isConnected
                    ? $"the port is open but does not answer a Kafka request within {limit.TotalSeconds:0.#} s"
                    : $"no connection within {limit.TotalSeconds:0.#} s",
            };
        }
        catch (SocketException error)
        {
            return new() { Failure = error.Message.TrimEnd('.').ToLowerInvariant() };
        }
        catch (IOException)
        {
            return new() { HungUp = true };
        }
    }

    private static byte[] Request()
    {
        var client = Encoding.ASCII.GetBytes("offset-conformance");
        var request = new byte[4 + 2 + 2 + 4 + 2 + client.Length];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(4), ApiVersionsKey);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), CorrelationId);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(12), (short)client.Length);
        client.CopyTo(request, 14);
        return request;
    }

    private static async Task<Answer> ReadAnswerAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new byte[8];
        var headSize = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (headSize == 0)
        {
            return new() { HungUp = true };
        }

        if (head[0] is 0x15 or 0x16 && head[1] == 3)
        {
            return new() { Failure = "the port speaks TLS, which -X security.protocol=ssl (or sasl_ssl) switches on" };
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        if (headSize < head.Length || size is < EntriesOffset or > LargestAnswer || BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) != CorrelationId)
        {
            return new() { Failure = "the port answers, but not in the Kafka protocol" };
        }

        var body = new byte[size];
        head.AsSpan(4).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(4), cancellation);
        return Parse(body);
    }

    private static Answer Parse(ReadOnlySpan<byte> body)
    {
        var error = BinaryPrimitives.ReadInt16BigEndian(body[ErrorOffset..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(body[CountOffset..]);
        if (error != 0 || count < 0 || count > (body.Length - EntriesOffset) / EntrySize)
        {
            return new() { Failure = $"the broker's answer to ApiVersions cannot be used (error {error}, {count} entries)" };
        }

        var highest = new Dictionary<short, short>();
        for (var entry = body[EntriesOffset..]; count > 0; count--, entry = entry[EntrySize..])
        {
            highest[BinaryPrimitives.ReadInt16BigEndian(entry)] = BinaryPrimitives.ReadInt16BigEndian(entry[4..]);
        }

        return new() { Versions = new(highest) };
    }
}
