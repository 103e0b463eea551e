using System.Net;
using System.Net.Sockets;
using Pymalist.Faults.Checking;

namespace Pymalist.Faults.Sinks;

/// <summary>
/// A server that takes mail by SMTP or LMTP, answers as its script says, and keeps a log of every transaction: what it was, what
/// was answered, and whether the answer went out. It keeps no message, so that it can take thousands a second.
/// </summary>
internal sealed class FaultSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<SinkTransaction> _transactions = [];
    private readonly Task _accepting;

    private int _connections;
    private int _copies;
    private volatile SinkScript _script = new();

    public FaultSink()
    {
        _listener.Start(1_000);
        _accepting = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it answers a message for each recipient (RFC 2033).</summary>
    public bool IsLmtp { get; init; }

    /// <summary>Whether it has BDAT (RFC 3030).</summary>
    public bool Chunking { get; init; } = true;

    /// <summary>What it answers from now on.</summary>
    public SinkScript Script
    {
        get => _script;
        set => _script = value;
    }

    /// <summary>How many copies it has taken; cheap to ask.</summary>
    public int Taken => Volatile.Read(ref _copies);

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All transactions so far, in the order of their MAIL.</summary>
    public IReadOnlyList<SinkTransaction> Transactions
    {
        get
        {
            lock (_lock)
                return [.. _transactions];
        }
    }

    /// <summary>Those that are in flight now: MAIL has come, not all recipients were refused, and the answer to the message has not been written.</summary>
    public IReadOnlyList<SinkTransaction> InFlight => [.. Transactions.Where(transaction => transaction.Answered == 0 && !transaction.IsRefused)];

    /// <summary>
    /// Those of which a client that came to its end without a QUIT cannot have kept the answer: for each connection the last that
    /// was taken, unless it was answered longer before the end than a client needs to write that down.
    /// </summary>
    /// <param name="writing">How long that may take.</param>
    public IReadOnlyList<SinkTransaction> Interrupted(TimeSpan writing) =>
    [
        .. Transactions.Where(transaction => transaction.Taken.Any())
            .GroupBy(transaction => transaction.Connection)
            .Where(group => group.Key is { Ended: > 0, SaidGoodbye: false })
            .Select(group => group.Last())
            .Where(last => TimeProvider.System.GetElapsedTime(last.Answered, last.Connection.Ended) <= writing),
    ];

    /// <summary>
    /// As <see cref="Interrupted"/>, of a client whose connection does not wait until an answer is written down: those before the last,
    /// too.
    /// </summary>
    /// <param name="writing">How long that may take.</param>
    public IReadOnlyList<SinkTransaction> EarlierInterrupted(TimeSpan writing) =>
    [
        .. Transactions.Where(transaction => transaction.Taken.Any() && transaction.Connection is { Ended: > 0, SaidGoodbye: false })
            .Where(taken => TimeProvider.System.GetElapsedTime(taken.Answered, taken.Connection.Ended) <= writing)
            .Except(Interrupted(writing)),
    ];

    /// <summary>Those of which a client that is stopped now cannot have written down the answer: for each connection the last.</summary>
    /// <param name="writing">How long that may take.</param>
    public IReadOnlyList<SinkTransaction> Uncertain(TimeSpan writing) =>
    [
        .. Transactions.GroupBy(transaction => transaction.Connection)
            .Where(group => group.Key.Ended == 0)
            .Select(group => group.Last(transaction => transaction == group.First() || transaction.HasMessage))
            .Where(last => last.Answered == 0 || TimeProvider.System.GetElapsedTime(last.Answered) <= writing),
    ];

    /// <summary>Each copy it has taken.</summary>
    public IReadOnlyList<Copy> Copies() =>
        [.. Transactions.SelectMany(transaction => transaction.Taken.Select(recipient => new Copy(transaction.MessageId, recipient.Address, transaction.Sha256, transaction.Number)))];

    /// <summary>The recipients of transactions whose outcome the client cannot know.</summary>
    public static IReadOnlyList<Doubt> Doubts(IEnumerable<SinkTransaction> transactions) =>
        [.. transactions.SelectMany(transaction => transaction.Taken.Select(recipient => new Doubt(transaction.MessageId, recipient.Address, transaction.Number)))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    internal SinkTransaction Begin(SinkConnection connection, string mail)
    {
        lock (_lock)
        {
            _transactions.Add(new(_transactions.Count + 1, connection, mail));
            return _transactions[^1];
        }
    }

    internal void Count(IEnumerable<SinkRecipient> recipients) => Interlocked.Add(ref _copies, recipients.Count(recipient => recipient.IsTaken));

    private async Task Accept()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
                sessions.RemoveAll(session => session.IsCompletedSuccessfully);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task Serve(TcpClient client)
    {
        await Task.Yield();
        var connection = new SinkConnection(Interlocked.Increment(ref _connections));
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await new SinkSession(this, connection, client.GetStream(), _stop.Token).Run();
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }

        connection.Ended = TimeProvider.System.GetTimestamp();
    }
}
