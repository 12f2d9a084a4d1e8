using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>Reads the fields of one operation, or of an object in it. A missing field is a <see cref="KeyNotFoundException"/>.</summary>
internal readonly struct HistoryJson(JsonElement element)
{
    private readonly JsonElement element = element;

    public bool IsOk => Has("ok");

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public string Text(string name) => TextOrNull(name) ?? throw new FormatException($"'{name}' is null");

    /// <summary>Long strings of one repeated character are written as an object.</summary>
    public string? TextOrNull(string name)
    {
        var value = element.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => Repeated(name, value),
            _ => value.GetString(),
        };
    }

    public int Int(string name) => element.GetProperty(name).GetInt32();

    public long Long(string name) => element.GetProperty(name).GetInt64();

    public long AsLong() => element.GetInt64();

    public Offset Offset(string name) => new(Long(name));

    /// <summary>Null if the field is absent, or -1: the protocol's "none".</summary>
    public Offset? OffsetOrNull(string name) => Has(name) && Long(name) >= 0 ? Offset(name) : null;

    public TopicPartition Partition() => new(Text("topic"), Int("partition"));

    public HistoryJson Object(string name) => new(element.GetProperty(name));

    public IReadOnlyList<HistoryJson> Array(string name) => [.. element.GetProperty(name).EnumerateArray().Select(item => new HistoryJson(item))];

    public IEnumerable<(string Name, string Value)> Texts() => element.EnumerateObject().Select(field => (field.Name, field.Value.GetString() ?? ""));

    /// <summary>The answers of a request for several partitions, each with the fields of its argument.</summary>
    public IEnumerable<HistoryJson> Answers()
    {
        var arguments = Array("partitions");
        foreach (var answer in Object("ok").Array("partitions"))
        {
            // The same partition twice in one request: the last argument is the one that counts.
            var argument = arguments.Last(candidate => candidate.Partition() == answer.Partition());
            yield return new(Merge(argument.element, answer.element));
        }
    }

    /// <summary>Bounded: a file comes from outside, and a count is allocated for.</summary>
    private static string Repeated(string name, JsonElement value) =>
        value.GetProperty("repeat").GetString() is [var character] && value.GetProperty("count").GetInt32() is >= 0 and <= 1_000_000 and var count
            ? new(character, count)
            : throw new FormatException($"'{name}' is not one character repeated at most a million times");

    private static JsonElement Merge(JsonElement argument, JsonElement answer)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in argument.EnumerateObject().Concat(answer.EnumerateObject()))
        {
            fields[field.Name] = field.Value;
        }

        return JsonSerializer.SerializeToElement(fields);
    }
}
