namespace Pymalist.Internet.Messages;

/// <summary>The body of a multipart (RFC 2046, section 5.1), cut at its delimiters.</summary>
/// <param name="Parts">Where each part lies, without the line end that belongs to the delimiter behind it.</param>
/// <param name="IsClosed">Whether the delimiter that ends it was there.</param>
/// <param name="HasMore">Whether there are more parts than were asked for.</param>
internal sealed record MultipartBody(IReadOnlyList<Range> Parts, bool IsClosed, bool HasMore)
{
    /// <summary>Cuts a body; what stands before the first delimiter and behind the last is no part.</summary>
    public static MultipartBody Cut(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, int most)
    {
        var parts = new List<Range>();
        var start = -1;
        for (var line = 0; line < body.Length;)
        {
            var newline = body[line..].IndexOf((byte)'\n');
            var next = newline < 0 ? body.Length : line + newline + 1;
            if (IsDelimiter(body[line..next], boundary, out var isLast))
            {
                if (start >= 0 && start < line && parts.Count == most)
                    return new MultipartBody(parts, IsClosed: false, HasMore: true);

                // Two delimiters in a row have no part between them.
                if (start >= 0 && start < line)
                    parts.Add(start..WithoutLineEnd(body, start, line));
                if (isLast)
                    return new MultipartBody(parts, IsClosed: true, HasMore: false);
                start = next;
            }

            line = next;
        }

        if (start >= 0 && parts.Count < most)
            parts.Add(start..body.Length);
        return new MultipartBody(parts, IsClosed: false, HasMore: false);
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> boundary, out bool isLast)
    {
        isLast = false;
        if (!line.StartsWith("--"u8) || !line[2..].StartsWith(boundary))
            return false;

        var rest = line[(2 + boundary.Length)..];
        isLast = rest.StartsWith("--"u8);
        return (isLast ? rest[2..] : rest).Trim(" \t\r\n"u8).IsEmpty;
    }

    private static int WithoutLineEnd(ReadOnlySpan<byte> body, int start, int end) => body[start..end] switch
    {
        [.., (byte)'\r', (byte)'\n'] => end - 2,
        [.., (byte)'\n'] => end - 1,
        _ => end,
    };
}
