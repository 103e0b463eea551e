using System.Buffers;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>Reads responses off a connection, each within its bounds.</summary>
/// <param name="connection">What the server says.</param>
/// <param name="maxLiteral">In octets: for all literals of a response together. A larger one is not read, not even in part.</param>
internal sealed class ImapResponseReader(Connection connection, int maxLiteral)
{
    // A search that finds 100,000 mails is one line.
    private const int MaxLine = 1024 * 1024;

    private static readonly string[] Statuses = ["OK", "NO", "BAD", "BYE", "PREAUTH"];

    /// <summary>How many octets have been read so far, line ends not counted.</summary>
    public long Octets { get; private set; }

    /// <exception cref="ProtocolException">It is none, or goes beyond its bounds.</exception>
    /// <exception cref="ConnectionLostException">Nothing came, or not all of it.</exception>
    public async ValueTask<ImapResponse> Read(Patience patience, CancellationToken cancellationToken)
    {
        var line = await ReadLine(patience, cancellationToken);
        try
        {
            // Exchange leaves out what stands in front of a code when it has moved mail: [COPYUID 55 31 6].
            if (line.Span is [(byte)'[', ..])
                return Status("*", "OK", line.Span);

            var (tag, rest) = Word(line);
            if (tag == "+")
                return new(tag, "") { Text = Encoding.UTF8.GetString(rest.Span) };

            (var name, rest) = Word(rest);
            if (Statuses.Contains(name, StringComparer.OrdinalIgnoreCase))
                return Status(tag, name.ToUpperInvariant(), rest.Span);
            if (tag != "*" || name.Length == 0)
                throw new FormatException($"it says \"{Printable(line.Span)}\"");
            return await Data(name, rest, patience, cancellationToken);
        }
        catch (FormatException exception)
        {
            throw new ProtocolException($"{connection.Peer} does not speak IMAP: {exception.Message}.", exception);
        }
    }

    /// <summary>Octets of a server as they may go to logs and terminals.</summary>
    public static string Printable(ReadOnlySpan<byte> octets) => Printable(Encoding.UTF8.GetString(octets[..Math.Min(octets.Length, 200)]));

    /// <inheritdoc cref="Printable(ReadOnlySpan{byte})"/>
    public static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    private async ValueTask<ImapResponse> Data(string name, ReadOnlyMemory<byte> rest, Patience patience, CancellationToken cancellationToken)
    {
        var number = Number(name);
        if (number is not null)
            (name, rest) = Word(rest);
        if (name.Length == 0)
            throw new FormatException("it says but a number");

        var values = await Values(rest, patience, cancellationToken);
        return new("*", name.ToUpperInvariant()) { Number = number ?? 0, Values = values };
    }

    private async ValueTask<IReadOnlyList<ImapValue>> Values(ReadOnlyMemory<byte> rest, Patience patience, CancellationToken cancellationToken)
    {
        var reader = new ImapValueReader();
        var left = (long)maxLiteral;
        var lines = (long)MaxLine;
        while (reader.TakeLine(rest.Span) is { } length)
        {
            if (length > left)
                throw new ProtocolException($"{connection.Peer} is about to send {length} octets, more than the {left} that are allowed here.");

            left -= length;
            reader.TakeLiteral(await ReadLiteral((int)length, patience, cancellationToken));
            rest = await ReadLine(patience, cancellationToken);
            lines -= rest.Length + 1;
            if (lines < 0)
                throw new FormatException($"it is longer than {MaxLine} octets");
        }

        return reader.Values;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadLiteral(int length, Patience patience, CancellationToken cancellationToken)
    {
        if (length == 0)
            return default;

        Octets += length;
        var literal = new ArrayBufferWriter<byte>(length);
        await connection.ReadOctets(literal, length, patience.Timeout, cancellationToken);
        return literal.WrittenMemory;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadLine(Patience patience, CancellationToken cancellationToken)
    {
        var line = await connection.ReadLine(MaxLine, patience, cancellationToken);
        Octets += line.Length;
        return line;
    }

    // A code that is not to be understood is but text.
    private static ImapResponse Status(string tag, string name, ReadOnlySpan<byte> rest)
    {
        var text = Encoding.UTF8.GetString(rest);
        var end = EndOfCode(rest);
        if (end < 0)
            return new(tag, name) { Text = text };

        try
        {
            var reader = new ImapValueReader();
            return reader.TakeLine(rest[1..end]) is null && reader.Values is [ImapAtom code, ..]
                ? new(tag, name) { Text = text, Code = code.Text.ToUpperInvariant(), Values = [.. reader.Values.Skip(1)] }
                : new(tag, name) { Text = text };
        }
        catch (FormatException)
        {
            return new(tag, name) { Text = text };
        }
    }

    // Where its bracket is; one in quotes is none.
    private static int EndOfCode(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'[', ..])
            return -1;

        var quoted = false;
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == (byte)'"')
                quoted = !quoted;
            else if (rest[at] == (byte)'\\' && quoted)
                at++;
            else if (rest[at] == (byte)']' && !quoted)
                return at;
        }

        return -1;
    }

    private static uint? Number(string word) => new ImapAtom(word).Number;

    private static (string First, ReadOnlyMemory<byte> Others) Word(ReadOnlyMemory<byte> line)
    {
        var space = line.Span.IndexOf((byte)' ');
        return space < 0
            ? (Text(line.Span), default)
            : (Text(line.Span[..space]), line[(space + 1)..]);
    }

    // Tags and names are short; more is nothing that anyone has to keep.
    private static string Text(ReadOnlySpan<byte> word) =>
        word.Length <= 100 ? Encoding.UTF8.GetString(word) : throw new FormatException("a word is too long");
}
