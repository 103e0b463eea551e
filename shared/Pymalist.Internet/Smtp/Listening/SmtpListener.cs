using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>
/// Receives mail from SMTP clients (RFC 5321) and hands it out. A client's message is accepted once the next mail is asked for,
/// which says that it is safe; until then the client keeps it, and it does so for good when nobody asks.
/// </summary>
/// <param name="options">Where to listen, and what to take.</param>
/// <param name="isKnown">Says which recipients there are; without it every address is one.</param>
public sealed class SmtpListener(SmtpListenerOptions options, Func<AddrSpec, bool>? isKnown = null) : IFetcher, IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Handover> _received = Channel.CreateUnbounded<Handover>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _sessions = [];
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Listens, unless it does so already.</summary>
    /// <returns>Where: the port too, if it was to be any.</returns>
    /// <exception cref="SocketException">It cannot: the port is taken, or not for us.</exception>
    public IPEndPoint Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (_socket is null)
            {
                var socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(options.Address, options.Port));
                    socket.Listen();
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }

                _socket = socket;
                _accepting = Accept(socket);
            }

            return (IPEndPoint)_socket.LocalEndPoint!;
        }
    }

    /// <summary>Each mail as it comes in, with its envelope. Never says "nothing more": it waits for mail until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Start();
        await foreach (var handover in _received.Reader.ReadAllAsync(cancellationToken))
        {
            if (handover.IsDecided)
                continue;

            try
            {
                yield return handover.Mail;
                handover.Accept();
            }
            finally
            {
                handover.Refuse();
            }
        }
    }

    /// <summary>Listens no more, and sends the clients away: those that wait for an answer keep their mail.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] sessions;
        lock (_lock)
        {
            _stopping.Cancel();
            _socket?.Dispose();
            sessions = [.. _sessions];
        }

        await _accepting;
        await Task.WhenAll(sessions);
        _received.Writer.TryComplete();
    }

    private async Task Accept(Socket socket)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Begin(await socket.AcceptAsync(_stopping.Token));
            }
            catch (SocketException)
            {
                // A client that went before it was served; or there are too many open files, and soon there may be fewer.
                await Task.WhenAny(Task.Delay(AfterFailure, _stopping.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Begin(Socket client)
    {
        client.NoDelay = true;
        lock (_lock)
        {
            _sessions.RemoveWhere(session => session.IsCompleted);
            _sessions.Add(Serve(client, isBusy: _sessions.Count >= options.MaxConnections));
        }
    }

    private async Task Serve(Socket client, bool isBusy)
    {
        try
        {
            var peer = (IPEndPoint)client.RemoteEndPoint!;
            await using var connection = new Connection(
                new NetworkStream(client, ownsSocket: true),
                new ConnectionOptions { Host = peer.Address.ToString(), Port = peer.Port });
            var session = new SmtpServerSession(connection, peer.Address, options, isKnown, HandOver);
            await (isBusy ? session.SendAway() : session.Run(_stopping.Token));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, was too slow or spoke no SMTP; or we stop. It keeps its mail.
        }
    }

    private async Task<bool> HandOver(Mail mail, CancellationToken cancellationToken)
    {
        var handover = new Handover(mail);
        return _received.Writer.TryWrite(handover) && await handover.Outcome(options.HandoverTimeout, cancellationToken);
    }
}
