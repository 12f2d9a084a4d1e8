using System.Buffers.Binary;
using System.Net;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Server;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>
/// The whole server but for its sockets, in front of a simulated broker. An input is a request behind its length. Whatever it is, the server
/// answers it with a message of the protocol or says that the connection ends, and goes on serving others.
/// </summary>
internal sealed class ServerEnd(IReadOnlyList<byte[]> samples) : FuzzEnd("server", samples)
{
    /// <summary>So often a broker is made anew, that what it has stored stays small.</summary>
    private const int InputsPerBroker = 1_000;

    /// <summary>So often another client asks for something sound.</summary>
    private const int InputsPerSoundRequest = 50;

    /// <summary>An answer holds what the broker has stored, which is no more than was sent since it was made.</summary>
    private const int MostStored = 8 * 1024 * 1024;

    private static readonly string[] Topics = ["t", "topic-1", "app", "rnd"];

    private readonly FrameBuffer answer = new();
    private RequestProcessor server = null!;
    private CancellationTokenSource patience = new();
    private long inputs;

    public override Taken Take(ReadOnlyMemory<byte> input)
    {
        if (inputs % InputsPerBroker == 0)
        {
            Renew();
        }

        var fate = Ask(input);
        if (inputs++ % InputsPerSoundRequest == 0)
        {
            AskSoundly();
        }

        return new(fate);
    }

    public override long AllocationBound(int length, Taken taken) => base.AllocationBound(length, taken) + MostStored;

    private Fate Ask(ReadOnlyMemory<byte> input)
    {
        answer.Clear();
        var pending = server.HandleAsync(input, answer, patience.Token).AsTask();
        if (!pending.IsCompleted)
        {
            // A fetch that waits for records, a member that waits for others: it is served, and waiting is not hanging.
            patience.Cancel();
            patience.Dispose();
            patience = new();
        }

        Reply reply;
        try
        {
            reply = pending.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return Fate.Accepted;
        }

        if (reply != Reply.Answer)
        {
            return Fate.Malformed;
        }

        MustAnswer(input);
        return Fate.Accepted;
    }

    private void MustAnswer(ReadOnlyMemory<byte> input)
    {
        var request = Frame.OpenRequest(input, out var header, out var api);

        // Who asks for the versions in a version that is not spoken is answered too, whatever follows in its header.
        var isSpoken = api?.Api.Speaks(header.ApiVersion) == true && request.Failure is null;
        if (api is null || (!isSpoken && header.ApiKey != ApiKey.ApiVersions) || BinaryPrimitives.ReadInt32BigEndian(answer.WrittenSpan) != answer.Length - Frame.LengthSize)
        {
            throw new FuzzException($"an answer of {answer.Length} bytes to what is no request");
        }

        var version = isSpoken ? header.ApiVersion : (short)0;
        var reader = Frame.OpenResponse(answer.Written[Frame.LengthSize..], api.Api, version, out var correlationId);
        api.ReadResponse(ref reader);
        if (reader.Failure is not null || correlationId != header.CorrelationId)
        {
            throw new FuzzException($"an answer to {api.Api} v{version} that is none: {reader.Failure}");
        }
    }

    private void AskSoundly()
    {
        using var request = new FrameBuffer();
        var api = MetadataRequest.Api;
        Frame.WriteRequest(request, api, new(api.Key, api.Highest, CorrelationId: 1, ClientId: "other"), new MetadataRequest { Topics = [] });
        if (Ask(request.Written[Frame.LengthSize..]) != Fate.Accepted)
        {
            throw new FuzzException("another client is not served any more");
        }
    }

    private void Renew()
    {
        var target = new SimulatedTarget();
        foreach (var topic in Topics)
        {
            target.CreateTopicAsync(topic, partitions: 3, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        var broker = target.ConnectAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Broker;
        server = new(broker, new(IPAddress.Loopback, 9092), new());
    }
}
