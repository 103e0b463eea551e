namespace Pymalist.Internet.Messages;

/// <summary>How much of a message's header section is read.</summary>
public static class HeaderSection
{
    /// <summary>The whole fields of a message that lie within the limit, as a slice of it.</summary>
    /// <param name="message">From its first octet on.</param>
    /// <param name="limits">Their <see cref="MessageLimits.MaxHeaderSectionLength"/> counts.</param>
    /// <param name="isWhole">Whether these are all its fields.</param>
    public static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> message, MessageLimits limits, out bool isWhole)
    {
        // The walk ends with the field that goes over the limit, or at the limit where it has no end before.
        var most = message[..(int)Math.Min(message.Length, limits.MaxHeaderSectionLength + 1L)];
        var end = 0;
        foreach (var field in new HeaderFields(most))
        {
            isWhole = field.Offset + field.Raw.Length <= limits.MaxHeaderSectionLength;
            if (!isWhole)
                return message[..end];
            end = field.Offset + field.Raw.Length;
        }

        isWhole = true;
        return message[..end];
    }

    /// <summary>The first field of that name.</summary>
    /// <param name="header">What <see cref="Within"/> gives.</param>
    /// <param name="name">In whatever case.</param>
    /// <param name="body">With its folds; empty where there is no such field.</param>
    public static bool TryFind(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> body)
    {
        foreach (var field in new HeaderFields(header))
        {
            if (!field.Is(name))
                continue;

            body = field.Body;
            return true;
        }

        body = default;
        return false;
    }
}
