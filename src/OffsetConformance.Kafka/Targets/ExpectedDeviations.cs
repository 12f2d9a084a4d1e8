namespace OffsetConformance.Kafka;

/// <summary>The files in <c>Expected/</c>, which travel inside the assembly. What the client library keeps to itself makes a list of its own.</summary>
internal static class ExpectedDeviations
{
    public static string Of(string target)
    {
        using var stream = typeof(ExpectedDeviations).Assembly.GetManifestResourceStream($"Expected/{target}.json")
            ?? throw new ArgumentException($"There is no file of expected deviations for '{target}'.", nameof(target));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
