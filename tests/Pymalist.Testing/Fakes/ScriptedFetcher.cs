using System.Runtime.CompilerServices;

namespace Pymalist.Testing;

/// <summary>
/// A source with these messages in it. Each is removed when the next one is asked for, and what is left is there for the
/// next <see cref="Fetch"/>.
/// </summary>
public sealed class ScriptedFetcher : IFetcher
{
    private readonly Lock _lock = new();
    private readonly List<(string Uid, ReadOnlyMemory<byte> Message)> _left = [];
    private int _delivered;

    /// <param name="messages">What is in it at first.</param>
    public ScriptedFetcher(params IEnumerable<ReadOnlyMemory<byte>> messages)
    {
        foreach (var message in messages)
            Deliver(message);
    }

    /// <summary>What is thrown when nothing is left; null for the usual end of the stream.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>How many messages were not yet removed.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
                return _left.Count;
        }
    }

    /// <summary>Puts a message behind the others.</summary>
    public void Deliver(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
            _left.Add(($"{++_delivered}", message));
    }

    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (Next() is { } mail)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return mail;

            lock (_lock)
                _left.RemoveAt(0);
        }

        await Task.CompletedTask;
        if (Trouble is not null)
            throw Trouble;
    }

    private Mail? Next()
    {
        lock (_lock)
        {
            return _left is [var (uid, message), ..]
                ? new Mail { Id = MailId.Of("scripted", uid, message.Span), Message = message }
                : null;
        }
    }
}
