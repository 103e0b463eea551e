using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

/// <summary>
/// A connection that is made at the first need of it and made again whenever it is lost, with the topology declared before
/// anyone gets it. The client's own recovery is off: it is slower, and it goes on with channels whose state is not known.
/// </summary>
internal sealed class Link(BrokerAddress address, RabbitMqOptions options, BrokerTopology topology, Outage outage, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<OpenConnection> _current = New();
    private Task? _supervisor;
    private bool _away;

    /// <summary>The connection there is, or the next one, however long that takes.</summary>
    /// <exception cref="ObjectDisposedException">There will be none any more.</exception>
    public Task<OpenConnection> Connected(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, typeof(RabbitMqQueues));
            _supervisor ??= Task.Run(Supervise, CancellationToken.None);
            return _current.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Why the broker takes nothing over the connection there is; null where it does, or where there is none.</summary>
    public string? BlockedBy
    {
        get
        {
            lock (_gate)
                return _current.Task.IsCompletedSuccessfully ? _current.Task.Result.BlockedBy : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? supervisor;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
                return;
            _stopping.Cancel();
            supervisor = _supervisor;
        }

        await (supervisor ?? Task.CompletedTask);
        _current.TrySetException(new ObjectDisposedException(nameof(RabbitMqQueues)));
        _stopping.Dispose();
    }

    private async Task Supervise()
    {
        var backoff = new Backoff(FirstPause, time);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Live(backoff);
            }
            catch (Exception exception)
            {
                // Whatever it was: all who publish or consume wait for the next connection.
                if (_stopping.IsCancellationRequested)
                    return;
                Away(exception);
            }

            await backoff.Pause(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // From the first word to the last.
    private async Task Live(Backoff backoff)
    {
        var (client, sockets) = await address.Connect(_stopping.Token);
        var connection = new OpenConnection(client, sockets, options.PublishTimeout, logger, time, Replace);
        try
        {
            await topology.DeclareAgain(connection).WaitAsync(_stopping.Token);
            Back();
            _current.TrySetResult(connection);
            var since = time.GetTimestamp();
            var reason = await connection.Lost.WaitAsync(_stopping.Token);

            // A broker that closes each connection as soon as it is open is not asked without a pause.
            if (time.GetElapsedTime(since) > Backoff.Longest)
                backoff.Reset();
            Away(new IOException(reason));
        }
        finally
        {
            Replace(connection);
            await connection.Close();
        }
    }

    private void Replace(OpenConnection lost)
    {
        lock (_gate)
        {
            if (_current.Task.IsCompletedSuccessfully && _current.Task.Result == lost)
                _current = New();
        }
    }

    private void Away(Exception exception)
    {
        if (!_away)
            outage.Away(ClientErrors.Reason(exception));
        if (ClientErrors.IsRefusal(exception))
            outage.Refused(ClientErrors.Reason(exception));
        _away = true;
    }

    private void Back()
    {
        if (_away)
            outage.Back();
        _away = false;
    }

    private static TaskCompletionSource<OpenConnection> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
