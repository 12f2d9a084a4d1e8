using OffsetConformance.Contract;
using Local = Confluent.Kafka.ErrorCode;

namespace OffsetConformance.Kafka;

/// <summary>What an error of librdkafka means as an outcome. Numbers from -1 upwards are the protocol's, lower ones its own.</summary>
internal static class Errors
{
    public static Outcome ToOutcome(Confluent.Kafka.Error error) => ToOutcome((int)error.Code, error.Reason);

    public static Outcome ToOutcome(int code, string reason) => code switch
    {
        >= -1 => new Outcome.Refused(checked((ErrorCode)code), reason),
        _ when IsDecidedHere((Local)code) => new Outcome.NotObservable($"librdkafka answers by itself: {reason}"),
        _ => new Outcome.Indeterminate(reason),
    };

    /// <summary>librdkafka found by itself, before sending anything, that it will not ask.</summary>
    private static bool IsDecidedHere(Local code) => code is
        Local.Local_InvalidArg or Local.Local_UnknownTopic or Local.Local_UnknownPartition or Local.Local_NoEnt or
        Local.Local_NoOffset or Local.Local_UnsupportedFeature;
}
