using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>
/// Reads the commands in a mail to a list's <c>-request</c> address, from its subject and from the text that its author wrote.
/// Whether the mail may be answered, or done what it says, is for <see cref="CommandAnswerGuard"/> to say, before: a vacation
/// notice comes back with the token in its subject.
/// </summary>
/// <param name="list">The list's address.</param>
/// <param name="options">How much is read; null for what is usual.</param>
public sealed class CommandReader(AddrSpec list, CommandOptions? options = null)
{
    private readonly CommandOptions _options = options ?? new CommandOptions();
    private readonly CommandLine _line = new(list);

    /// <summary>
    /// Reads any octets. Of what the author quotes (<c>&gt; confirm …</c>) and of what follows "Ann wrote:", only a confirmation
    /// counts: the notices of ours that people answer hold other commands too.
    /// </summary>
    public CommandMail Read(ReadOnlyMemory<byte> message)
    {
        var reading = new CommandReading(_options);
        var header = HeaderSection.Within(message.Span, MessageLimits.Default, out _);
        var subject = SubjectOf(header);
        ReadSubject(subject, reading);
        ReadLines(CommandText.Lines(PartTree.Read(message), _options.MaxText), reading);

        // A subject that says nothing to us is told only to who wrote nothing else.
        if (reading.IsEmpty && subject.Length > 0)
            Take(subject, reading);
        return reading.ToMail();
    }

    internal static string SubjectOf(ReadOnlySpan<byte> header)
    {
        const int longest = 10_000;
        var text = HeaderSection.TryFind(header, "Subject"u8, out var body) && body.Length <= longest ? Phrase.Line(EncodedWords.Decode(body)).AsSpan() : default;
        while (ReplyMark.TrySkip(ref text))
        {
        }

        return text.ToString();
    }

    private void ReadSubject(string subject, CommandReading reading)
    {
        _line.Read(subject, out var command, out _);
        if (command is not null)
            reading.Add(command);
    }

    private void ReadLines(IEnumerable<string> lines, CommandReading reading)
    {
        var isOriginal = false;
        foreach (var line in lines)
        {
            if (reading.IsFull || QuotedOriginal.IsSignatureMark(line) || (!isOriginal && CommandLine.IsEnd(line)))
                return;

            var unquoted = QuotedOriginal.Unquoted(line);
            isOriginal |= unquoted is null && QuotedOriginal.Begins(line);
            if (isOriginal || unquoted is not null)
                TakeConfirmation(unquoted ?? line, reading);
            else
                Take(line, reading);
        }
    }

    private void TakeConfirmation(string line, CommandReading reading)
    {
        _line.Read(line, out var command, out _);
        if (command is ConfirmCommand)
            reading.Add(command);
    }

    private void Take(string line, CommandReading reading)
    {
        _line.Read(line, out var command, out var unknown);
        if (command is not null)
            reading.Add(command);
        else if (unknown is not null)
            reading.Add(unknown);
    }
}
