using System.Threading.Channels;

namespace Pymalist.Queues.RabbitMq;

/// <summary>A fixed number of places; who wants one waits until there is one. Unlike a semaphore it may be left to the collector while some are taken.</summary>
internal sealed class Places
{
    private readonly Channel<bool> _free = Channel.CreateUnbounded<bool>();

    public Places(int count)
    {
        for (var place = 0; place < count; place++)
            GiveBack();
    }

    /// <exception cref="ChannelClosedException">There are none any more.</exception>
    public ValueTask<bool> Take(CancellationToken cancellationToken) => _free.Reader.ReadAsync(cancellationToken);

    public void GiveBack() => _free.Writer.TryWrite(true);

    /// <summary>Those who wait, and those to come, get none.</summary>
    public void Close() => _free.Writer.TryComplete();
}
