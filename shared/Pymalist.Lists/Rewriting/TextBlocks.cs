using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Rewriting;

/// <summary>What a list says above and below a post, in lines; either may be empty.</summary>
internal sealed record TextBlocks(IReadOnlyList<string> Header, IReadOnlyList<string> Footer)
{
    public bool IsEmpty => Header.Count == 0 && Footer.Count == 0;

    /// <summary>As a part of its own; null where there is nothing to say.</summary>
    public ReadOnlyMemory<byte>? HeaderPart(ReadOnlySpan<byte> lineEnd) => Part(Header, lineEnd);

    /// <inheritdoc cref="HeaderPart"/>
    public ReadOnlyMemory<byte>? FooterPart(ReadOnlySpan<byte> lineEnd) => Part(Footer, lineEnd);

    private static ReadOnlyMemory<byte>? Part(IReadOnlyList<string> lines, ReadOnlySpan<byte> lineEnd)
    {
        if (lines.Count == 0)
            return null;

        return new TextEntity(string.Concat(lines.Select(line => line + "\r\n"))) { Disposition = "inline" }.ToPart(lineEnd);
    }
}
