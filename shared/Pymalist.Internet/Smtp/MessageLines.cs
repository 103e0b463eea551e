namespace Pymalist.Internet.Smtp;

/// <summary>What one look at the lines of a message tells of them.</summary>
/// <param name="Size">In octets, once each ends with CR LF (RFC 1870, section 5).</param>
/// <param name="AreCrLf">Each ends with CR LF, the last too, and there is no CR or LF beside: nothing has to be changed.</param>
/// <param name="AreText">So they do, but maybe the last, and none is longer than 998 octets or holds NUL (RFC 5321, section 4.5.3.1.6).</param>
/// <param name="AreEnded">The last one has an end, whatever it is; or there is none.</param>
/// <param name="HasDots">One starts with a dot.</param>
internal readonly record struct MessageLines(long Size, bool AreCrLf, bool AreText, bool AreEnded, bool HasDots)
{
    private const int MaxLine = 998;

    public static MessageLines Of(ReadOnlySpan<byte> message)
    {
        var (lines, longest, bareLf, dots) = (0, 0, false, message is [(byte)'.', ..]);
        var rest = message;
        for (int newline; (newline = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(newline + 1)..])
        {
            lines++;
            longest = Math.Max(longest, newline);
            bareLf |= newline == 0 || rest[newline - 1] != '\r';
            dots |= newline + 1 < rest.Length && rest[newline + 1] == '.';
        }

        longest = Math.Max(longest, rest.Length);
        var isCrLf = !bareLf && message.Count((byte)'\r') == lines;
        var isEnded = message.IsEmpty || message[^1] is (byte)'\r' or (byte)'\n';
        return new(
            isCrLf ? message.Length + (isEnded ? 0 : 2) : DotStuffer.SizeOf(message),
            isCrLf && isEnded,
            isCrLf && longest <= MaxLine + 1 && !message.Contains((byte)0),
            isEnded,
            dots);
    }
}
