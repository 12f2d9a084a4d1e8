namespace OffsetConformance.Kafka;

/// <summary>A client setting that does not exist, has no acceptable value, or belongs to the suite. The message is one line and names it.</summary>
public sealed class KafkaSettingException : Exception
{
    public KafkaSettingException(string message)
        : base(message)
    {
    }

    public KafkaSettingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
