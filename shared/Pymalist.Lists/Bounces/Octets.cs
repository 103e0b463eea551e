namespace Pymalist.Lists.Bounces;

/// <summary>Messages as the parts of this project read them.</summary>
internal static class Octets
{
    /// <summary>Without a byte order mark; CR made LF where it is the only line end there is (some put mail into files so).</summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> message)
    {
        if (message.Span.StartsWith<byte>([0xef, 0xbb, 0xbf]))
            message = message[3..];
        if (message.Span.Contains((byte)'\n') || !message.Span.Contains((byte)'\r'))
            return message;

        var copy = message.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }
}
