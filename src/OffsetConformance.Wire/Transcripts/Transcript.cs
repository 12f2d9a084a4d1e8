using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>
/// What went over the wire, as a history in the format offset-history/1: a header, then one line of JSON for each request with its answer.
/// Requests that only ask who is responsible are not written, and settings, logins and passwords do not come here. A byte of a record that
/// is no UTF-8 is written as U+FFFD. Safe for concurrent use: lines are whole, in the order in which their answers came.
/// </summary>
public sealed class Transcript(TextWriter output)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly long origin = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private int written;

    /// <summary>The first line; times of the others count from the making of this object.</summary>
    public void WriteHeader(TargetInfo target, AdvertisedApis advertised) => WriteLine(json =>
    {
        json.WriteString("format", "offset-history/1");
        json.WriteStartObject("broker");
        json.WriteString("name", target.Name);
        json.WriteString("version", target.Version);
        json.WriteEndObject();
        json.WriteNull("seed");
        json.WriteString("scenario", "transcript");
        json.WriteStartObject("config");
        json.WriteStartObject("broker");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("wireVersions");
        foreach (var api in Apis.All.Select(description => description.Api).Where(advertised.Speaks))
        {
            json.WriteNumber(api.ToString(), advertised.Common(api));
        }

        json.WriteEndObject();
    });

    /// <param name="command">What was to be done.</param>
    /// <param name="client">A name for the connection that no other of the transcript has.</param>
    /// <param name="exchange">The request that it took, and the answer.</param>
    /// <param name="outcome">What came of it.</param>
    internal void Add(Command<Offset>.Request command, string client, Exchange exchange, Outcome outcome) => WriteLine(json =>
    {
        json.WriteNumber("n", written++);
        json.WriteString("client", client);
        json.WriteNumber("t0", Microseconds(exchange.Sent));
        json.WriteNumber("t1", Microseconds(exchange.Ended));
        RequestFields.Write(json, command, exchange.Request);
        json.WriteNumber("v", exchange.Version);
        switch (outcome)
        {
            case Outcome.Indeterminate unknown:
                json.WriteString("indeterminate", unknown.Reason);
                break;
            case Outcome.NotObservable unread:
                json.WriteString("indeterminate", unread.Reason);
                break;
            case Outcome.Refused when exchange.Answer is FetchResponse { ErrorCode: 0 } && command is Command<Offset>.Fetch { Session: not FetchSession.None }:
                // The error is the partition's, and stands beside it.
                json.WriteStartObject("ok");
                AnswerFields.Write(json, command, exchange.Answer);
                json.WriteEndObject();
                break;
            case Outcome.Refused refused:
                json.WriteStartObject("error");
                json.WriteNumber("code", (short)refused.Error);
                json.WriteString("name", refused.Error.ToText().Split(' ')[0]);
                if (refused.Message is { } message)
                {
                    json.WriteString("message", message);
                }

                AnswerFields.WriteBesideError(json, exchange.Answer);
                json.WriteEndObject();
                break;
            default:
                json.WriteStartObject("ok");
                AnswerFields.Write(json, command, exchange.Answer);
                json.WriteEndObject();
                break;
        }
    });

    private long Microseconds(long ticks) => (long)Stopwatch.GetElapsedTime(origin, ticks).TotalMicroseconds;

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        lock (gate)
        {
            WriteLine(buffer, write);
        }
    }

    private void WriteLine(MemoryStream buffer, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Write('\n');
    }
}
