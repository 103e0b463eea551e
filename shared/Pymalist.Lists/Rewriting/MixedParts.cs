using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Puts texts beside the parts of a message (RFC 2046, section 5.1.3), no octet of which changes.</summary>
internal static class MixedParts
{
    private const int MaxParts = 1000;

    /// <summary>Adds parts to a multipart/mixed, between its own delimiters; null where its delimiters cannot be found.</summary>
    public static ReadOnlyMemory<byte>? TryAdd(ReadOnlyMemory<byte> message, Part root, TextBlocks texts)
    {
        if (root.Type != "multipart/mixed" || string.IsNullOrEmpty(root.Boundary) || root.Boundary.Contains('\n', StringComparison.Ordinal))
            return null;

        var body = MultipartBody.Cut(root.Body.Span, Encoding.UTF8.GetBytes(root.Boundary), MaxParts);
        if (body.HasMore || body.Parts.Count == 0)
            return null;

        var lineEnd = Octets.LineEndOf(message.Span);
        var delimiter = Encoding.UTF8.GetBytes($"--{root.Boundary}");
        var splices = new Splices(root.Body);
        if (texts.HeaderPart(lineEnd) is { } header)
            splices.Insert(body.Parts[0].Start.Value, Octets.Join(header, lineEnd, delimiter, lineEnd));
        if (texts.FooterPart(lineEnd) is { } footer)
            splices.Insert(body.Parts[^1].End.Value, Octets.Join(lineEnd, delimiter, lineEnd, footer, body.IsClosed ? [] : End(delimiter, lineEnd)));
        return MessageContent.WithBody(message, splices.Apply());
    }

    /// <summary>Makes a multipart/mixed of the texts and all that the message held.</summary>
    public static ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> message, Part root, TextBlocks texts)
    {
        var lineEnd = Octets.LineEndOf(message.Span);
        var header = texts.HeaderPart(lineEnd);
        var footer = texts.FooterPart(lineEnd);
        var boundary = BoundaryFor(root.Body.Span, header, footer);
        var delimiter = Encoding.ASCII.GetBytes($"--{boundary}");

        var inner = Octets.Join(MessageContent.Fields(message, lineEnd), lineEnd, root.Body);
        var parts = new[] { header, inner, footer }.OfType<ReadOnlyMemory<byte>>();
        var body = parts.SelectMany(part => new ReadOnlyMemory<byte>[] { delimiter, lineEnd, part, lineEnd });
        var fields = new List<(string, string)> { ("Content-Type", $"multipart/mixed; boundary=\"{boundary}\"") };
        if (EncodingOf(root) is { } encoding)
            fields.Add(("Content-Transfer-Encoding", encoding));
        return MessageContent.Replace(message, fields, Octets.Join([.. body, delimiter, "--"u8.ToArray(), lineEnd]));
    }

    private static byte[] End(byte[] delimiter, byte[] lineEnd) => [.. lineEnd, .. delimiter, .. "--"u8, .. lineEnd];

    // RFC 2045, section 6.4: a multipart is what its parts are.
    private static string? EncodingOf(Part root)
    {
        if (root.Encoding is "8bit" or "binary")
            return root.Encoding;

        return Ascii.IsValid(root.Body.Span) ? null : "8bit";
    }

    // What is in the parts decides it, so that it is the same each time; for the same reason they cannot hold it.
    private static string BoundaryFor(ReadOnlySpan<byte> body, params ReadOnlySpan<ReadOnlyMemory<byte>?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        foreach (var text in texts)
            hash.AppendData(text.GetValueOrDefault().Span);
        return $"=_{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }
}
