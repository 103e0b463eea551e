namespace Pymalist.Lists.Rewriting;

/// <summary>Puts octets together.</summary>
internal static class Octets
{
    /// <summary>CR LF, or LF where the first line of a message ends so.</summary>
    public static byte[] LineEndOf(ReadOnlySpan<byte> message)
    {
        var newline = message.IndexOf((byte)'\n');
        return newline == 0 || (newline > 0 && message[newline - 1] != '\r') ? "\n"u8.ToArray() : "\r\n"u8.ToArray();
    }

    /// <summary>All in order, in memory of their own.</summary>
    public static ReadOnlyMemory<byte> Join(params ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        var length = 0;
        foreach (var piece in pieces)
            length = checked(length + piece.Length);

        var result = new byte[length];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.Span.CopyTo(result.AsSpan(at));
            at += piece.Length;
        }

        return result;
    }
}
