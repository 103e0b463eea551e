using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Internet.Messages.Building;

/// <summary>Several entities (RFC 2046, section 5.1).</summary>
/// <param name="subtype"><c>mixed</c>, <c>alternative</c>, <c>digest</c> …</param>
/// <param name="parts">At least one, in order.</param>
public sealed class MultipartEntity(string subtype, params IReadOnlyList<Entity> parts) : Entity
{
    private readonly string _parameters = "";

    private MultipartEntity(string subtype, string parameters, IReadOnlyList<Entity> parts)
        : this(subtype, parts) => _parameters = parameters;

    /// <summary>Messages, one after the other (RFC 2046, section 5.1.5).</summary>
    public static MultipartEntity Digest(IEnumerable<ReadOnlyMemory<byte>> messages) =>
        new("digest", [.. messages.Select(message => new MessageEntity(message))]);

    /// <summary>A report for people and machines (RFC 6522).</summary>
    /// <param name="type">What it reports: <c>delivery-status</c>, <c>feedback-report</c>.</param>
    /// <param name="explanation">For people.</param>
    /// <param name="report">For machines.</param>
    /// <param name="original">What it is about: a message, its header section, or null for nothing.</param>
    public static MultipartEntity Report(string type, Entity explanation, Entity report, Entity? original) =>
        new("report", Parameter.Write("report-type", type), original is null ? [explanation, report] : [explanation, report, original]);

    internal override EntityOctets Write()
    {
        var written = parts.Select(part => part.Write()).ToArray();
        var body = new ArrayBufferWriter<byte>();
        var boundary = Boundary(written);
        foreach (var part in written)
        {
            WriteText($"--{boundary}\r\n", body);
            foreach (var (name, value) in part.Fields().Where(field => !IsDefault(field)))
                WriteText($"{name}: {value}\r\n", body);
            WriteText("\r\n", body);
            body.Write(part.Body.Span);
            WriteText("\r\n", body);
        }

        WriteText($"--{boundary}--\r\n", body);
        var encoding = written.Any(part => part.IsEightBit) ? "8bit" : "7bit";
        return new($"multipart/{subtype}{_parameters}{Parameter.Write("boundary", boundary)}", encoding, body.WrittenMemory);
    }

    // In a digest a part is a message unless it says something else.
    private bool IsDefault((string Name, string Body) field) => subtype == "digest" && field == ("Content-Type", "message/rfc822");

    // What is in the parts decides it, so that it is the same each time; for the same reason they cannot hold it.
    private static string Boundary(EntityOctets[] written)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in written)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{part.Type} {part.Body.Length}\n"));
            hash.AppendData(part.Body.Span);
        }

        return $"=_{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> to) => to.Write(Encoding.UTF8.GetBytes(text));
}
