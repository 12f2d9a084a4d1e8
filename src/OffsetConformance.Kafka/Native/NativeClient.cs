using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace OffsetConformance.Kafka.Native;

/// <summary>A librdkafka client of our own (<c>rd_kafka_t</c>), used for requests that Confluent.Kafka cannot send. It is silent.</summary>
internal sealed unsafe class NativeClient : SafeHandle
{
    private const int ErrorTextSize = 512;

    private NativeClient(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>The bare pointer; alive as long as this object is not disposed, which its one user sees to.</summary>
    public nint Pointer => handle;

    /// <exception cref="KafkaSettingException">librdkafka does not take a setting, or not all of them together.</exception>
    public static NativeClient Create(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var configuration = Librdkafka.rd_kafka_conf_new();
        try
        {
            foreach (var (name, value) in settings)
            {
                Set(configuration, name, value);
            }

            Librdkafka.rd_kafka_conf_set_log_cb(configuration, &Librdkafka.DropLog);
            Span<byte> error = stackalloc byte[ErrorTextSize];
            var client = Librdkafka.rd_kafka_new(Librdkafka.Producer, configuration, error, ErrorTextSize);
            if (client == 0)
            {
                throw new KafkaSettingException($"librdkafka refuses the client settings: {Librdkafka.Text(error)}");
            }

            configuration = 0;
            return new(client);
        }
        finally
        {
            if (configuration != 0)
            {
                Librdkafka.rd_kafka_conf_destroy(configuration);
            }
        }
    }

    /// <summary>Asks librdkafka whether it knows the setting and takes the value. The message never repeats the value.</summary>
    public static void Check(string name, string value)
    {
        var configuration = Librdkafka.rd_kafka_conf_new();
        try
        {
            Set(configuration, name, value);
        }
        finally
        {
            Librdkafka.rd_kafka_conf_destroy(configuration);
        }
    }

    /// <summary>Waits until a broker is connected and has told of the others.</summary>
    /// <exception cref="KafkaException">None is, within the limit.</exception>
    public bool Connect(TimeSpan limit)
    {
        var error = Librdkafka.rd_kafka_metadata(handle, 0, 0, out var metadata, (int)limit.TotalMilliseconds);
        if (error != 0)
        {
            throw new KafkaException((ErrorCode)error);
        }

        Librdkafka.rd_kafka_metadata_destroy(metadata);
        return true;
    }

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_destroy(handle);
        return true;
    }

    private static void Set(nint configuration, string name, string value)
    {
        Span<byte> error = stackalloc byte[ErrorTextSize];
        switch (Librdkafka.rd_kafka_conf_set(configuration, name, value, error, ErrorTextSize))
        {
            case Librdkafka.ConfOk:
                return;
            case Librdkafka.ConfUnknown:
                throw new KafkaSettingException($"there is no client setting '{name}' in librdkafka.");
            default:
                throw new KafkaSettingException($"librdkafka does not accept the value that was given for the client setting '{name}'.");
        }
    }
}
