using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OffsetConformance.Reporting;

/// <summary>JSON as all of the suite's files and answers have it: names in camel case, what is null left out, ready to be compared line by line.</summary>
public static class JsonText
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // The file is no part of a web page: a '<' or an apostrophe may stay what it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Ends with a line break.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";
}
