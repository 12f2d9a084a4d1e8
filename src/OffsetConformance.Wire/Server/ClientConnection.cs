using System.Net.Sockets;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// One client's connection: takes a request, has it answered, writes the answer, and only then takes the next, so that answers come in the order
/// of the requests.
/// </summary>
internal sealed class ClientConnection(Socket socket, RequestProcessor processor) : IDisposable
{
    /// <summary>Kafka's own bound for a request (socket.request.max.bytes), 100 MiB.</summary>
    private const int LongestRequest = 100 * 1024 * 1024;

    /// <summary>Space that grew beyond this for one answer is not kept for the next.</summary>
    private const int LargestKept = 1024 * 1024;

    private readonly NetworkStream stream = new(socket, ownsSocket: true);
    private FrameBuffer answer = new();

    /// <summary>Serves until the client closes, something it sent can't be answered, or the server ends.</summary>
    public async Task ServeAsync(CancellationToken cancellation)
    {
        using var requests = new FrameReader(stream, LongestRequest);
        while (await requests.NextAsync(cancellation) is { } request)
        {
            answer.Clear();
            switch (await processor.HandleAsync(request, answer, cancellation))
            {
                case Reply.Close:
                    return;

                case Reply.Answer:
                    await stream.WriteAsync(answer.Written, cancellation);
                    break;
            }

            if (answer.Length > LargestKept)
            {
                answer.Dispose();
                answer = new();
            }
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        answer.Dispose();
    }
}
