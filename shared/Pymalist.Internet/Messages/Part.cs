namespace Pymalist.Internet.Messages;

/// <summary>A message or one of its parts (RFC 2045, section 2.4): what its Content fields say, and where its body lies.</summary>
public sealed class Part
{
    private readonly List<Part> _children = [];

    internal Part(ReadOnlyMemory<byte> entity, string defaultType, int depth)
    {
        ContentField? type = null, disposition = null;
        foreach (var field in new HeaderFields(entity.Span))
        {
            if (type is null && field.Is("Content-Type"u8))
                type = ContentField.Parse(Limited(field));
            else if (disposition is null && field.Is("Content-Disposition"u8))
                disposition = ContentField.Parse(Limited(field));
            else if (Encoding is null && field.Is("Content-Transfer-Encoding"u8))
                Encoding = ContentField.Parse(Limited(field)).Value;
        }

        // RFC 2045, section 5.2: what cannot be read is text/plain.
        Type = type is null ? defaultType : type.Value.Count(c => c == '/') == 1 ? type.Value : "text/plain";
        Boundary = type?["boundary"]?.TrimEnd(' ');
        Charset = type?["charset"]?.ToLowerInvariant();
        FileName = Decoded(disposition?["filename"] ?? type?["name"]);
        Depth = depth;
        Entity = entity;
        Body = entity[HeaderFields.BodyStart(entity.Span)..];
    }

    /// <summary><c>text/plain</c>: in lower case, without parameters.</summary>
    public string Type { get; }

    /// <summary>As it names itself, in lower case; null where it does not.</summary>
    public string? Charset { get; }

    /// <summary>The content-transfer-encoding as it names itself, in lower case; null where it does not.</summary>
    public string? Encoding { get; }

    /// <summary>The name that the sender gave a file, decoded. It may hold anything, <c>../</c> too: not for use as a path.</summary>
    public string? FileName { get; }

    /// <summary>The body as it stands.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The parts of a multipart, or the message in a <c>message/rfc822</c>; empty for a leaf.</summary>
    public IReadOnlyList<Part> Children => _children;

    /// <summary>Its fields, the empty line and its body.</summary>
    internal ReadOnlyMemory<byte> Entity { get; }

    internal string? Boundary { get; }

    internal int Depth { get; }

    internal bool IsMultipart => Type.StartsWith("multipart/", StringComparison.Ordinal);

    internal bool IsMessage => Type is "message/rfc822" or "message/global" or "message/news";

    /// <summary>The body with its content-transfer-encoding undone; as it stands where that has none or one that is not known.</summary>
    public ReadOnlyMemory<byte> Decoded() => Encoding switch
    {
        "base64" => LenientBase64.Decode(Body.Span),
        "quoted-printable" => QuotedPrintable.Decode(Body.Span),
        "x-uuencode" or "uuencode" or "x-uue" or "uue" => UuEncoding.Decode(Body.Span),
        _ => Body,
    };

    internal void Add(Part child) => _children.Add(child);

    // RFC 2047, section 5, forbids encoded words there, and much software writes them all the same.
    private static string? Decoded(string? name) => name is null ? null : EncodedWords.Decode(System.Text.Encoding.UTF8.GetBytes(name));

    // A field of more than this says nothing that we could use.
    private static ReadOnlySpan<byte> Limited(Field field) => field.Body[..Math.Min(field.Body.Length, PartTree.MaxField)];
}
