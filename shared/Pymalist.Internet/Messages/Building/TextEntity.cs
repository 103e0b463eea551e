using System.Text;

namespace Pymalist.Internet.Messages.Building;

/// <summary>A text that people read.</summary>
/// <param name="text">Any text; its lines end with CR LF or LF.</param>
/// <param name="subtype"><c>plain</c> or <c>html</c>.</param>
public sealed class TextEntity(string text, string subtype = "plain") : Entity
{
    // RFC 5322, section 2.1.1, asks for 78 at most.
    private const int MaxLine = 78;

    /// <summary>How it is shown (RFC 2183): <c>inline</c>; null for what its reader finds best.</summary>
    public string? Disposition { get; init; }

    internal override EntityOctets Write()
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var isAscii = lines.All(line => line.All(c => c is >= ' ' and <= '~' or '\t'));
        var isPlain = isAscii && lines.All(line => line.Length <= MaxLine && !line.EndsWith(' '));
        var octets = Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
        return new($"text/{subtype}; charset={(isAscii ? "us-ascii" : "utf-8")}", isPlain ? "7bit" : "quoted-printable", isPlain ? octets : BodyEncoding.QuotedPrintable(octets, "\r\n"u8))
        {
            Disposition = Disposition,
        };
    }
}
