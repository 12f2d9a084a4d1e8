using System.Globalization;
using OffsetConformance.Wire.Client;

namespace OffsetConformance.Kafka;

/// <summary>The addresses in a bootstrap list.</summary>
public static class Bootstrap
{
    private const int DefaultPort = 9092;

    /// <exception cref="KafkaSettingException">The text is not a list of addresses.</exception>
    public static IReadOnlyList<BrokerAddress> Parse(string list)
    {
        var addresses = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return addresses.Length > 0 ? [.. addresses.Select(ParseOne)] : throw Unusable(list);
    }

    private static BrokerAddress ParseOne(string address)
    {
        var name = address[(address.LastIndexOf('/') + 1)..];
        var colon = name.EndsWith(']') || name.IndexOf(':') != name.LastIndexOf(':') && !name.StartsWith('[') ? -1 : name.LastIndexOf(':');
        if (colon < 0)
        {
            return new(name.Trim('[', ']'), DefaultPort);
        }

        var isPort = ushort.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return isPort && port > 0 && colon > 0 ? new(name[..colon].Trim('[', ']'), port) : throw Unusable(address);
    }

    private static KafkaSettingException Unusable(string text) => new($"'{text}' is not an address: HOST:PORT is, or several of them with commas between.");
}
