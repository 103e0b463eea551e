using Pymalist.Internet.Transport;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Smtp;

/// <summary>The connections that are open: those in use, and those that wait for the next mail and are closed when it does not come.</summary>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(2);

    private readonly MailKitSmtpOptions _options;
    private readonly Dialling _dialling;
    private readonly Login? _login;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<SmtpConnection> _idle = [];
    private readonly Task _sweeping;

    public ConnectionPool(MailKitSmtpOptions options)
    {
        _options = options;
        _slots = new SemaphoreSlim(options.MaxConnections);
        _login = options.LogsIn ? new(options.User, options.Password, options.OAuth, options.Authentication, options.WindowsLogin) : null;
        var connection = new ConnectionOptions
        {
            Host = options.Host,
            Port = options.PortOrDefault,
            Tls = options.Tls,
            CertificateAuthorityFile = options.CertificateAuthorityFile,
            ClientCertificateFile = options.ClientCertificateFile,
            ClientCertificateKeyFile = options.ClientCertificateKeyFile,
            ConnectTimeout = options.ConnectTimeout,
        };
        _dialling = new Dialling(connection, options.Proxy);
        _sweeping = Sweep();
    }

    /// <summary>Waits until there may be one more connection in use, and gives one that waits for mail, or else a new one.</summary>
    /// <param name="fresh">Only a new one will do: those that wait are as old as one that has turned out to be closed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SmtpConnection> Rent(bool fresh, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            if (fresh)
                await Close(TakeIdleSince(long.MaxValue));
            return TakeLast() ?? await New(cancellationToken);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Puts it aside for the next mail, if it is still open.</summary>
    public async Task Return(SmtpConnection connection)
    {
        try
        {
            connection.IdleSince = Environment.TickCount64;
            if (!TryKeep(connection))
                await Close([connection]);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Closes those that wait; those in use are closed when they come back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sweeping;
        await Close(TakeIdleSince(long.MaxValue));
    }

    private async Task<SmtpConnection> New(CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(_options, _dialling);
        try
        {
            await connection.Open(_login, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool TryKeep(SmtpConnection connection)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || connection.IsBroken || !connection.IsConnected || _options.IdleTimeout <= TimeSpan.Zero)
                return false;

            _idle.Add(connection);
            return true;
        }
    }

    private SmtpConnection? TakeLast()
    {
        lock (_lock)
        {
            if (_idle.Count == 0)
                return null;

            var last = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return last;
        }
    }

    private List<SmtpConnection> TakeIdleSince(long latest)
    {
        lock (_lock)
        {
            var old = _idle.FindAll(connection => connection.IdleSince <= latest);
            _idle.RemoveAll(old.Contains);
            return old;
        }
    }

    private async Task Sweep()
    {
        var interval = _options.IdleTimeout < LongestSweep ? _options.IdleTimeout : LongestSweep;
        if (interval <= TimeSpan.Zero)
            return;

        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                await Close(TakeIdleSince(Environment.TickCount64 - (long)_options.IdleTimeout.TotalMilliseconds));
        }
        catch (OperationCanceledException)
        {
            // We are to stop.
        }
    }

    // QUIT is mere politeness; MailKit keeps to itself what goes wrong with it.
    private static async Task Close(IEnumerable<SmtpConnection> connections)
    {
        foreach (var connection in connections)
        {
            using var limit = new CancellationTokenSource(QuitTimeout);
            if (!connection.IsBroken)
                connection.Timeout = Dialling.Milliseconds(QuitTimeout);
            try
            {
                await connection.DisconnectAsync(quit: !connection.IsBroken, limit.Token);
            }
            catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
            {
                // It was to be closed anyway.
            }

            connection.Dispose();
        }
    }
}
