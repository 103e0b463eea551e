namespace Pymalist.Internet.Messages;

/// <summary>The body of a multipart (RFC 2046, section 5.1), cut at its delimiters.</summary>
/// <param name="Parts">Where each part lies, without the line end that belongs to the delimiter behind it.</param>
/// <param name="Preamble">What stands before the first delimiter, and is no part.</param>
/// <param name="Epilogue">What stands behind the last, and is no part.</param>
/// <param name="IsClosed">Whether the delimiter that ends it was there.</param>
/// <param name="HasMore">Whether there are more parts than were asked for.</param>
public sealed record MultipartBody(IReadOnlyList<Range> Parts, Range Preamble, Range Epilogue, bool IsClosed, bool HasMore)
{
    /// <summary>Cuts a body at its delimiters: lines of two dashes and the boundary (RFC 2046, section 5.1.1).</summary>
    /// <param name="body">Of a multipart, as it stands.</param>
    /// <param name="boundary">Without dashes.</param>
    /// <param name="most">How many parts to look for.</param>
    /// <remarks>Each octet is looked at once or twice.</remarks>
    public static MultipartBody Cut(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, int most)
    {
        var parts = new List<Range>();
        var preamble = ..body.Length;
        var start = -1;
        for (var line = NextDashes(body, 0); line >= 0; line = NextDashes(body, line + 1))
        {
            var length = DelimiterLength(body[line..], boundary, out var isLast);
            if (length == 0)
                continue;

            // Two delimiters in a row have no part between them.
            var isPart = start >= 0 && start < line;
            if (isPart && parts.Count == most)
                return new MultipartBody(parts, preamble, body.Length.., IsClosed: false, HasMore: true);
            if (isPart)
                parts.Add(start..WithoutLineEnd(body, start, line));
            if (start < 0)
                preamble = ..line;
            start = line + length;
            if (isLast)
                return new MultipartBody(parts, preamble, start.., IsClosed: true, HasMore: false);
        }

        if (start >= 0 && parts.Count < most)
            parts.Add(start..body.Length);
        return new MultipartBody(parts, preamble, body.Length.., IsClosed: false, HasMore: false);
    }

    // The next line that starts with two dashes; -1 where there is none.
    private static int NextDashes(ReadOnlySpan<byte> body, int from)
    {
        if (from == 0 && body.StartsWith("--"u8))
            return 0;
        if (from > body.Length)
            return -1;

        var newline = body[from..].IndexOf("\n--"u8);
        return newline < 0 ? -1 : from + newline + 1;
    }

    // With its line end; 0 where the line is no delimiter.
    private static int DelimiterLength(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> boundary, out bool isLast)
    {
        isLast = false;
        if (!rest[2..].StartsWith(boundary))
            return 0;

        var newline = rest.IndexOf((byte)'\n');
        var line = newline < 0 ? rest : rest[..(newline + 1)];
        if (line.Length < 2 + boundary.Length)
            return 0;

        var behind = line[(2 + boundary.Length)..];
        isLast = behind.StartsWith("--"u8);
        return (isLast ? behind[2..] : behind).Trim(" \t\r\n"u8).IsEmpty ? line.Length : 0;
    }

    private static int WithoutLineEnd(ReadOnlySpan<byte> body, int start, int end) => body[start..end] switch
    {
        [.., (byte)'\r', (byte)'\n'] => end - 2,
        [.., (byte)'\n'] => end - 1,
        _ => end,
    };
}
