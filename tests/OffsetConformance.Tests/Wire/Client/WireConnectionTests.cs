using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>Whatever comes back over a connection, or does not, ends in one clear line within the time, and never in a wrong answer.</summary>
public sealed class WireConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void AnAnswerInSingleBytesIsPutTogether()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null
            : new Reply.Raw([.. Encode(HeartbeatRequest.Api, header, new HeartbeatResponse { ErrorCode = 27 }).Select(b => new[] { b })]));
        using var connection = Open(broker);

        Beat(connection).ErrorCode.ShouldBe((short)27);
    }

    [Fact]
    public void AnswersAreKeptForWhoAsksForThemLater()
    {
        var count = (short)0;
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Reply.With(new HeartbeatResponse { ErrorCode = ++count }));
        using var connection = Open(broker);
        var tickets = Enumerable.Range(0, 3).Select(_ => connection.Send<HeartbeatRequest, HeartbeatResponse>(new(), 4, In(Patience))).ToArray();

        connection.Receive(tickets[2], In(Patience)).ErrorCode.ShouldBe((short)3);
        connection.Receive(tickets[0], In(Patience)).ErrorCode.ShouldBe((short)1);
        connection.Receive(tickets[1], In(Patience)).ErrorCode.ShouldBe((short)2);
        connection.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public void AMalformedAnswerNamesApiVersionAndPosition()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.FindCoordinator ? null
            : Framed([.. Correlation(header), 0, 0, 0, 0, 0, 0, 0, 1, (byte)'x', 0, 0, 0, 1, 0x7F, 0xFF, 1, 2, 3]));
        using var connection = Open(broker);

        var fault = Should.Throw<WireFaultException>(() => connection.Ask<FindCoordinatorRequest, FindCoordinatorResponse>(new() { Key = "g" }, 2, In(Patience)));

        fault.Fault.ShouldBe(WireFault.MalformedAnswer);
        fault.Message.ShouldBe("malformed answer: FindCoordinator v2: a string of 32767 bytes with 3 left at byte 19");
        connection.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void BytesBehindAnAnswerArePassedOver()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Framed([.. Correlation(header), 0, 0, 9]));
        using var connection = Open(broker);

        connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 0, In(Patience)).ErrorCode.ShouldBe((short)0);
        connection.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public void AnAnswerToAnotherRequestIsNotTaken()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Framed([0, 0, 0x30, 0x39, 0, 0]));
        using var connection = Open(broker);

        var fault = Should.Throw<WireFaultException>(() => Beat(connection));

        fault.Fault.ShouldBe(WireFault.WrongCorrelation);
        fault.Message.ShouldBe("an answer with correlation id 12345 where 2 is due");
        connection.IsUsable.ShouldBeFalse();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1025)]
    [InlineData(-1)]
    [InlineData(3)]
    public void ALengthOutOfBoundsIsNotWaitedFor(int length)
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : new Reply.Raw(BitConverter.GetBytes(IPAddress.HostToNetworkOrder(length))));
        using var connection = WireConnection.Open(broker.Address, "t", broker.Options with { LargestAnswer = 1024 }, In(Patience));

        var fault = Should.Throw<WireFaultException>(() => Beat(connection));

        fault.Fault.ShouldBe(WireFault.MalformedAnswer);
        fault.Message.ShouldBe($"malformed answer: a frame of {length} bytes, where 4 to 1024 are accepted");
    }

    /// <summary>A length field alone must not make the client set aside memory.</summary>
    [Fact]
    public void APromisedFrameCostsNothingUntilItComes()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : new Reply.Raw([0x06, 0, 0, 0, 1, 2, 3]));
        using var connection = Open(broker);
        var ticket = connection.Send<HeartbeatRequest, HeartbeatResponse>(new(), 4, In(Patience));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<WireFaultException>(() => connection.Receive(ticket, In(TimeSpan.FromMilliseconds(200)))).Fault.ShouldBe(WireFault.TimedOut);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(256 * 1024);
    }

    [Fact]
    public void SilenceEndsAtTheDeadline()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Reply.Silence);
        using var connection = Open(broker);
        var watch = Stopwatch.StartNew();

        var fault = Should.Throw<WireFaultException>(() => connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 4, In(TimeSpan.FromMilliseconds(150))));

        fault.Fault.ShouldBe(WireFault.TimedOut);
        fault.Message.ShouldBe("no answer within 0.15 s");
        watch.Elapsed.ShouldBeLessThan(Patience);
        connection.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void AClosedConnectionIsLost()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Reply.HangUp);
        using var connection = Open(broker);

        var fault = Should.Throw<WireFaultException>(() => Beat(connection));

        fault.Fault.ShouldBe(WireFault.Lost);
        fault.Message.ShouldBe("the broker closed the connection");
    }

    [Fact]
    public async Task ATokenEndsABlockedCall()
    {
        using var asked = new ManualResetEventSlim();
        using var broker = new ScriptedBroker((header, _) =>
        {
            if (header.ApiKey != ApiKey.Heartbeat)
            {
                return null;
            }

            asked.Set();
            return Reply.Silence;
        });
        using var connection = Open(broker);
        using var stop = new CancellationTokenSource();
        var call = Task.Run(() => connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 4, new(TimeSpan.FromMinutes(5), stop.Token)));
        asked.Wait(Patience).ShouldBeTrue();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public void ABrokerThatRefusesTheVersionIsAskedInVersionZero()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.ApiVersions ? null
            : header.ApiVersion > 0 ? Framed([.. Correlation(header), 0, 35, 0, 0, 0, 0])
            : Framed([.. Correlation(header), 0, 0, 0, 0, 0, 1, 0, (byte)ApiKey.Fetch, 0, 2, 0, 5]));

        using var connection = Open(broker);

        connection.VersionOf(FetchRequest.Api).ShouldBe((short)5);
        Should.Throw<NotSpokenException>(() => connection.VersionOf(EndTxnRequest.Api)).Message.ShouldBe("the broker has no EndTxn");
    }

    [Fact]
    public void WhoHangsUpAtTheFirstQuestionIsTooOldOrNoBroker()
    {
        using var broker = new ScriptedBroker((_, _) => Reply.HangUp);

        var fault = Should.Throw<WireFaultException>(() => Open(broker));

        fault.Fault.ShouldBe(WireFault.Lost);
        fault.Message.ShouldContain("hangs up at an ApiVersions request, as a broker before Kafka 0.11 may");
    }

    [Fact]
    public void WhoDoesNotAnswerTheFirstQuestionIsToldWithinTheTime()
    {
        using var broker = new ScriptedBroker((_, _) => Reply.Silence);

        Should.Throw<WireFaultException>(() => WireConnection.Open(broker.Address, "t", broker.Options, In(TimeSpan.FromMilliseconds(150))))
            .Message.ShouldBe($"{broker.Address} does not answer an ApiVersions request (no answer within 0.15 s), as a broker of Kafka 0.11 or later would");
    }

    [Fact]
    public void APortThatNobodyListensOnIsUnreachable()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new BrokerAddress("127.0.0.1", ((IPEndPoint)reserved.LocalEndPoint!).Port);

        Should.Throw<WireFaultException>(() => WireConnection.Open(address, "t", new() { Bootstrap = [address] }, In(Patience)))
            .Message.ShouldBe($"no connection to {address}: Connection refused");
    }

    [Fact]
    public void AConnectionThatTheBrokerClosedMeanwhileIsNotUsed()
    {
        using var broker = new ScriptedBroker((_, _) => null);
        using var connection = Open(broker);
        connection.IsUsable.ShouldBeTrue();

        broker.Dispose();

        SpinWait.SpinUntil(() => !connection.IsUsable, Patience).ShouldBeTrue();
    }

    [Fact]
    public void ATextTooLongForTheVersionIsNotSent()
    {
        using var broker = new ScriptedBroker((header, _) => header.ApiKey != ApiKey.Heartbeat ? null : Reply.With(new HeartbeatResponse()));
        using var connection = Open(broker);

        Should.Throw<NotSpokenException>(() => connection.Ask<HeartbeatRequest, HeartbeatResponse>(new() { GroupId = new('g', 40_000) }, 0, In(Patience)))
            .Message.ShouldStartWith("Heartbeat v0: a string of 40000 bytes does not fit");
        Beat(connection).ErrorCode.ShouldBe((short)0);
    }

    private static WireDeadline In(TimeSpan limit) => new(limit, CancellationToken.None);

    private static WireConnection Open(ScriptedBroker broker) => WireConnection.Open(broker.Address, "t", broker.Options, In(Patience));

    private static HeartbeatResponse Beat(WireConnection connection) => connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 4, In(Patience));

    private static byte[] Correlation(RequestHeader header) => BitConverter.GetBytes(IPAddress.HostToNetworkOrder(header.CorrelationId));

    private static Reply Framed(byte[] content) => new Reply.Raw(BitConverter.GetBytes(IPAddress.HostToNetworkOrder(content.Length)), content);

    private static byte[] Encode(Api api, RequestHeader header, IMessage message)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteResponse(buffer, api, header.ApiVersion, header.CorrelationId, message);
        return buffer.Written.ToArray();
    }
}
