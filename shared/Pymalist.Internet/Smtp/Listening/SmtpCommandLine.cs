using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>A command as a client wrote it (RFC 5321, section 4.1.1).</summary>
/// <param name="Verb">In upper case.</param>
/// <param name="Argument">What follows it, without white space around it.</param>
internal sealed record SmtpCommandLine(string Verb, string Argument)
{
    /// <summary>Reads a line without its line end. It may not hold control characters, nor octets that are not UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out SmtpCommandLine? command)
    {
        command = null;
        if (line.ContainsAnyInRange((byte)0, (byte)8) || line.ContainsAnyInRange((byte)10, (byte)31) || line.Contains((byte)127))
            return false;
        if (!System.Text.Unicode.Utf8.IsValid(line))
            return false;

        var text = Encoding.UTF8.GetString(line).Trim(' ', '\t');
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        command = end < 0 ? new(text.ToUpperInvariant(), "") : new(text[..end].ToUpperInvariant(), text[end..].Trim(' ', '\t'));
        return true;
    }

    /// <summary>
    /// Reads <c>FROM:&lt;path&gt; parameters</c> or <c>TO:…</c>. A source route is left out (section 4.1.2: "accepted and
    /// ignored"); spaces around the colon are let through, as many clients write them.
    /// </summary>
    /// <param name="keyword"><c>FROM</c> or <c>TO</c>.</param>
    /// <param name="path">What the angle brackets hold.</param>
    /// <param name="parameters">What follows them.</param>
    public bool TryReadPath(string keyword, out string path, out string[] parameters)
    {
        (path, parameters) = ("", []);
        if (!Argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
            return false;

        var rest = Argument[keyword.Length..].TrimStart(' ');
        if (rest is not [':', .. var behind] || behind.TrimStart(' ') is not ['<', ..] bracketed)
            return false;

        var close = ClosingBracket(bracketed);
        if (close < 0 || (close + 1 < bracketed.Length && bracketed[close + 1] != ' '))
            return false;

        path = WithoutRoute(bracketed[1..close].Trim(' '));
        parameters = bracketed[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return true;
    }

    // A quoted local part may hold one that closes nothing.
    private static int ClosingBracket(string text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '>' && !quoted)
                return i;
        }

        return -1;
    }

    private static string WithoutRoute(string path) => path is ['@', ..] ? path[(path.IndexOf(':', StringComparison.Ordinal) + 1)..] : path;
}
