using System.Threading.Channels;

namespace Pymalist.Standalone.Demo;

/// <summary>A copy that has landed in the outbox.</summary>
/// <param name="List">Which list it is of.</param>
/// <param name="Recipient">Whose it is.</param>
/// <param name="File">Where it lies.</param>
internal sealed record Copy(Mailbox? List, Mailbox Recipient, string File);

/// <summary>Where copies are told to whoever waits for them.</summary>
internal sealed class CopyBoard
{
    private readonly Channel<Copy> _copies = Channel.CreateUnbounded<Copy>();

    public void Add(Copy copy) => _copies.Writer.TryWrite(copy);

    /// <summary>The next one, as they come.</summary>
    public ValueTask<Copy> Next(CancellationToken cancellationToken) => _copies.Reader.ReadAsync(cancellationToken);
}
