using System.Runtime.InteropServices;

namespace OffsetConformance.Kafka.Native;

/// <content>Configurations, clients, queues and the events on them.</content>
internal static unsafe partial class Librdkafka
{
    public const int ConfUnknown = -2;
    public const int ConfOk = 0;

    public const int Producer = 0;

    [LibraryImport(Name)]
    public static partial nint rd_kafka_version_str();

    [LibraryImport(Name)]
    public static partial nint rd_kafka_err2str(int error);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_destroy(nint configuration);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_set(nint configuration, string name, string value, Span<byte> error, nuint errorSize);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_get(nint configuration, string name, byte* value, ref nuint size);

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_set_log_cb(nint configuration, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> callback);

    /// <summary>Takes the configuration over, unless it fails.</summary>
    [LibraryImport(Name)]
    public static partial nint rd_kafka_new(int type, nint configuration, Span<byte> error, nuint errorSize);

    [LibraryImport(Name)]
    public static partial void rd_kafka_destroy(nint client);

    /// <summary>With neither all topics nor one: asks for the brokers only.</summary>
    [LibraryImport(Name)]
    public static partial int rd_kafka_metadata(nint client, int allTopics, nint onlyTopic, out nint metadata, int timeoutMs);

    [LibraryImport(Name)]
    public static partial void rd_kafka_metadata_destroy(nint metadata);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_mem_malloc(nint client, nuint size);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_queue_new(nint client);

    [LibraryImport(Name)]
    public static partial void rd_kafka_queue_destroy(nint queue);

    /// <summary>The next event, or null after the timeout.</summary>
    [LibraryImport(Name)]
    public static partial nint rd_kafka_queue_poll(nint queue, int timeoutMs);

    [LibraryImport(Name)]
    public static partial void rd_kafka_event_destroy(nint @event);

    [LibraryImport(Name)]
    public static partial int rd_kafka_event_error(nint @event);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_event_error_string(nint @event);

    [LibraryImport(Name)]
    public static partial int rd_kafka_error_code(nint error);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_error_string(nint error);

    [LibraryImport(Name)]
    public static partial void rd_kafka_error_destroy(nint error);
}
