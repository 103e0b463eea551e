using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Writes messages into an mbox file (RFC 4155), quoted as mboxrd: <see cref="MboxReader"/> and <see cref="MboxQuoting"/> give every octet of them back.</summary>
/// <param name="file">Written to, and not disposed of.</param>
public sealed class MboxWriter(Stream file)
{
    private readonly ArrayBufferWriter<byte> _message = new();

    /// <summary>Writes a message and the empty line behind it.</summary>
    /// <param name="message">Any octets; its line ends stay what they are.</param>
    /// <param name="sender">The reverse-path; null for the null one, or where nobody knows.</param>
    /// <param name="date">When it came.</param>
    /// <param name="cancellationToken">May leave half of it.</param>
    public async Task Write(ReadOnlyMemory<byte> message, AddrSpec? sender, DateTimeOffset date, CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        _message.Write(MboxSeparator.Of(sender, date, message.Span));
        _message.Write("\n"u8);
        MboxQuoting.Write(_message, message);
        if (message.Span is not [.., (byte)'\n'])
            _message.Write("\n"u8);
        _message.Write("\n"u8);
        await file.WriteAsync(_message.WrittenMemory, cancellationToken);
    }
}
