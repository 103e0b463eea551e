using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pymalist;

/// <summary>A mailbox (RFC 5322, section 3.4): an address, and the name that may stand in front of it.</summary>
/// <param name="Name">The display name as people read it, not quoted, not encoded; null where there is none.</param>
/// <param name="Address">What stands in the angle brackets.</param>
public sealed record Mailbox(string? Name, AddrSpec Address)
{
    /// <summary>Reads <c>ann@example.org</c>, <c>Ann &lt;ann@example.org&gt;</c> or <c>"Ann" &lt;ann@example.org&gt;</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Mailbox Parse(string text) =>
        TryParse(text, out var mailbox)
            ? mailbox
            : throw new FormatException($"'{text}' is not an address (ann@example.org) nor a name and an address (Ann <ann@example.org>).");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            return false;

        var open = text[^1] == '>' ? text.LastIndexOf('<') : -1;
        if (!AddrSpec.TryParse(open < 0 ? text : text[(open + 1)..^1], out var address))
            return false;

        var name = open < 0 ? "" : Unquoted(text[..open].Trim());
        mailbox = new Mailbox(name.Length == 0 ? null : name, address);
        return true;
    }

    /// <summary><c>"Ann" &lt;ann@example.org&gt;</c>, or the bare address where there is no name. Not for a header: names are not encoded.</summary>
    public override string ToString() =>
        Name is null ? Address.ToString() : $"\"{Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{Address}>";

    private static string Unquoted(string name)
    {
        if (name is not ['"', .., '"'] || name.Length < 2)
            return name;

        var text = new StringBuilder(name.Length);
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] == '\\' && i < name.Length - 2)
                i++;
            text.Append(name[i]);
        }

        return text.ToString();
    }
}
