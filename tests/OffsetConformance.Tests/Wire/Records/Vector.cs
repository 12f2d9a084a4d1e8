namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Bytes that were written by others, from the hex files beside this one.</summary>
internal static class Vector
{
    public static byte[] Read(string name) =>
        Convert.FromHexString(File.ReadAllText(Repository.PathOf("tests", "OffsetConformance.Tests", "Wire", "Records", "Vectors", $"{name}.hex")).Trim());
}
