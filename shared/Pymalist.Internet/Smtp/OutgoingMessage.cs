using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Smtp;

/// <summary>A message on its way to a server: what must be known of it beforehand, and itself in blocks.</summary>
internal sealed class OutgoingMessage(ReadOnlyMemory<byte> octets)
{
    private const int BlockSize = 64 * 1024;

    /// <summary>How many octets it has on the wire (RFC 1870).</summary>
    public long Size { get; } = DotStuffer.SizeOf(octets.Span);

    /// <summary>Whether it needs 8BITMIME (RFC 6152).</summary>
    public bool Is8Bit { get; } = !Ascii.IsValid(octets.Span);

    /// <summary>Sends it and the final dot. Once the block with the dot is begun, cancelling does nothing more.</summary>
    public async Task SendTo(SmtpSession session, TimeSpan blockTimeout, CancellationToken cancellationToken)
    {
        var stuffer = new DotStuffer();
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var rest = octets;
            while (true)
            {
                stuffer.Encode(rest.Span, block.AsSpan(0, BlockSize - DotStuffer.MaxFinish), out var consumed, out var written);
                rest = rest[consumed..];
                cancellationToken.ThrowIfCancellationRequested();
                if (rest.IsEmpty)
                {
                    written += stuffer.Finish(block.AsSpan(written));
                    await session.Send(block.AsMemory(0, written), blockTimeout, CancellationToken.None);
                    return;
                }

                await session.Send(block.AsMemory(0, written), blockTimeout, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
