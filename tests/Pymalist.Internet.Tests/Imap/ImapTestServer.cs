using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pymalist.Internet.Imap;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>An IMAP server on the loopback interface, with a folder in memory, that can be made to misbehave.</summary>
internal sealed class ImapTestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<ImapTestSession> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private uint _lastUid;

    public ImapTestServer(params string[] messages)
    {
        foreach (var message in messages)
            Deliver(message);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>What is in the folder.</summary>
    public List<ImapTestMail> Mails { get; } = [];

    /// <summary>What was moved or copied, by the names of the folders as commands have them.</summary>
    public Dictionary<string, List<ImapTestMail>> Folders { get; } = [];

    public uint Validity { get; set; } = 7;

    public string Greeting { get; init; } = "* OK ready";

    public string Capabilities { get; init; } = "IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE LITERAL+ IDLE";

    /// <summary>In how many octets at a time it speaks.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>Sees each command first, without its tag, <c>""</c> for the greeting; true: it has dealt with it.</summary>
    public Func<ImapTestSession, string, Task<bool>>? Instead { get; set; }

    /// <summary>All commands of all sessions, in order, without their tags.</summary>
    public IReadOnlyList<string> Commands => [.. _sessions.SelectMany(session => session.Commands)];

    public int Sessions => _sessions.Count;

    public IEnumerable<string> Left => Mails.Select(mail => Encoding.Latin1.GetString(mail.Octets));

    public ImapOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        User = "ann",
        Password = "secret",
        CommandTimeout = TimeSpan.FromSeconds(20),
    };

    public void Deliver(string message)
    {
        _lastUid++;
        Mails.Add(new ImapTestMail(_lastUid, Encoding.Latin1.GetBytes(message)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var session = new ImapTestSession(this, await _listener.AcceptTcpClientAsync(_stop.Token), _sessions.Count + 1);
                _sessions.Enqueue(session);
                serving.Add(session.Serve(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }
}

internal sealed record ImapTestMail(uint Uid, byte[] Octets)
{
    /// <summary>What RFC822.SIZE says; the truth when it is null.</summary>
    public long? Size { get; init; }

    public bool IsDeleted { get; set; }
}
