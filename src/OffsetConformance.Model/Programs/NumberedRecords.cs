using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>
/// The records of a program: numbered through from its first, so that each can be told from every other. Most have a value and no key;
/// the others have a kind, one for all records of a batch, and carry their number where the kind leaves room for it.
/// </summary>
public static class NumberedRecords
{
    private static readonly (string Kind, Func<string, Record> Make)[] Kinds =
    [
        ("no-value", static number => new(number, Value: null)),
        ("empty-value", static number => new(number, "")),
        ("empty-key", static number => new("", number)),
        ("headers", static number => new(number, number) { Headers = [new("h", "1"), new("h", null), new("", "")] }),
    ];

    /// <summary>Records up to here are made once: a run sends them by the million.</summary>
    private static readonly Record[] Plain = [.. Enumerable.Range(0, 512).Select(number => new Record(Key: null, Name(number)))];

    public static IEnumerable<string> KindNames => Kinds.Select(kind => kind.Kind);

    public static bool IsKind(string word) => Array.Exists(Kinds, kind => string.Equals(kind.Kind, word, StringComparison.Ordinal));

    /// <summary>What kind of records these are; null for plain ones, and for none.</summary>
    public static string? KindOf(ValueList<Record> records)
    {
        return records switch
        {
            [{ Headers.IsEmpty: false }, ..] => "headers",
            [{ Key: not null, Value: null }, ..] => "no-value",
            [{ Key: not null, Value: "" }, ..] => "empty-value",
            [{ Key: "" }, ..] => "empty-key",
            _ => null,
        };
    }

    public static ValueList<Record> Of(int count, ref int next) => Of(count, kind: null, timestamps: null, ref next);

    /// <param name="count">How many.</param>
    /// <param name="kind">One of <see cref="KindNames"/>; null for plain ones.</param>
    /// <param name="timestamps">One for each, in milliseconds; null leaves them to the producer.</param>
    /// <param name="next">The number of the first, and afterwards of the one behind the last.</param>
    public static ValueList<Record> Of(int count, string? kind, ValueList<long>? timestamps, ref int next)
    {
        var records = new Record[count];
        for (var i = 0; i < count; i++)
        {
            var record = Make(next++, kind);
            records[i] = timestamps is { } stamps ? record with { Timestamp = stamps[i] } : record;
        }

        return ValueList.Wrap(records);
    }

    /// <summary>Records of the same kind with the same timestamps, numbered from <paramref name="next"/> on.</summary>
    public static ValueList<Record> Like(ValueList<Record> records, ref int next)
    {
        var hasTimestamps = !records.IsEmpty && records[0].Timestamp is not null;
        return Of(records.Count, KindOf(records), hasTimestamps ? ValueList.From(records.Select(record => record.Timestamp ?? 0)) : null, ref next);
    }

    private static Record Make(int number, string? kind) => kind is null
        ? number < Plain.Length ? Plain[number] : new(Key: null, Name(number))
        : Array.Find(Kinds, known => string.Equals(known.Kind, kind, StringComparison.Ordinal)).Make(Name(number));

    private static string Name(int number) => $"r{number}";
}
