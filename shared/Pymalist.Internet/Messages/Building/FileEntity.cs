using System.Text.RegularExpressions;

namespace Pymalist.Internet.Messages.Building;

/// <summary>A file that comes with a message (RFC 2183).</summary>
/// <param name="octets">As they are.</param>
/// <param name="type">Its media type: <c>image/png</c>. What is none is application/octet-stream: it may come from a stranger.</param>
/// <param name="name">What to call it; any text.</param>
public sealed partial class FileEntity(ReadOnlyMemory<byte> octets, string type, string? name = null) : Entity
{
    internal override EntityOctets Write() => new(MediaType.IsMatch(type) ? type : "application/octet-stream", "base64", BodyEncoding.Base64(octets.Span, "\r\n"u8))
    {
        Disposition = name is null ? "attachment" : $"attachment{Parameter.Write("filename", name)}",
    };

    // RFC 6838, section 4.2.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\z")]
    private static partial Regex MediaType { get; }
}
