using System.Buffers;
using MimeKit;
using Pymalist.Internet.Smtp;

namespace Pymalist.MailKit.Smtp;

/// <summary>A body that writes a message, header section and all. MimeKit makes it, by its type in <see cref="RawMessage"/>.</summary>
internal sealed class RawBody(MimeEntityConstructorArgs args) : MimePart(args)
{
    private const int BlockSize = 64 * 1024;

    public OutgoingMessage Message { get; set; } = new(default);

    /// <summary>Is called before the last octets go out, and may throw.</summary>
    public Func<Task> OnLast { get; set; } = () => Task.CompletedTask;

    /// <summary>Is called behind them.</summary>
    public Action OnWritten { get; set; } = () => { };

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var left = Message.Size;
            if (left == 0)
                await OnLast();
            foreach (var block in Message.Blocks(stuffed: false, buffer))
            {
                left -= block.Length;
                if (left <= 0)
                    await OnLast();
                await stream.WriteAsync(block, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        OnWritten();
    }
}
