namespace OffsetConformance.Wire.Server;

/// <summary>
/// Numbers client ids from 0 in the order in which they first appear. The table is bounded: whoever comes when it is full gets the last number.
/// Safe for concurrent use.
/// </summary>
internal sealed class ClientNumbers
{
    /// <summary>How many clients are told apart.</summary>
    public const int Most = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public int Of(string clientId)
    {
        lock (gate)
        {
            if (!numbers.TryGetValue(clientId, out var number))
            {
                number = Math.Min(numbers.Count, Most - 1);
                if (numbers.Count < Most)
                {
                    numbers[clientId] = number;
                }
            }

            return number;
        }
    }
}
