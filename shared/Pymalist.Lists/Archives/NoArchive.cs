using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives;

/// <summary>An author's wish that a post be in no archive: <c>X-No-Archive: yes</c>, or <c>Archive: no</c> (RFC 5536, section 3.2.2).</summary>
public static class NoArchive
{
    /// <summary>Whether a message has it.</summary>
    public static bool IsAskedFor(ReadOnlySpan<byte> message)
    {
        foreach (var field in new HeaderFields(HeaderSection.Within(message, MessageLimits.Default, out _)))
        {
            if ((field.Is("X-No-Archive"u8) && Says(field, "yes"u8)) || (field.Is("Archive"u8) && Says(field, "no"u8)))
                return true;
        }

        return false;
    }

    // Parameters or a comment may follow.
    private static bool Says(Field field, ReadOnlySpan<byte> word)
    {
        var body = field.Body.TrimStart(" \t\r\n"u8);
        var end = body.IndexOfAnyExceptInRange((byte)'A', (byte)'z');
        return Ascii.EqualsIgnoreCase(end < 0 ? body : body[..end], word);
    }
}
