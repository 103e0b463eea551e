using System.Buffers;
using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.StdIn;

/// <summary>Gets the one mail that procmail, a <c>.forward</c> file or a pipe transport hands over on standard input.</summary>
/// <remarks>
/// A line <c>From ann@example.org Thu Jan  1 …</c>, as mbox files have it, is no part of the message: it is taken off, and its
/// address is the reverse-path. No octet at all is no mail.
/// </remarks>
public sealed class StdInFetcher : IFetcher
{
    // A From line is on top of what is allowed; its longest path has 256 octets (RFC 5321, section 4.5.3.1.3).
    private const int MaxFromLine = 998;

    private readonly StdInOptions _options;
    private readonly Stream _input;
    private readonly Mailbox? _sender;
    private readonly IReadOnlyList<Mailbox> _recipients;

    /// <param name="options">The envelope and the limit.</param>
    /// <param name="input">What to read to its end; null is the process's standard input.</param>
    /// <exception cref="FormatException">An address in the options is none.</exception>
    public StdInFetcher(StdInOptions options, Stream? input = null)
    {
        _options = options;
        _input = input ?? Console.OpenStandardInput();
        _sender = options.Sender is { } sender ? Mailbox.Parse(sender) : null;
        _recipients = [.. options.Recipients.Select(Mailbox.Parse)];
    }

    /// <inheritdoc/>
    /// <exception cref="MailException">It is larger than allowed.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var octets = await ReadToEnd(cancellationToken);
        var fromLine = FromLineLength(octets.Span);
        var message = octets[fromLine..];
        if (message.IsEmpty)
            yield break;
        if (message.Length > _options.MaxMessageSize)
            throw TooBig();

        yield return new Mail
        {
            // The same octets for another recipient are another mail.
            Id = MailId.Of("stdin", string.Join(' ', _recipients.Select(recipient => recipient.Address).Prepend(_sender?.Address)), message.Span),
            Message = message,
            Sender = _sender,
            ReversePath = Envelope(octets.Span[..fromLine]) ?? ReturnPath.Of(message.Span),
            Recipients = _recipients,
        };
    }

    // Reading standard input hears no token; the wait for it does.
    private async Task<ReadOnlyMemory<byte>> ReadToEnd(CancellationToken cancellationToken)
    {
        var octets = new ArrayBufferWriter<byte>(16 * 1024);
        while (await _input.ReadAsync(octets.GetMemory(16 * 1024), cancellationToken).AsTask().WaitAsync(cancellationToken) is var count and > 0)
        {
            octets.Advance(count);
            if (octets.WrittenCount - MaxFromLine > _options.MaxMessageSize)
                throw TooBig();
        }

        return octets.WrittenMemory;
    }

    private static int FromLineLength(ReadOnlySpan<byte> octets) =>
        octets.StartsWith("From "u8) ? octets.IndexOf((byte)'\n') + 1 is var end and > 0 ? end : octets.Length : 0;

    private static ReversePath? Envelope(ReadOnlySpan<byte> fromLine)
    {
        if (fromLine.IsEmpty)
            return null;

        var rest = fromLine["From "u8.Length..].TrimStart((byte)' ');
        var end = rest.IndexOfAny(" \t\r\n"u8);
        return ReturnPath.Parse(end < 0 ? rest : rest[..end]);
    }

    private MailException TooBig() => new(
        EnhancedStatus.MessageTooBig,
        $"The mail on standard input has more than the {_options.MaxMessageSize} octets allowed.");
}
