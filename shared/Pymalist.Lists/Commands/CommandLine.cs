using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>Reads one line. Its words are the English ones whatever the list speaks; those of other list managers are known too.</summary>
/// <param name="list">The list's address: who names it in a command says nothing new.</param>
internal sealed class CommandLine(AddrSpec list)
{
    // A token of 128 characters, an address of 254, and words around them.
    private const int MaxLine = 500;
    private const int MaxShown = 100;
    private const int MaxToken = 128;

    // What polite people put around a command.
    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
        { "please", "me", "to", "from", "the", "this", "your", "list", "mailing", "mailinglist", "now", "thanks", "thank", "you" };

    /// <summary>The command that it is.</summary>
    /// <param name="line">Any text.</param>
    /// <param name="command">Null where it is none.</param>
    /// <param name="unknown">Null where it is one, or empty.</param>
    public void Read(string line, out ListCommand? command, out UnknownLine? unknown)
    {
        (command, unknown) = (null, null);
        var words = Words(line.Length <= MaxLine ? line : line[..MaxLine]);
        if (words.Count == 0 && line.AsSpan().Trim().IsEmpty)
            return;

        var (read, problem) = words.Count == 0 || line.Length > MaxLine ? (null, LineProblem.NotACommand) : Read(words[0], [.. words.Skip(1)]);
        command = read;
        unknown = read is null ? new UnknownLine(Shown(line), problem) : null;
    }

    /// <summary>Whether nothing that follows is for us.</summary>
    public static bool IsEnd(string line) => line.Trim().TrimEnd('.').ToLowerInvariant() is "end" or "stop" or "quit" or "exit";

    private (ListCommand? Command, LineProblem Problem) Read(string verb, List<string> words) => verb.ToLowerInvariant() switch
    {
        "subscribe" or "sub" or "join" => Subscribe(words),
        "unsubscribe" or "unsub" or "leave" or "signoff" or "remove" => Unsubscribe(words),
        "confirm" or "auth" => words is [var token, ..] && IsToken(token) ? (new ConfirmCommand(token), default) : (null, LineProblem.NoToken),
        "help" or "?" or "commands" => Alone(new HelpCommand(), words),
        "info" or "information" => Alone(new InfoCommand(), words),
        "which" => Alone(new WhichCommand(), words),
        "who" or "review" or "members" => Alone(new WhoCommand(), words),
        "lists" => Alone(new ListsCommand(), words),
        "set" => SettingWords.Read(words),
        "approve" or "accept" => Moderate(ModeratorDecision.Approve, words),
        "reject" => Moderate(ModeratorDecision.Reject, words),
        "discard" => Moderate(ModeratorDecision.Discard, words),
        "ban" => Moderate(ModeratorDecision.Ban, words),
        _ => (null, LineProblem.NotACommand),
    };

    private (ListCommand?, LineProblem) Subscribe(List<string> words)
    {
        var command = new SubscribeCommand();
        foreach (var word in words.Where(word => !IsFiller(word)))
        {
            if (SettingWords.ReadDelivery(word) is { } delivery)
                command = command with { Delivery = delivery };
            else if (!TryReadAddress(word, out var address, out var problem))
                return (null, problem);
            else
                command = command with { Address = address };
        }

        return (command, default);
    }

    private (ListCommand?, LineProblem) Unsubscribe(List<string> words)
    {
        var command = new UnsubscribeCommand();
        foreach (var word in words.Where(word => !IsFiller(word)))
        {
            if (!TryReadAddress(word, out var address, out var problem))
                return (null, problem);
            command = command with { Address = address };
        }

        return (command, default);
    }

    // Prose may begin with the same word: "help, my house is on fire".
    private (ListCommand?, LineProblem) Alone(ListCommand command, List<string> words) =>
        words.All(IsFiller) ? (command, default) : (null, LineProblem.UnknownWord);

    private static (ListCommand?, LineProblem) Moderate(ModeratorDecision decision, List<string> words) =>
        words is [var token] && IsToken(token) ? (new ModerateCommand(decision, token), default) : (null, LineProblem.NoToken);

    private bool IsFiller(string word) =>
        Fillers.Contains(word)
        || word.Equals(list.LocalPart, StringComparison.OrdinalIgnoreCase)
        || word.Equals(list.ToString(), StringComparison.OrdinalIgnoreCase);

    private static bool TryReadAddress(string word, out AddrSpec? address, out LineProblem problem)
    {
        const string key = "address=";
        var isKey = word.StartsWith(key, StringComparison.OrdinalIgnoreCase);
        problem = isKey || word.Contains('@', StringComparison.Ordinal) ? LineProblem.NoAddress : LineProblem.UnknownWord;
        return AddrSpec.TryParse((isKey ? word[key.Length..] : word).Trim('<', '>'), out address);
    }

    private static bool IsToken(string word) =>
        word.Length is > 0 and <= MaxToken && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '+' or '/' or '=' or '-');

    // Mail programs show an address of HTML with what it links to: ann@example.org<mailto:ann@example.org>.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        foreach (var part in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var link = part.IndexOf("<mailto:", StringComparison.OrdinalIgnoreCase);
            var word = (link > 0 ? part[..link] : part).TrimEnd('.', ',', ';', ':', '!').Trim('"', '\'', '*', '`', '“', '”', '«', '»');
            if (word.Length > 0 && (words.Count > 0 || !word.Equals("please", StringComparison.OrdinalIgnoreCase)))
                words.Add(word);
        }

        return words;
    }

    private static string Shown(string line)
    {
        var text = Phrase.Line(line.Length > MaxLine ? line[..MaxLine] : line);
        return text.Length <= MaxShown ? text : char.IsHighSurrogate(text[MaxShown - 1]) ? text[..(MaxShown - 1)] : text[..MaxShown];
    }
}
