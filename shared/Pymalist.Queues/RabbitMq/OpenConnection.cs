using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Pymalist.Queues.RabbitMq;

/// <summary>A connection that was made; once lost, or given up, it is never used again.</summary>
internal sealed class OpenConnection
{
    // Far longer than it takes to say goodbye to a broker that listens.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action<OpenConnection> _onLost;
    private readonly TimeSpan _timeout;
    private readonly Sockets _sockets;
    private volatile string? _blockedBy;
    private long _unblocked;

    /// <param name="client">Open.</param>
    /// <param name="sockets">Its own; closed with it.</param>
    /// <param name="timeout">For the broker's answers.</param>
    /// <param name="logger">Hears of alarms.</param>
    /// <param name="time">For how long ago an alarm was.</param>
    /// <param name="onLost">Called when it is lost or given up, perhaps more than once.</param>
    public OpenConnection(IConnection client, Sockets sockets, TimeSpan timeout, ILogger logger, TimeProvider time, Action<OpenConnection> onLost)
    {
        (Client, _sockets, _timeout, _logger, _time, _onLost) = (client, sockets, timeout, logger, time, onLost);
        client.ConnectionShutdownAsync += (_, reason) => Handled(() => GiveUp(reason.Exception?.Message ?? reason.ReplyText));
        client.ConnectionBlockedAsync += (_, blocked) => Handled(() => Block(blocked.Reason));
        client.ConnectionUnblockedAsync += (_, _) => Handled(Unblock);
        if (!client.IsOpen)
            GiveUp("closed as soon as it was open");
    }

    public IConnection Client { get; }

    /// <summary>Ends with the reason when the connection is lost or given up.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>The broker's alarm, in its words; null while it has none.</summary>
    public string? BlockedBy => _blockedBy;

    /// <summary>Whether the broker has an alarm (memory, disk), or had one this short a time ago: then its silence says nothing.</summary>
    public bool IsBlocked(TimeSpan orWithin) =>
        _blockedBy is not null || (Interlocked.Read(ref _unblocked) is not 0 and var since && _time.GetElapsedTime(since) < orWithin);

    public static string NoAnswer(TimeSpan within) => $"no answer within {within.TotalSeconds:0.#} s";

    /// <summary>Asks the broker on a channel of its own, for it closes one whose question it does not like.</summary>
    /// <exception cref="TimeoutException">It has no answer in time. The connection is given up.</exception>
    public async Task<T> Ask<T>(Func<IChannel, Task<T>> question)
    {
        IChannel? channel = null;
        try
        {
            channel = await Client.CreateChannelAsync(cancellationToken: CancellationToken.None).WaitAsync(_timeout);
            return await question(channel);
        }
        catch (Exception exception) when (ClientErrors.IsTimeout(exception))
        {
            // The channel goes with the connection: to say goodbye on it takes as long once more.
            channel = null;
            GiveUp(NoAnswer(_timeout));
            throw new TimeoutException(NoAnswer(_timeout));
        }
        finally
        {
            if (channel is not null)
                await ClientErrors.Ignore(channel.DisposeAsync());
        }
    }

    /// <summary>Something went wrong on it that nobody expected: the next one will be new.</summary>
    public void GiveUp(string reason)
    {
        _onLost(this);
        _lost.TrySetResult(reason.ReplaceLineEndings(" "));
    }

    /// <summary>Closes it, in bounded time.</summary>
    public async Task Close()
    {
        try
        {
            await Client.CloseAsync(Constants.ReplySuccess, "goodbye", CloseTimeout, abort: true, CancellationToken.None).WaitAsync(CloseTimeout * 2);
            await Client.DisposeAsync().AsTask().WaitAsync(CloseTimeout);
        }
        catch (Exception exception) when (ClientErrors.IsBroken(exception))
        {
            // It was broken: that is why it is closed.
        }
        finally
        {
            _sockets.Dispose();
        }
    }

    private void Block(string reason)
    {
        _blockedBy = reason;
        Log.PublishingBlocked(_logger, reason);
    }

    private void Unblock()
    {
        Interlocked.Exchange(ref _unblocked, _time.GetTimestamp());
        _blockedBy = null;
        Log.PublishingUnblocked(_logger);
    }

    private static Task Handled(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
