using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>A message or one of its parts (RFC 2045, section 2.4): what its Content fields say, and where its body lies.</summary>
public sealed class Part
{
    private readonly List<Part> _children = [];
    private readonly IReadOnlyDictionary<string, string>? _parameters;

    internal Part(ReadOnlyMemory<byte> entity, string defaultType, int depth, MessageLimits limits)
    {
        var content = ContentFields.Read(entity.Span, limits);

        // RFC 2045, section 5.2: what cannot be read is text/plain.
        var type = content.Type;
        Type = type is null ? defaultType : type.Value.Count(c => c == '/') == 1 ? type.Value : "text/plain";
        Boundary = type?["boundary"]?.TrimEnd(' ');
        Disposition = content.Disposition?.Value;
        Charset = type?["charset"]?.ToLowerInvariant();
        IsFlowed = string.Equals(type?["format"], "flowed", StringComparison.OrdinalIgnoreCase);
        IsDelSp = string.Equals(type?["delsp"], "yes", StringComparison.OrdinalIgnoreCase);
        Encoding = content.Encoding?.Value;
        EncodingText = content.Encoding?.Text;
        FileName = Decoded(content.Disposition?["filename"] ?? type?["name"]);
        _parameters = type?.Parameters;
        Depth = depth;
        IsReadWhole = content.IsWhole;
        HeaderDefect = content.Defect;
        Entity = entity;
        Body = entity[content.BodyStart..];
    }

    /// <summary><c>text/plain</c>: in lower case, without parameters.</summary>
    public string Type { get; }

    /// <summary>As it names itself, in lower case; null where it does not.</summary>
    public string? Charset { get; }

    /// <summary>Whether a blank at the end of a line says that the next one belongs to it (RFC 3676, section 4.1).</summary>
    public bool IsFlowed { get; }

    /// <summary>Whether that blank is no part of the text (RFC 3676, section 4.1).</summary>
    public bool IsDelSp { get; }

    /// <summary>The content-transfer-encoding as it names itself, in lower case; null where it does not.</summary>
    public string? Encoding { get; }

    /// <summary>The name that the sender gave a file, decoded. It may hold anything, <c>../</c> too: not for use as a path.</summary>
    public string? FileName { get; }

    /// <summary><c>inline</c> or <c>attachment</c> (RFC 2183) as it says, in lower case; null where it does not.</summary>
    public string? Disposition { get; }

    /// <summary>The body as it stands.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What stands in a multipart before its first part, its line end included; empty for any other.</summary>
    public ReadOnlyMemory<byte> Preamble { get; private set; }

    /// <summary>What stands in a multipart behind its last part; empty for any other.</summary>
    public ReadOnlyMemory<byte> Epilogue { get; private set; }

    /// <summary>The parts of a multipart, or the message in a <c>message/rfc822</c>; empty for a leaf.</summary>
    public IReadOnlyList<Part> Children => _children;

    /// <summary>Its fields, the empty line and its body, as they stand; the whole message where it is the root.</summary>
    public ReadOnlyMemory<byte> Entity { get; }

    /// <summary>The content-transfer-encoding as it is written.</summary>
    internal string? EncodingText { get; }

    /// <summary>What parts a multipart's parts (RFC 2046, section 5.1.1), without the dashes; null where it names none.</summary>
    public string? Boundary { get; }

    internal int Depth { get; }

    /// <summary>False where a field is longer than is read, or lies further back.</summary>
    public bool IsReadWhole { get; }

    /// <summary>For people; null where its header section is as it should be.</summary>
    internal string? HeaderDefect { get; }

    /// <summary>Whether it says that it is a multipart, even one that could not be read.</summary>
    public bool IsMultipart => Type.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Whether it is a message of its own, which is then its only child.</summary>
    public bool IsMessage => Type is "message/rfc822" or "message/global" or "message/news";

    /// <summary>A parameter of its Content-Type, decoded (RFC 2231); null where that has none of this name, in whatever case.</summary>
    public string? Parameter(string name) => _parameters?.GetValueOrDefault(name);

    /// <summary>The body with its content-transfer-encoding undone; as it stands where that has none or one that is not known.</summary>
    public ReadOnlyMemory<byte> Decoded() => ContentDecoder.For(Encoding)?.Decoded(Body.Span) ?? Body;

    /// <summary>Writes what <see cref="Decoded()"/> gives, a piece at a time.</summary>
    public void DecodeTo(IBufferWriter<byte> to)
    {
        if (ContentDecoder.For(Encoding) is { } decoder)
            decoder.DecodeAll(Body.Span, to);
        else
            to.Write(Body.Span);
    }

    /// <summary>The text in it; what names no charset, or one that is not known, is UTF-8 where it can be that, and else Windows-1252.</summary>
    /// <param name="maxOctets">How many octets of the body, encoded as they are, to read at most.</param>
    public string Text(int maxOctets)
    {
        var body = Body.Span[..Math.Min(maxOctets, Body.Length)];
        var octets = ContentDecoder.For(Encoding) is { } decoder ? decoder.Decoded(body).Span : body;
        return Charsets.Find(Charset ?? "us-ascii") is { } charset ? Charsets.Text(charset, octets) : Charsets.Guess(octets);
    }

    internal void Add(Part child) => _children.Add(child);

    internal void SetAround(Range preamble, Range epilogue) => (Preamble, Epilogue) = (Body[preamble], Body[epilogue]);

    // RFC 2047, section 5, forbids encoded words there, and much software writes them all the same.
    private static string? Decoded(string? name) => name is null ? null : EncodedWords.Decode(System.Text.Encoding.UTF8.GetBytes(name));
}
