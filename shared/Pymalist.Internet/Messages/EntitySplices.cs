using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What changes in a message where one of its entities gets another content-transfer-encoding.</summary>
/// <param name="splices">Of the whole message.</param>
/// <param name="message">The whole message.</param>
/// <param name="offset">Where the entity lies in it.</param>
/// <param name="part">The entity.</param>
/// <param name="isMessage">Whether it is a message, the whole one or one inside another; else it is a part.</param>
/// <param name="lineEnd">The message's own.</param>
internal sealed class EntitySplices(Splices splices, ReadOnlyMemory<byte> message, int offset, Part part, bool isMessage, byte[] lineEnd)
{
    private readonly int _headerLength = HeaderFields.LengthOf(part.Entity.Span);

    /// <summary>Encodes the body, as text that stays readable or as octets, and says so.</summary>
    public void EncodeBody(bool asText)
    {
        // One that nobody can undo is left as it is; what is encoded badly is encoded well.
        if (part.Encoding is not (null or "" or "7bit" or "8bit" or "binary" or "quoted-printable" or "base64"))
            return;

        var body = part.Decoded().Span;
        asText &= part.Encoding != "base64";
        Label(asText ? "quoted-printable" : "base64");
        splices.Replace(
            offset + part.Entity.Length - part.Body.Length,
            part.Body.Length,
            asText ? BodyEncoding.QuotedPrintable(body, lineEnd) : BodyEncoding.Base64(body, lineEnd));
    }

    /// <summary>Names another encoding, in the field that is there or in a new one.</summary>
    public void Label(string encoding)
    {
        int? added = null;
        bool hasType = false, hasVersion = false;
        foreach (var field in new HeaderFields(part.Entity.Span))
        {
            hasType |= field.Is("Content-Type"u8);
            hasVersion |= field.Is("MIME-Version"u8);
            if (!field.Is("Content-Transfer-Encoding"u8))
                continue;

            // The first one counted, and the others must not contradict it.
            added = offset + field.Offset + field.Raw.IndexOf((byte)':') + 1;
            splices.Replace(added.Value, field.Body.Length, Ascii($" {encoding}"));
        }

        if (added is null)
            Add($"Content-Transfer-Encoding: {encoding}", hasType, hasVersion);
    }

    // A message that is none of MIME's becomes one; of what charset it is nobody can tell (RFC 1428).
    private void Add(string field, bool hasType, bool hasVersion)
    {
        List<string> fields = [field];
        if (isMessage && !hasType)
            fields.Insert(0, "Content-Type: text/plain; charset=unknown-8bit");
        if (isMessage && !hasVersion)
            fields.Insert(0, "MIME-Version: 1.0");

        // The line before may have no end, where the header section is all there is.
        var at = offset + _headerLength;
        var eol = Encoding.ASCII.GetString(lineEnd);
        var before = _headerLength > 0 && message.Span[at - 1] != '\n' ? eol : "";
        var hasEmptyLine = HeaderFields.EmptyLineLength(part.Entity.Span[_headerLength..]) > 0;
        splices.Insert(at, Ascii(before + string.Concat(fields.Select(line => line + eol)) + (hasEmptyLine ? "" : eol)));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
