using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>A POP3 server on the loopback interface, with a mailbox in memory, that can be made to misbehave.</summary>
internal sealed class Pop3TestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Pop3TestSession> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public Pop3TestServer(params string[] bodies)
    {
        for (var i = 1; i <= bodies.Length; i++)
            Mails.Add(new Pop3TestMail($"uid{i}", Encoding.Latin1.GetBytes(bodies[i - 1])));
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>What is in the mailbox; DELE and QUIT take it out.</summary>
    public List<Pop3TestMail> Mails { get; } = [];

    public string Greeting { get; init; } = "+OK ready";

    public string Capabilities { get; init; } = "USER UIDL";

    /// <summary>In how many octets at a time it speaks.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>Sees each command first, <c>""</c> for the greeting; true: it has dealt with it.</summary>
    public Func<Pop3TestSession, string, Task<bool>>? Instead { get; set; }

    /// <summary>All commands of all sessions, in order.</summary>
    public IReadOnlyList<string> Commands => [.. _sessions.SelectMany(session => session.Commands)];

    public int Sessions => _sessions.Count;

    public IEnumerable<string> Uids => Mails.Select(mail => mail.Uid);

    public Pop3Options Options => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        User = "ann",
        Password = "secret",
        CommandTimeout = TimeSpan.FromSeconds(20),
        Tls = TlsMode.None,
    };

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
                var session = new Pop3TestSession(this, await _listener.AcceptTcpClientAsync(_stop.Token), _sessions.Count + 1);
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

internal sealed record Pop3TestMail(string Uid, byte[] Octets)
{
    /// <summary>What LIST says; the truth when it is null.</summary>
    public long? Size { get; init; }
}
