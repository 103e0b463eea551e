using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>
/// Undoes a content-transfer-encoding (RFC 2045, section 6) piece by piece: pieces of any size give the same octets, and
/// what is kept between two of them is a few octets.
/// </summary>
/// <remarks>Nothing makes it fail: what is not encoded as it should be is read as well as it can be.</remarks>
public abstract class ContentDecoder
{
    // No larger than what a decoder's result is asked for at once.
    private const int MaxPiece = 16 * 1024;

    /// <summary>The decoder of that encoding, named in lower case; null where there is nothing to undo, or nobody knows how.</summary>
    public static ContentDecoder? For(string? encoding) => encoding switch
    {
        "base64" => new Base64Decoder(),
        "quoted-printable" => new QuotedPrintableDecoder(),
        "x-uuencode" or "uuencode" or "x-uue" or "uue" => new UuDecoder(),
        _ => null,
    };

    /// <summary>Reads the next piece, and writes what can be told by now.</summary>
    public abstract void Decode(ReadOnlySpan<byte> piece, IBufferWriter<byte> to);

    /// <summary>Writes what was kept back: no piece follows.</summary>
    public abstract void Finish(IBufferWriter<byte> to);

    /// <summary>Reads all of a text, a piece at a time.</summary>
    internal void DecodeAll(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        for (; !text.IsEmpty; text = text[Math.Min(MaxPiece, text.Length)..])
            Decode(text[..Math.Min(MaxPiece, text.Length)], to);
        Finish(to);
    }

    /// <summary>
    /// The octets of a text, all at once: about as many as it has itself, and no more. Only lines that lost their blanks on the way
    /// (uuencode) say that they are more, and a stranger may write lines that never had them.
    /// </summary>
    internal ReadOnlyMemory<byte> Decoded(ReadOnlySpan<byte> text)
    {
        var most = text.Length;
        var octets = new ArrayBufferWriter<byte>(most + 3);
        for (; !text.IsEmpty && octets.WrittenCount <= most; text = text[Math.Min(MaxPiece, text.Length)..])
            Decode(text[..Math.Min(MaxPiece, text.Length)], octets);
        Finish(octets);
        return octets.WrittenMemory;
    }
}
