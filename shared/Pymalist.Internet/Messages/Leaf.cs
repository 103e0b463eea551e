namespace Pymalist.Internet.Messages;

/// <summary>What is to be said of a part without children.</summary>
/// <param name="Type"><c>text/plain</c>.</param>
/// <param name="Charset">As it names itself, in lower case; null where it does not.</param>
/// <param name="Encoding">The content-transfer-encoding as it is written; null where none is.</param>
/// <param name="FileName">Decoded; null where it has none.</param>
/// <param name="Bytes">How many octets it has, decoded, its line ends made LF and those at its end dropped.</param>
/// <param name="Sha1">Of these octets, in hexadecimal.</param>
/// <param name="TextLength">How many characters (code points) that is; null for what is no text, and for an unknown charset.</param>
public sealed record Leaf(string Type, string? Charset, string? Encoding, string? FileName, int Bytes, string Sha1, int? TextLength)
{
    // Decodes the part a piece at a time: what it holds is never all in memory.
    internal static Leaf Of(Part part)
    {
        var isText = part.Type.StartsWith("text/", StringComparison.Ordinal);
        var text = isText && Charsets.Find(part.Charset ?? "us-ascii") is { } charset ? new TextLength(charset) : null;
        using var digest = new LeafDigest(text);
        part.DecodeTo(digest);
        var sha1 = digest.Sha1();
        return new Leaf(part.Type, part.Charset, part.EncodingText, part.FileName, digest.Length, sha1, text?.End());
    }
}
