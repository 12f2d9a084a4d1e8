using System.Net;
using System.Net.Sockets;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>One ZooKeeper and one Kafka 0.9.0.1 on free ports of 127.0.0.1, with their data in a folder that goes with them.</summary>
internal sealed class ApacheKafka09Process : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    private readonly DirectoryInfo folder;
    private readonly List<GuardedProcess> processes = [];

    private ApacheKafka09Process(DirectoryInfo folder, int port)
    {
        this.folder = folder;
        Bootstrap = $"127.0.0.1:{port}";
    }

    public string Bootstrap { get; }

    public static async Task<ApacheKafka09Process> StartAsync(Tool java, string home, int partitions, CancellationToken cancellation)
    {
        var (zooKeeperPort, kafkaPort) = FreePorts();
        var started = new ApacheKafka09Process(Directory.CreateTempSubdirectory("offset-conformance-kafka-"), kafkaPort);
        try
        {
            started.Launch(java, home, "zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "64m", $"""
                dataDir={started.folder.FullName}/zookeeper
                clientPort={zooKeeperPort}
                clientPortAddress=127.0.0.1
                maxClientCnxns=0
                """);
            await started.WaitForPortAsync("ZooKeeper", zooKeeperPort, cancellation);
            started.Launch(java, home, "kafka", "kafka.Kafka", "384m", $"""
                broker.id=0
                listeners=PLAINTEXT://127.0.0.1:{kafkaPort}
                advertised.listeners=PLAINTEXT://127.0.0.1:{kafkaPort}
                zookeeper.connect=127.0.0.1:{zooKeeperPort}
                log.dirs={started.folder.FullName}/kafka
                num.partitions={partitions}
                auto.create.topics.enable=true
                # Records stay until a test removes them.
                log.retention.ms=-1
                # Many small partitions: no large index files, few threads, a small cleaner.
                log.index.size.max.bytes=65536
                log.preallocate=false
                log.cleaner.dedupe.buffer.size=4194304
                num.network.threads=2
                num.io.threads=4
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                group.max.session.timeout.ms=300000
                # It ends by being killed, and its data with it.
                controlled.shutdown.enable=false
                """);
            await started.WaitForPortAsync("Kafka", kafkaPort, cancellation);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        for (var i = processes.Count - 1; i >= 0; i--)
        {
            processes[i].Dispose();
        }

        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The guards remove it, too.
        }

        return ValueTask.CompletedTask;
    }

    private void Launch(Tool java, string home, string name, string mainClass, string heap, string properties)
    {
        var propertiesFile = Path.Combine(folder.FullName, $"{name}.properties");
        var loggingFile = Path.Combine(folder.FullName, "log4j.properties");
        File.WriteAllText(propertiesFile, properties);
        File.WriteAllText(loggingFile, """
            log4j.rootLogger=WARN, stdout
            log4j.appender.stdout=org.apache.log4j.ConsoleAppender
            log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
            log4j.appender.stdout.layout.ConversionPattern=%d %p %m (%c)%n
            """);
        string[] arguments =
        [
            $"-Xmx{heap}", "-Xms32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true",
            // Without it the client of ZooKeeper looks for a login first.
            "-Dzookeeper.sasl.client=false",
            $"-Dlog4j.configuration=file:{loggingFile}",
            "-cp", ClassPath(home), mainClass, propertiesFile,
        ];
        processes.Add(GuardedProcess.Start(java.Path, arguments, Path.Combine(folder.FullName, $"{name}.log"), data: folder.FullName));
    }

    private static string ClassPath(string home) => string.Join(
        Path.PathSeparator,
        Directory.EnumerateFiles(Path.Combine(home, "libs"), "*.jar")
            .Where(jar => !new[] { "-javadoc", "-scaladoc", "-sources", "-test" }.Any(part => Path.GetFileName(jar).Contains(part, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal));

    /// <summary>A Java process sends no word when it is ready; its port does.</summary>
    private async Task WaitForPortAsync(string what, int port, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)StartLimit.TotalMilliseconds;
        while (!await AcceptsAsync(port, cancellation))
        {
            if (processes[^1].HasExited)
            {
                throw new TargetUnavailableException($"{what} ended while starting: {processes[^1].LastLogLine()}");
            }

            if (Environment.TickCount64 > end)
            {
                throw new TargetUnavailableException($"{what} did not open its port within {StartLimit.TotalSeconds:0} s: {processes[^1].LastLogLine()}");
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Two at once, so that they differ. They are free when they are looked up; nobody can promise more.</summary>
    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
