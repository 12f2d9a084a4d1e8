using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>Reads the fields of one operation, or of an object in it. A field that is missing or of another kind is a <see cref="FormatException"/>.</summary>
internal readonly struct HistoryJson(JsonElement element)
{
    private readonly JsonElement element = element;

    public bool IsOk => Has("ok");

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public bool IsTrue(string name) => Has(name) && Field(name).GetBoolean();

    public string Text(string name) => TextOrNull(name) ?? throw new FormatException($"'{name}' is null");

    public string? TextIfThere(string name) => Has(name) ? Text(name) : null;

    /// <summary>Long strings of one repeated character are written as an object.</summary>
    public string? TextOrNull(string name)
    {
        var value = Field(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => Repeated(name, value),
            JsonValueKind.String => value.GetString(),
            _ => throw new FormatException($"'{name}' is no text"),
        };
    }

    public int Int(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : throw NoNumber(name, 32);

    public short Short(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt16(out var number) ? number : throw NoNumber(name, 16);

    public long Long(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : throw NoNumber(name, 64);

    public int? IntIfThere(string name) => Has(name) ? Int(name) : null;

    /// <summary>Null if the field is absent, or -1: the protocol's "none".</summary>
    public int? IntOrNone(string name) => Has(name) && Int(name) is var number and not -1 ? number : null;

    public long? LongOrNone(string name) => Has(name) && Long(name) is var number and not -1 ? number : null;

    public long AsLong() => element.TryGetInt64(out var number) ? number : throw new FormatException("a number of 64 bits is due");

    public Offset Offset(string name) => new(Long(name));

    public Offset? OffsetOrNone(string name) => LongOrNone(name) is { } number ? new Offset(number) : null;

    public TopicPartition Partition() => new(Text("topic"), Int("partition"));

    /// <summary>Null if the topic goes by its name only.</summary>
    public Guid? TopicId() => TextIfThere("topicId") is not { } text ? null : Guid.TryParse(text, out var id) ? id : throw new FormatException("'topicId' is no id of 32 hexadecimal digits");

    /// <summary>What a request calls its topic.</summary>
    public TopicReference Reference() => TopicId() is { } id ? new(TopicReferenceKind.Id, id) : default;

    public HistoryJson Object(string name) => Field(name) is { ValueKind: JsonValueKind.Object } value ? new(value) : throw new FormatException($"'{name}' is no object");

    public HistoryJson? ObjectOrNull(string name) => Has(name) ? Object(name) : null;

    public IReadOnlyList<HistoryJson> Array(string name) => new HistoryJson(Field(name)).Items();

    public IReadOnlyList<HistoryJson> Items() => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(item => new HistoryJson(item))]
        : throw new FormatException("a list is due");

    public IEnumerable<(string Name, string? Value)> Texts() => element.EnumerateObject().Select(field => (field.Name, field.Value.GetString()));

    /// <summary>What an operation came to; <paramref name="ok"/> reads the answer, <paramref name="beside"/> the number beside an error.</summary>
    public Outcome Outcome(Func<HistoryJson, Outcome> ok, string? beside = null)
    {
        if (IsOk)
        {
            return ok(Object("ok"));
        }

        if (!Has("error"))
        {
            return Has("indeterminate")
                ? new Outcome.Indeterminate(Text("indeterminate"))
                : throw new FormatException("'ok', 'error' or 'indeterminate' is due");
        }

        var error = Object("error");
        return new Outcome.Refused((ErrorCode)error.Short("code"), error.TextIfThere("message"))
        {
            OffsetBeside = beside is null ? null : error.OffsetOrNone(beside),
        };
    }

    private JsonElement Field(string name) => element.TryGetProperty(name, out var value) ? value : throw new FormatException($"'{name}' is missing");

    private static FormatException NoNumber(string name, int bits) => new($"'{name}' is no whole number of {bits} bits");

    /// <summary>Bounded: a file comes from outside, and a count is allocated for.</summary>
    private static string Repeated(string name, JsonElement value) =>
        value.GetProperty("repeat").GetString() is [var character] && value.GetProperty("count").GetInt32() is >= 0 and <= 1_000_000 and var count
            ? new(character, count)
            : throw new FormatException($"'{name}' is not one character repeated at most a million times");
}
