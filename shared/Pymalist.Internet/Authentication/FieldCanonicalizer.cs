using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication;

/// <summary>Writes fields in the form in which they are signed (RFC 6376, sections 3.4.1 and 3.4.2).</summary>
internal static class FieldCanonicalizer
{
    /// <summary>Writes a field and the line end behind it.</summary>
    /// <param name="canonicalization">The form.</param>
    /// <param name="field">All of it; a bare LF counts as CR LF, and the line end behind it may be missing.</param>
    /// <param name="to">Takes it.</param>
    public static void Write(Canonicalization canonicalization, ReadOnlySpan<byte> field, HashWriter to)
    {
        WriteUnended(canonicalization, field, to);
        to.Write("\r\n"u8);
    }

    /// <summary>Writes a field without the line end behind it, as a signature's own field is signed (section 3.7).</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteUnended(Canonicalization canonicalization, ReadOnlySpan<byte> field, HashWriter to)
    {
        if (canonicalization == Canonicalization.Simple)
            WriteLines(WithoutLineEnd(field), to);
        else
            WriteRelaxed(field, to);
    }

    private static void WriteLines(ReadOnlySpan<byte> field, HashWriter to)
    {
        for (var end = field.IndexOf((byte)'\n'); end >= 0; end = field.IndexOf((byte)'\n'))
        {
            to.Write(WithoutLineEnd(field[..(end + 1)]));
            to.Write("\r\n"u8);
            field = field[(end + 1)..];
        }

        to.Write(field);
    }

    private static void WriteRelaxed(ReadOnlySpan<byte> field, HashWriter to)
    {
        var colon = field.IndexOf((byte)':');
        foreach (var octet in field[..colon].TrimEnd(" \t"u8))
            to.Write([octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet]);

        to.Write(":"u8);
        var body = field[(colon + 1)..].Trim(" \t\r\n"u8);
        var space = false;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] is (byte)' ' or (byte)'\t')
                space = true;
            else if (!IsLineEnd(body[i..]))
                WriteText(body[i], ref space, to);
        }
    }

    private static void WriteText(byte octet, ref bool space, HashWriter to)
    {
        if (space)
            to.Write(" "u8);

        space = false;
        to.Write([octet]);
    }

    // The CR of a CR LF, or any LF: inside a field each is a fold, whose white space follows. A CR alone is a character like others.
    private static bool IsLineEnd(ReadOnlySpan<byte> rest) => HeaderFields.EmptyLineLength(rest) > 0;

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> line) => line switch
    {
        [.., (byte)'\r', (byte)'\n'] => line[..^2],
        [.., (byte)'\n'] => line[..^1],
        _ => line,
    };
}
