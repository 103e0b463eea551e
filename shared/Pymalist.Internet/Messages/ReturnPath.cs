using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>The reverse-path that the last delivery wrote on top of a message (RFC 5321, section 4.4).</summary>
internal static class ReturnPath
{
    // RFC 5322, section 2.1.1: no line is longer.
    private const int MaxLength = 998;

    /// <summary>From the top-most <c>Return-Path</c> field; null where there is none, or it holds no address.</summary>
    public static ReversePath? Of(ReadOnlySpan<byte> message)
    {
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Return-Path"u8))
                return Parse(field.Body);
        }

        return null;
    }

    /// <summary>Reads a path with or without its angle brackets, blanks around it; null where it is none.</summary>
    public static ReversePath? Parse(ReadOnlySpan<byte> body) =>
        body.Trim(" \t\r\n"u8) is { Length: > 0 and <= MaxLength } text && ReversePath.TryParse(Encoding.UTF8.GetString(text), out var path)
            ? path
            : null;
}
