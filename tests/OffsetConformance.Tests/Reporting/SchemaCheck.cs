using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OffsetConformance.Tests.Reporting;

/// <summary>
/// As much of JSON Schema 2020-12 as the schemas in specs/ use. A keyword that it doesn't know is an error, so that no schema says more than
/// is checked.
/// </summary>
internal sealed class SchemaCheck
{
    private readonly JsonElement root;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    private SchemaCheck(JsonElement root) => this.root = root;

    /// <summary>Places of the properties that no checked document had: <c>rule.deviation</c>.</summary>
    public IEnumerable<string> Unused => Declared(root, "$").Concat(Definitions().SelectMany(each => Declared(each.Value, each.Name))).Except(used);

    public static SchemaCheck Of(string schemaFile) => new(JsonDocument.Parse(File.ReadAllText(Repository.PathOf("specs", schemaFile))).RootElement);

    /// <summary>What is wrong with the document, one line each; empty if it is valid.</summary>
    public IReadOnlyList<string> Check(string json)
    {
        var complaints = new List<string>();
        Check(JsonDocument.Parse(json).RootElement, root, "$", "$", complaints);
        return complaints;
    }

    private void Check(JsonElement value, JsonElement schema, string definition, string place, List<string> complaints)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var rule = keyword.Value;
            var holds = keyword.Name switch
            {
                "$schema" or "$defs" or "title" or "description" or "format" => true,
                "properties" or "additionalProperties" or "items" => true,
                "$ref" => CheckReference(value, rule.GetString()!, place, complaints),
                "type" => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(type => IsOfType(value, type)) : IsOfType(value, rule),
                "const" => JsonElement.DeepEquals(value, rule),
                "enum" => rule.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)),
                _ => HoldsLimit(keyword.Name, rule, value),
            };
            if (!holds)
            {
                complaints.Add($"{place}: {keyword.Name} {rule.GetRawText()} does not hold");
            }
        }

        CheckParts(value, schema, definition, place, complaints);
    }

    private void CheckParts(JsonElement value, JsonElement schema, string definition, string place, List<string> complaints)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
            {
                Check(item, items, $"{definition}[]", string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"), complaints);
            }
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out _))
        {
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var declared))
            {
                used.Add($"{definition}.{property.Name}");
                Check(property.Value, declared, $"{definition}.{property.Name}", $"{place}.{property.Name}", complaints);
            }
            else if (!schema.TryGetProperty("additionalProperties", out var others) || others.ValueKind == JsonValueKind.False)
            {
                complaints.Add($"{place}: '{property.Name}' is not declared");
            }
            else
            {
                Check(property.Value, others, $"{definition}.*", $"{place}.{property.Name}", complaints);
            }
        }
    }

    private bool CheckReference(JsonElement value, string reference, string place, List<string> complaints)
    {
        var name = reference["#/$defs/".Length..];
        Check(value, root.GetProperty("$defs").GetProperty(name), name, place, complaints);
        return true;
    }

    private IEnumerable<JsonProperty> Definitions() => root.TryGetProperty("$defs", out var definitions) ? definitions.EnumerateObject() : [];

    private static IEnumerable<string> Declared(JsonElement schema, string definition)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            return Declared(items, $"{definition}[]");
        }

        return schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().SelectMany(property => Declared(property.Value, $"{definition}.{property.Name}").Prepend($"{definition}.{property.Name}"))
            : [];
    }

    /// <summary>A limit on one kind of values holds for every value of another kind.</summary>
    private static bool HoldsLimit(string keyword, JsonElement limit, JsonElement value)
    {
        return keyword switch
        {
            "required" => IsNo(JsonValueKind.Object) || limit.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "minProperties" => IsNo(JsonValueKind.Object) || value.EnumerateObject().Count() >= limit.GetInt32(),
            "maxProperties" => IsNo(JsonValueKind.Object) || value.EnumerateObject().Count() <= limit.GetInt32(),
            "minimum" => IsNo(JsonValueKind.Number) || value.GetDecimal() >= limit.GetDecimal(),
            "maximum" => IsNo(JsonValueKind.Number) || value.GetDecimal() <= limit.GetDecimal(),
            "exclusiveMinimum" => IsNo(JsonValueKind.Number) || value.GetDecimal() > limit.GetDecimal(),
            "minLength" => IsNo(JsonValueKind.String) || value.GetString()!.Length >= limit.GetInt32(),
            "pattern" => IsNo(JsonValueKind.String) || Regex.IsMatch(value.GetString()!, limit.GetString()!, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
            "uniqueItems" => IsNo(JsonValueKind.Array) || value.EnumerateArray().Select(item => item.GetRawText()).Distinct(StringComparer.Ordinal).Count() == value.GetArrayLength(),
            _ => throw new NotSupportedException($"the check does not know '{keyword}'"),
        };

        bool IsNo(JsonValueKind kind) => value.ValueKind != kind;
    }

    private static bool IsOfType(JsonElement value, JsonElement type) => type.GetString() switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        "null" => value.ValueKind == JsonValueKind.Null,
        var other => throw new NotSupportedException($"the check does not know the type '{other}'"),
    };
}
