using System.Diagnostics.CodeAnalysis;

namespace Pymalist;

/// <summary>
/// The reverse-path of an envelope (RFC 5321, section 4.1.1.2): where delivery status notifications go, or
/// <see cref="Null"/>, so that none are sent.
/// </summary>
/// <param name="Address">The address; null in the null reverse-path <c>&lt;&gt;</c>.</param>
public sealed record ReversePath(AddrSpec? Address)
{
    /// <summary>The null reverse-path, <c>&lt;&gt;</c>.</summary>
    public static readonly ReversePath Null = new((AddrSpec?)null);

    /// <summary>Reads <c>&lt;&gt;</c>, <c>&lt;ann@example.org&gt;</c> or <c>ann@example.org</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReversePath? path)
    {
        text = text?.Trim();
        if (text is ['<', .., '>'])
            text = text[1..^1].Trim();
        path = text switch
        {
            null => null,
            "" => Null,
            _ => AddrSpec.TryParse(text, out var address) ? new ReversePath(address) : null,
        };
        return path is not null;
    }

    /// <summary>With its angle brackets, as SMTP writes it.</summary>
    public override string ToString() => $"<{Address}>";
}
