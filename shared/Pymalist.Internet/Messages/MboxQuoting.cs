using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>How a program that writes mbox files keeps lines of a message that start with <c>From </c> from looking like the start of the next.</summary>
public enum MboxDialect
{
    /// <summary>Every such line has one <c>&gt;</c> more in front of it, whether it had some or not: nothing is lost.</summary>
    Mboxrd = 0,

    /// <summary>Only those have one that had none: what had one of its own can no longer be told from them.</summary>
    Mboxo = 1,

    /// <summary>None has.</summary>
    Unquoted = 2,
}

/// <summary>The quoting of mbox files.</summary>
public static class MboxQuoting
{
    /// <summary>Takes it away from a message.</summary>
    /// <returns>The same octets where there is none.</returns>
    public static ReadOnlyMemory<byte> Unquote(ReadOnlyMemory<byte> message, MboxDialect dialect)
    {
        if (dialect == MboxDialect.Unquoted || !message.Span.Contains((byte)'>'))
            return message;

        var result = new ArrayBufferWriter<byte>(Math.Max(1, message.Length));
        foreach (var line in Lines(message))
            result.Write(IsQuoted(line.Span, dialect) ? line.Span[1..] : line.Span);
        return result.WrittenCount == message.Length ? message : result.WrittenMemory;
    }

    /// <summary>Writes a message as <see cref="MboxDialect.Mboxrd"/> has it.</summary>
    internal static void Write(IBufferWriter<byte> to, ReadOnlyMemory<byte> message)
    {
        foreach (var line in Lines(message))
        {
            if (IsFrom(line.Span.TrimStart((byte)'>')))
                to.Write(">"u8);
            to.Write(line.Span);
        }
    }

    private static bool IsQuoted(ReadOnlySpan<byte> line, MboxDialect dialect) =>
        line is [(byte)'>', ..] && IsFrom(dialect == MboxDialect.Mboxo ? line[1..] : line.TrimStart((byte)'>'));

    private static bool IsFrom(ReadOnlySpan<byte> line) => line.StartsWith("From "u8);

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var end = message.Span.IndexOf((byte)'\n') + 1;
            var line = end == 0 ? message : message[..end];
            yield return line;
            message = message[line.Length..];
        }
    }
}
