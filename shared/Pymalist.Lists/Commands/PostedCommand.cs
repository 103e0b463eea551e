using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>Finds posts that were meant for the list's machine: "unsubscribe", "please remove me", and nothing else in the mail.</summary>
public static class PostedCommand
{
    private const int MaxText = 20_000;

    // What is longer has something else to say.
    private const int MaxLines = 6;
    private const int MaxCharacters = 300;

    /// <summary>Whether all that somebody wrote, quotes and signature away, asks to join or to leave.</summary>
    /// <param name="message">Any octets.</param>
    public static bool LooksLikeCommand(ReadOnlyMemory<byte> message)
    {
        var header = HeaderSection.Within(message.Span, MessageLimits.Default, out _);
        if (Lines(PartTree.Read(message)) is not { } lines)
            return false;

        var subject = WithoutPrefix(CommandReader.SubjectOf(header));
        var said = lines.Where(line => !PostedPhrases.IsGreeting(line)).ToList();
        return said.Count switch
        {
            0 => PostedPhrases.IsClear(subject) || PostedPhrases.IsVague(subject),
            1 when PostedPhrases.IsClear(said[0]) => true,
            1 when PostedPhrases.IsVague(said[0]) => subject.Length == 0 || PostedPhrases.IsClear(subject) || PostedPhrases.IsVague(subject),
            _ => PostedPhrases.IsClear(subject) || said.TrueForAll(PostedPhrases.IsClear),
        };
    }

    // Null for a text that is no short one.
    private static List<string>? Lines(PartTree tree)
    {
        var lines = new List<string>();
        foreach (var line in CommandText.Lines(tree, MaxText))
        {
            if (QuotedOriginal.IsSignatureMark(line) || QuotedOriginal.Begins(line) || lines.Count > MaxLines)
                break;
            if (QuotedOriginal.Unquoted(line) is null && line.AsSpan().Trim().Length > 0)
                lines.Add(line);
        }

        return lines.Count <= MaxLines && lines.Sum(line => line.Length) <= MaxCharacters ? lines : null;
    }

    // "[Red] unsubscribe"
    private static string WithoutPrefix(string subject) =>
        subject is ['[', ..] && subject.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? subject[(end + 1)..].Trim() : subject;
}
