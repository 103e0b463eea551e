using System.Globalization;

namespace Pymalist.Lists.Bounces;

/// <summary>Finds in a server's words what it says in numbers: <c>550 5.1.1 No such user</c>.</summary>
internal static class ReplyText
{
    /// <summary>The first enhanced status of class 4 or 5; the first that says more than <c>x.0.0</c> goes before it.</summary>
    public static EnhancedStatus? Status(ReadOnlySpan<char> text)
    {
        var vague = default(EnhancedStatus?);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('4' or '5') || (i > 0 && IsWithin(text, i)))
                continue;
            if (Length(text[i..]) is not (> 0 and var length) || !EnhancedStatus.TryParse(text.Slice(i, length), out var status))
                continue;
            if (!status.IsVague())
                return status;
            vague ??= status;
            i += length;
        }

        return vague;
    }

    /// <summary>The first number from 400 to 599 that stands where a reply code does: a space, a hyphen, a colon or the end behind it.</summary>
    public static int? Code(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 3 <= text.Length; i++)
        {
            if (text[i] is not ('4' or '5') || (i > 0 && (char.IsAsciiLetterOrDigit(text[i - 1]) || text[i - 1] is '.' or '-' or '#' or '[' or '+')))
                continue;

            var isCode = char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2]) && text[i + 1] <= '5'
                && (i + 3 == text.Length || text[i + 3] is ' ' or '-' or ':' or '_' or '\'' or '"' or ')' or '\n');
            if (isCode)
                return int.Parse(text.Slice(i, 3), CultureInfo.InvariantCulture);
        }

        return null;
    }

    /// <summary>Whether it gives a class and nothing else.</summary>
    public static bool IsVague(this EnhancedStatus status) => status is { Subject: 0, Detail: 0 };

    // Of a longer number or a word; but 550-5.7.1 is a reply in several lines.
    private static bool IsWithin(ReadOnlySpan<char> text, int i) =>
        char.IsAsciiLetterOrDigit(text[i - 1]) || text[i - 1] == '.' || (text[i - 1] == '-' && (i < 4 || !char.IsAsciiDigit(text[i - 2])));

    // Of digits with two dots between them, and no third: that would be a network address.
    private static int Length(ReadOnlySpan<char> text)
    {
        int dots = 0, i = 0;
        for (; i < text.Length && i < 9 && (char.IsAsciiDigit(text[i]) || text[i] == '.'); i++)
            dots += text[i] == '.' ? 1 : 0;
        if (text[i - 1] == '.')
            (i, dots) = (i - 1, dots - 1);

        var rest = text[i..];
        var isCut = rest is [>= '0' and <= '9', ..] or ['.', >= '0' and <= '9', ..] || (!rest.IsEmpty && char.IsAsciiLetter(rest[0]));
        return dots == 2 && text[1] == '.' && !isCut ? i : 0;
    }
}
