using System.Buffers;

namespace Pymalist.Internet.Authentication;

/// <summary>What a message that we sign is on the wire, where a bare CR becomes a line end like a bare LF.</summary>
internal static class WireForm
{
    /// <summary>The message itself, unless it has a bare CR: then a copy, in which each is a CR LF.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message)
    {
        var rest = message.Span;
        var bare = BareCarriageReturn(rest);
        if (bare < 0)
            return message;

        var copy = new ArrayBufferWriter<byte>(rest.Length + 1);
        for (; bare >= 0; bare = BareCarriageReturn(rest))
        {
            copy.Write(rest[..bare]);
            copy.Write("\r\n"u8);
            rest = rest[(bare + 1)..];
        }

        copy.Write(rest);
        return copy.WrittenMemory;
    }

    private static int BareCarriageReturn(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (octets[at..].IndexOf((byte)'\r') is >= 0 and var next)
        {
            at += next;
            if (at + 1 == octets.Length || octets[at + 1] != (byte)'\n')
                return at;

            at += 2;
        }

        return -1;
    }
}
