using System.Text;

namespace Pymalist.Internet.Messages.Building;

/// <summary>What a new message holds (RFC 2045, section 2.4): a text, a file, another message, or several of them.</summary>
/// <remarks>The same entity is always written with the same octets.</remarks>
public abstract class Entity
{
    internal abstract EntityOctets Write();

    /// <summary>The entity as a part of a multipart that is there already: its fields, the empty line, its body.</summary>
    /// <param name="lineEnd">What ends its lines, CR LF or LF: what ends those of the message around it.</param>
    public ReadOnlyMemory<byte> ToPart(ReadOnlySpan<byte> lineEnd)
    {
        var written = Write();
        var fields = string.Concat(written.Fields().Select(field => $"{field.Name}: {field.Body}\r\n"));
        byte[] part = [.. Encoding.UTF8.GetBytes(fields), .. "\r\n"u8, .. written.Body.Span];
        return lineEnd.SequenceEqual("\n"u8) ? WithoutReturns(part) : part;
    }

    private static byte[] WithoutReturns(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!text[i..].StartsWith("\r\n"u8))
                result[length++] = text[i];
        }

        return result[..length];
    }
}

/// <summary>An entity that has been written.</summary>
/// <param name="Type">Its type and parameters: what stands in Content-Type; null where it is what the multipart around it has by default.</param>
/// <param name="Encoding">Its content-transfer-encoding: 7bit, 8bit, quoted-printable or base64.</param>
/// <param name="Body">With line ends of CR LF where they are ours.</param>
internal sealed record EntityOctets(string? Type, string Encoding, ReadOnlyMemory<byte> Body)
{
    /// <summary>Content-Disposition; null for none.</summary>
    public string? Disposition { get; init; }

    /// <summary>Whether it needs 8BITMIME (RFC 6152).</summary>
    public bool IsEightBit => Encoding == "8bit";

    /// <summary>The fields that say what it is; those that need not be said are left out.</summary>
    public IEnumerable<(string Name, string Body)> Fields()
    {
        if (Type is not null)
            yield return ("Content-Type", Type);
        if (Disposition is not null)
            yield return ("Content-Disposition", Disposition);
        if (Encoding != "7bit")
            yield return ("Content-Transfer-Encoding", Encoding);
    }
}
