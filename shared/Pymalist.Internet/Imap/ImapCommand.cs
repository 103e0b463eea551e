using System.Text;

namespace Pymalist.Internet.Imap;

/// <summary>A command, without its tag: words, and strings that may hold anything but NUL.</summary>
/// <param name="words">What it begins with: <c>UID FETCH 7 (UID BODY.PEEK[])</c>.</param>
/// <param name="secret">What exceptions and traces show in place of it; null where they may show all of it.</param>
internal sealed class ImapCommand(string words, string? secret = null)
{
    private readonly List<ImapCommandPart> _parts = [new(Encoding.ASCII.GetBytes(words), IsLiteral: false)];

    /// <summary>How it may be named.</summary>
    public string Shown { get; } = secret ?? words;

    public bool IsSecret { get; } = secret is not null;

    public IReadOnlyList<ImapCommandPart> Parts => _parts;

    /// <summary>Adds a space and a string: quoted where it is short and printable ASCII, else as a literal.</summary>
    public ImapCommand String(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InvalidOperationException("No string in IMAP may hold NUL: look for one in the user's name and password.");

        if (text.Length <= 1000 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            _parts.Add(new(Encoding.ASCII.GetBytes(" " + Quoted(text)), IsLiteral: false));
            return this;
        }

        _parts.Add(new(" "u8.ToArray(), IsLiteral: false));
        _parts.Add(new(Encoding.UTF8.GetBytes(text), IsLiteral: true));
        return this;
    }

    /// <summary>Adds a space and a folder's name.</summary>
    public ImapCommand Mailbox(string name) => String(ImapMailboxName.Encode(name));

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>Octets of a command.</summary>
/// <param name="Octets">As they are sent.</param>
/// <param name="IsLiteral">Whether their number has to be told first.</param>
internal sealed record ImapCommandPart(byte[] Octets, bool IsLiteral);
