using System.Buffers.Binary;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Security;

namespace OffsetConformance.Wire.Client;

/// <summary>What is said on a new connection before anything else: which versions there are, and who is there.</summary>
internal static class Greeting
{
    /// <summary>An answer's error code stands behind its correlation id, in every version of ApiVersions.</summary>
    private const int ErrorCodePosition = sizeof(int);

    public static AdvertisedApis AskVersions(WireConnection connection, in WireDeadline deadline)
    {
        try
        {
            var answer = AskVersions(connection, ApiVersionsRequest.Api.Highest, deadline) ?? AskVersions(connection, version: 0, deadline);
            return answer is { ErrorCode: 0 }
                ? AdvertisedApis.Of(answer)
                : throw Unusable(WireFault.Unreachable, connection.Address, $"answers ApiVersions with {((ErrorCode)(answer?.ErrorCode ?? (short)ErrorCode.UnsupportedVersion)).ToText()}");
        }
        catch (WireFaultException e) when (e.Fault == WireFault.Lost)
        {
            throw Unusable(e.Fault, connection.Address, "hangs up at an ApiVersions request, as a broker before Kafka 0.11 may, which is too old, and a port that expects TLS or speaks something else", e);
        }
        catch (WireFaultException e) when (e.Fault == WireFault.TimedOut)
        {
            throw Unusable(e.Fault, connection.Address, $"does not answer an ApiVersions request ({e.Message}), as a broker of Kafka 0.11 or later would", e);
        }
        catch (WireFaultException e) when (e.Fault != WireFault.Unreachable)
        {
            throw Unusable(e.Fault, connection.Address, $"does not answer in the Kafka protocol ({e.Message})", e);
        }
    }

    public static void LogIn(WireConnection connection, SaslCredentials credentials, WireDeadline deadline)
    {
        try
        {
            // From version 1 on the tokens travel in SaslAuthenticate requests.
            var handshake = connection.Ask<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = credentials.MechanismName }, version: 1, deadline);
            if (handshake.ErrorCode != 0)
            {
                throw new SaslException($"{((ErrorCode)handshake.ErrorCode).ToText()}; it has {string.Join(", ", handshake.Mechanisms)}");
            }

            var version = connection.VersionOf(SaslAuthenticateRequest.Api);
            SaslLogin.Run(credentials, ScramNonce.Next, token =>
            {
                var answer = connection.Ask<SaslAuthenticateRequest, SaslAuthenticateResponse>(new() { AuthBytes = token }, version, deadline);
                return answer.ErrorCode == 0
                    ? answer.AuthBytes.ToArray()
                    : throw new SaslException($"{((ErrorCode)answer.ErrorCode).ToText()} {answer.ErrorMessage}".TrimEnd());
            });
        }
        catch (Exception e) when (e is SaslException or NotSpokenException or WireFaultException { Fault: WireFault.Lost or WireFault.MalformedAnswer })
        {
            // A broker's own words may repeat what they are about.
            var why = e.Message.ReplaceLineEndings(" ").Replace(credentials.Password, "***", StringComparison.Ordinal);
            throw Unusable(WireFault.Unreachable, connection.Address, $"does not accept the login with {credentials.MechanismName}: {why}");
        }
    }

    /// <summary>The answer; null if the broker does not speak this version.</summary>
    private static ApiVersionsResponse? AskVersions(WireConnection connection, short version, in WireDeadline deadline)
    {
        var request = new ApiVersionsRequest { ClientSoftwareName = "offset-conformance", ClientSoftwareVersion = "1" };
        var ticket = connection.Send<ApiVersionsRequest, ApiVersionsResponse>(request, version, deadline);
        var frame = connection.ReceiveFrame(ticket.CorrelationId, deadline);

        // A broker that does not speak the version answers in version 0.
        var isRefused = version > 0 && frame.Length >= ErrorCodePosition + sizeof(short)
            && BinaryPrimitives.ReadInt16BigEndian(frame.Span[ErrorCodePosition..]) == (short)ErrorCode.UnsupportedVersion;
        return isRefused ? null : connection.Decode(frame, ticket);
    }

    private static WireFaultException Unusable(WireFault fault, BrokerAddress address, string what, Exception? inner = null) =>
        new(fault, $"{address} {what}", inner);
}
