using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli;

/// <summary>The call, or a file that it names, is wrong. The message is one line and says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Everything that can be wrong with a call, told in one way: what was wrong, and what would be right.</summary>
internal static class Usage
{
    /// <summary>Fewer characters begin too many names to mean one of them.</summary>
    private const int ShortestBeginning = 3;

    /// <exception cref="UsageException">The arguments don't fit any verb.</exception>
    public static void Check(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw UnknownWord(parsed, command, unknown);
        }

        // A verb that only groups others has no action of its own; what is left then is the action that prints errors.
        if (parsed.Action is ParseErrorAction && command.Subcommands.Count > 0)
        {
            throw new UsageException($"'{command.Name}' needs one of: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}");
        }

        if (parsed.Errors is [var error, ..])
        {
            throw new UsageException(Describe(error));
        }
    }

    /// <summary>A name that does not exist, and the one that was probably meant.</summary>
    /// <param name="what">What kind of thing was named.</param>
    /// <param name="name">As it was given.</param>
    /// <param name="known">What there is.</param>
    /// <param name="where">Where all of them can be seen; null lists them.</param>
    public static UsageException Unknown(string what, string name, IReadOnlyCollection<string> known, string? where = null)
    {
        var nearest = Nearest(name, known);
        var all = where is null ? $"there are {string.Join(", ", known)}" : $"{where} names them all";
        return new($"there is no {what} '{PlainText.Clean(name, 80)}'; {(nearest is null ? all : $"did you mean {nearest}? ({all})")}");
    }

    /// <summary>An option with one value. What the parser throws as <see cref="FormatException"/> becomes the complaint.</summary>
    public static Option<T> Option<T>(string name, string value, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument =>
        {
            try
            {
                return parse(argument.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                argument.AddError($"{name}: {e.Message}");
                return default;
            }
            catch (UsageException e)
            {
                argument.AddError(e.Message);
                return default;
            }
        },
    };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static string Describe(ParseError error)
    {
        if (error.SymbolResult is OptionResult { IdentifierTokenCount: > 1 } repeated)
        {
            return $"{repeated.Option.Name} is given {repeated.IdentifierTokenCount} times; it takes one value";
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option: var option })
        {
            return $"{option.Name} needs a value: {option.Name} {option.HelpName}";
        }

        return error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }

    private static UsageException UnknownWord(ParseResult parsed, Command command, string word)
    {
        // The name only: what follows '=' may be a secret.
        var name = word.Split('=')[0];
        if (word.StartsWith('-'))
        {
            var options = command.Options.Concat(command.Parents.OfType<RootCommand>().SelectMany(root => root.Options.Where(option => option.Recursive)));
            return Unknown("option", name, [.. options.Select(option => option.Name).Distinct(StringComparer.Ordinal)], $"'{Path(command)}--help'");
        }

        if (parsed.Tokens.Any(token => token.Value == "-X"))
        {
            // The rest of a value with a blank in it lands here, and it is not to be repeated either.
            return new($"'{command.Name}' takes no words beside its options; a value with blanks in it needs quotes: -X 'name=value'");
        }

        return command.Subcommands.Count > 0
            ? Unknown(command is RootCommand ? "verb" : "list of", word, [.. command.Subcommands.Select(verb => verb.Name)])
            : new($"'{command.Name}' takes no '{PlainText.Clean(word, 80)}'; '{Path(command)}--help' says what it takes");
    }

    /// <summary>The words that lead to a verb, each followed by a blank; none for the root.</summary>
    private static string Path(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(Path))}{command.Name} ";

    /// <summary>A name that begins so, or else the one that fewest edits lead to; null if none is near.</summary>
    private static string? Nearest(string name, IReadOnlyCollection<string> known)
    {
        var begun = name.Length < ShortestBeginning ? null : known.FirstOrDefault(candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        var nearest = known.MinBy(candidate => Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant()));
        var isNear = nearest is not null && Edits(name.ToUpperInvariant(), nearest.ToUpperInvariant()) <= Math.Max(1, nearest.Length / 3);
        return begun ?? (isNear ? nearest : null);
    }

    /// <summary>Levenshtein's distance; a name longer than any of ours is far from all of them.</summary>
    private static int Edits(string from, string to)
    {
        if (from.Length > 200)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
