using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OffsetConformance.Kafka.Native;

/// <summary>
/// The part of librdkafka's C interface that Confluent.Kafka does not hand on: commit metadata, group requests for any group on one
/// handle, and the mock cluster. Functions keep librdkafka's names, so that its manual applies. The library is the one that
/// Confluent.Kafka has loaded.
/// </summary>
internal static unsafe partial class Librdkafka
{
    private const string Name = "librdkafka";

    /// <summary>Confluent.Kafka's own order: the ordinary build, then those for systems where that one does not load.</summary>
    private static readonly string[] Builds = [Name, "centos8-librdkafka", "alpine-librdkafka"];

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>Version and what the library was built with: <c>gzip,snappy,lz4,ssl</c> and the like.</summary>
    public static (string Version, string Features) Describe()
    {
        var configuration = rd_kafka_conf_new();
        try
        {
            nuint size = 0;
            if (rd_kafka_conf_get(configuration, "builtin.features", null, ref size) != ConfOk)
            {
                return (Text(rd_kafka_version_str()), "");
            }

            Span<byte> features = new byte[size];
            fixed (byte* start = features)
            {
                rd_kafka_conf_get(configuration, "builtin.features", start, ref size);
                return (Text(rd_kafka_version_str()), Text((nint)start));
            }
        }
        finally
        {
            rd_kafka_conf_destroy(configuration);
        }
    }

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    public static string Text(ReadOnlySpan<byte> zeroTerminated)
    {
        var end = zeroTerminated.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? zeroTerminated : zeroTerminated[..end]);
    }

    /// <summary>librdkafka writes its log to stderr unless it is given another place. This one drops it.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void DropLog(nint client, int level, nint facility, nint message)
    {
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (name != Name)
        {
            return 0;
        }

        foreach (var build in Builds)
        {
            if (NativeLibrary.TryLoad(build, assembly, paths, out var library))
            {
                return library;
            }
        }

        return 0;
    }
}
