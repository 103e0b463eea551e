using System.Buffers;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Smtp;

/// <summary>A message on its way to a server: what must be known of it beforehand, and how its octets go out.</summary>
/// <param name="octets">As they came, with whatever line ends.</param>
internal sealed class OutgoingMessage(ReadOnlyMemory<byte> octets)
{
    private readonly MessageLines _lines = MessageLines.Of(octets.Span);

    /// <summary>How many octets it has on the wire, doubled dots aside (RFC 1870).</summary>
    public long Size => IsBinary ? octets.Length : _lines.Size;

    /// <summary>Whether it needs 8BITMIME (RFC 6152).</summary>
    public bool Is8Bit { get; } = !Ascii.IsValid(octets.Span);

    /// <summary>Whether it goes out as it is, line ends included, as BINARYMIME allows (RFC 3030).</summary>
    public bool IsBinary { get; private init; }

    /// <summary>It as a server takes it: with those parts encoded that it takes no other way.</summary>
    public OutgoingMessage For(SmtpCapabilities can, bool chunking)
    {
        var mayBeBinary = !_lines.AreText && TransferEncoding.IsBinary(octets);
        if (mayBeBinary && chunking && can.BinaryMime)
            return new(octets) { IsBinary = true };
        if (Is8Bit && !can.EightBitMime)
            return new(TransferEncoding.ToSevenBit(octets));
        return mayBeBinary ? new(TransferEncoding.WithoutBinary(octets)) : this;
    }

    /// <summary>Whether its octets are those that go out: there is nothing to change.</summary>
    /// <param name="stuffed">As DATA takes it; else as BDAT does.</param>
    public bool GoesAsItIs(bool stuffed) => IsBinary || (_lines.AreCrLf && !(stuffed && _lines.HasDots));

    /// <summary>Writes all of it; with <paramref name="stuffed"/> the line that ends it too.</summary>
    public void WriteTo(IBufferWriter<byte> to, bool stuffed)
    {
        if (GoesAsItIs(stuffed))
        {
            to.Write(octets.Span);
            to.Write(stuffed ? ".\r\n"u8 : []);
            return;
        }

        var stuffer = new DotStuffer(stuffed);
        for (var rest = octets.Span; !rest.IsEmpty;)
        {
            stuffer.Encode(rest, to.GetSpan(Math.Min(rest.Length, 4_096) + 2), out var consumed, out var written);
            to.Advance(written);
            rest = rest[consumed..];
        }

        to.Advance(stuffer.Finish(to.GetSpan(DotStuffer.MaxFinish)));
    }

    /// <summary>
    /// All of it but the line with the dot, in blocks: parts of the message itself where nothing is to be changed, else of
    /// <paramref name="buffer"/>, each valid until the next.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> Blocks(bool stuffed, Memory<byte> buffer)
    {
        if (GoesAsItIs(stuffed))
        {
            for (var rest = octets; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, buffer.Length)..])
                yield return rest[..Math.Min(rest.Length, buffer.Length)];
            yield break;
        }

        var stuffer = new DotStuffer(stuffed);
        for (var rest = octets; !rest.IsEmpty;)
        {
            stuffer.Encode(rest.Span, buffer.Span, out var consumed, out var written);
            rest = rest[consumed..];
            yield return buffer[..written];
        }

        if (!_lines.AreEnded)
            yield return LineEnd;
    }

    private static readonly ReadOnlyMemory<byte> LineEnd = "\r\n"u8.ToArray();
}
