using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class ReachabilityTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task AClosedPortIsToldAtOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = AddressOf(listener);
        listener.Stop();

        await IsToldAsync(address, "connection refused");
    }

    [Fact]
    public Task AnotherProtocolIsToldAtOnce() => ServesAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), "does not answer in the Kafka protocol");

    [Fact]
    public Task AnAnswerOfTwoGigabytesIsNotWaitedFor() => ServesAsync([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0], "does not answer in the Kafka protocol");

    [Fact]
    public Task ATlsPortIsRecognised() => ServesAsync([0x15, 3, 1, 0, 2, 2, 70, 0], "security.protocol=ssl");

    [Fact]
    public Task ASilentPortIsToldInTime() => ServesAsync([], "does not answer");

    [Fact]
    public async Task APortThatHangsUpIsToldInTime()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var server = AcceptAsync(listener, static connection => { connection.Close(); return Task.CompletedTask; }, stop.Token);

        await IsToldAsync(AddressOf(listener), "hangs up");

        await stop.CancelAsync();
        await server;
    }

    [Theory]
    [InlineData("", "HOST:PORT")]
    [InlineData("localhost:kafka", "localhost:kafka")]
    public async Task ATextThatIsNoAddressIsTold(string bootstrap, string part) =>
        (await Should.ThrowAsync<KafkaSettingException>(ConnectAsync(bootstrap))).Message.ShouldContain(part);

    [Theory]
    [InlineData("no.such.setting", "x")]
    [InlineData("socket.timeout.ms", "hunter2")]
    [InlineData("ssl.key.pem", "hunter2")]
    [InlineData("acks", "1")]
    [InlineData("group.id", "mine")]
    public async Task ASettingThatCannotBeUsedIsNamedWithoutItsValue(string name, string value)
    {
        var message = (await Should.ThrowAsync<KafkaSettingException>(ConnectAsync("127.0.0.1:9", new(name, value), new("security.protocol", "ssl")))).Message;

        message.ShouldContain(name);
        message.ShouldNotContain("hunter2");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task TheMockClusterSaysWhatItIs()
    {
        await using var mock = await MockClusterTarget.StartAsync(CancellationToken.None);
        await using var target = await KafkaTarget.ConnectAsync(new() { Bootstrap = $"127.0.0.1:9,{mock.Bootstrap}" }, CancellationToken.None);

        mock.Info.Name.ShouldBe("mock-cluster");
        mock.Info.Version.ShouldBe("librdkafka 2.15.1");
        mock.Info.Channel.ShouldStartWith("the wire; sessions through Confluent.Kafka 2.15.1, librdkafka 2.15.1 (");
        mock.Info.ExpectedDeviations.ShouldNotBeNull().ShouldContain("mock-cluster");
        mock.Info.Codecs.ShouldContain(Compression.Gzip);
        mock.Info.Capabilities.ShouldContain(Capability.LogTrim);
        mock.Info.Capabilities.ShouldContain(Capability.ListByTime);
        mock.Info.Capabilities.ShouldNotContain(Capability.DeleteRecords);
        mock.Info.Capabilities.ShouldContain(Capability.RawWire);
        target.Info.Version.ShouldBe("unknown version, 3 brokers");
        target.Info.Capabilities.ShouldNotContain(Capability.LogTrim);
    }

    /// <summary>A report says how its answers were seen, and only the wire carries requests that no client library sends.</summary>
    [Theory]
    [InlineData(ChannelChoice.Wire, "the wire; sessions through Confluent.Kafka ", true)]
    [InlineData(ChannelChoice.Client, "Confluent.Kafka ", false)]
    [InlineData(ChannelChoice.Both, "the wire and Confluent.Kafka ", true)]
    public async Task ATargetSaysThroughWhatItIsObserved(ChannelChoice channel, string start, bool isRaw)
    {
        await using var mock = await MockClusterTarget.StartAsync(channel, transcript: null, CancellationToken.None);

        mock.Info.Channel.ShouldStartWith(start);
        mock.Info.Capabilities.Contains(Capability.RawWire).ShouldBe(isRaw);
        (mock.Channels is not null).ShouldBe(channel == ChannelChoice.Both);
    }

    private static async Task ServesAsync(byte[] answer, string part)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var server = AcceptAsync(
            listener,
            async connection =>
            {
                await connection.ReceiveAsync(new byte[1024]);
                await connection.SendAsync(answer);
                await connection.ReceiveAsync(new byte[1024]);
            },
            stop.Token);

        await IsToldAsync(AddressOf(listener), part);

        await stop.CancelAsync();
        await server;
    }

    private static async Task AcceptAsync(TcpListener listener, Func<Socket, Task> serve, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptSocketAsync(stop);
                await serve(connection);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over, or the client hung up on us.
        }
    }

    private static async Task IsToldAsync(string address, string part)
    {
        var watch = Stopwatch.StartNew();
        var message = (await Should.ThrowAsync<TargetUnavailableException>(ConnectAsync(address))).Message;

        watch.Elapsed.ShouldBeLessThan(Promise);
        message.ShouldContain(address);
        message.ShouldContain(part);
        message.ShouldNotContain("\n");
    }

    private static Task<KafkaTarget> ConnectAsync(string bootstrap, params KeyValuePair<string, string>[] settings) =>
        KafkaTarget.ConnectAsync(new() { Bootstrap = bootstrap, ClientSettings = settings }, CancellationToken.None);

    private static string AddressOf(TcpListener listener) => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
}
