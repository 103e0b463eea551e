using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Gives a message another body, and says in its fields what that is; all its other fields keep their octets.</summary>
internal static class MessageContent
{
    /// <summary>Another body of the same type.</summary>
    /// <param name="message">Any octets.</param>
    /// <param name="body">What follows the empty line.</param>
    /// <param name="encoding">Another content-transfer-encoding; null for the one it has.</param>
    public static ReadOnlyMemory<byte> WithBody(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> body, string? encoding = null)
    {
        var header = Header(message);
        var edit = new MessageEdit(header).Remove(SaysWhatTheBodyWas);
        if (encoding is not null)
            Label(edit, header.Span, encoding);
        return Put(message, edit, body);
    }

    /// <summary>Another content of another type.</summary>
    /// <param name="message">Any octets.</param>
    /// <param name="fields">The Content fields that say what it is, in place of those that are there.</param>
    /// <param name="body">What follows the empty line.</param>
    public static ReadOnlyMemory<byte> Replace(
        ReadOnlyMemory<byte> message, IEnumerable<(string Name, string Body)> fields, ReadOnlyMemory<byte> body)
    {
        var header = Header(message);
        var edit = new MessageEdit(header).Remove(field => SaysWhatTheBodyWas(field) || field.StartsWith("Content-"u8));
        AddVersion(edit, header.Span);
        foreach (var (name, value) in fields)
            edit.Add(name, value);
        return Put(message, edit, body);
    }

    /// <summary>The Content fields as they stand, each with a line end behind it.</summary>
    public static ReadOnlyMemory<byte> Fields(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> lineEnd)
    {
        var fields = new List<ReadOnlyMemory<byte>>();
        foreach (var field in new HeaderFields(message.Span))
        {
            if (!field.StartsWith("Content-"u8) || field.Is("Content-Length"u8))
                continue;

            fields.Add(message.Slice(field.Offset, field.Raw.Length));
            if (field.Raw is not [.., (byte)'\n'])
                fields.Add(lineEnd);
        }

        return Octets.Join([.. fields]);
    }

    private static ReadOnlyMemory<byte> Header(ReadOnlyMemory<byte> message) => message[..HeaderFields.LengthOf(message.Span)];

    // RFC 1864, and what mailboxes of old count by.
    private static bool SaysWhatTheBodyWas(Field field) => field.Is("Content-MD5"u8) || field.Is("Content-Length"u8) || field.Is("Lines"u8);

    private static void Label(MessageEdit edit, ReadOnlySpan<byte> header, string encoding)
    {
        var isThere = false;
        foreach (var field in new HeaderFields(header))
        {
            if (!field.Is("Content-Transfer-Encoding"u8))
                continue;

            edit.Replace(field, System.Text.Encoding.ASCII.GetBytes($" {encoding}"));
            isThere = true;
        }

        if (isThere)
            return;

        AddVersion(edit, header);
        edit.Add("Content-Transfer-Encoding", encoding);
    }

    private static void AddVersion(MessageEdit edit, ReadOnlySpan<byte> header)
    {
        foreach (var field in new HeaderFields(header))
        {
            if (field.Is("MIME-Version"u8))
                return;
        }

        edit.Add("MIME-Version", "1.0");
    }

    private static ReadOnlyMemory<byte> Put(ReadOnlyMemory<byte> message, MessageEdit edit, ReadOnlyMemory<byte> body)
    {
        var lineEnd = Octets.LineEndOf(message.Span);
        var header = edit.ToMessage();
        var isOpen = header.Span is not ([] or [.., (byte)'\n']);
        return Octets.Join(header, isOpen ? lineEnd : [], lineEnd, body);
    }
}
