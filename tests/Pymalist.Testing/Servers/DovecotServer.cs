using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private Dovecot on the loopback interface: POP3 and IMAP in the clear, with STLS or STARTTLS, and in TLS; LMTP in the clear.
/// It knows USER/PASS, APOP, LOGIN, and SASL PLAIN, LOGIN and SCRAM-SHA-256. Its certificate is for <c>localhost</c> and 127.0.0.1.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable, IAsyncLifetime
{
    private const string Program = "dovecot";

    private readonly TemporaryFolder _folder = new("dovecot");
    private readonly TestCertificates _certificates;

    private ServerProcess? _process;
    private DovecotPorts? _ports;

    public DovecotServer()
    {
        _certificates = new TestCertificates(_folder);
        Certificate = _certificates.ForLocalhost();
        _folder.Folder("users");
        _folder.Folder("mail");
    }

    /// <summary>What it shows to its clients; <see cref="TestCertificates"/> makes others, to be refused.</summary>
    public ServerCertificate Certificate { get; private set; }

    /// <summary>What a client has to trust.</summary>
    public string CertificateAuthorityFile => _certificates.AuthorityFile;

    /// <summary>More lines for its configuration.</summary>
    public string Settings { get; init; } = "";

    /// <summary>All that it writes.</summary>
    public string Folder => _folder.Path;

    /// <summary>POP3, in the clear until STLS.</summary>
    public int Port => Listening.Pop3;

    /// <summary>POP3 in TLS from the start.</summary>
    public int TlsPort => Listening.Pop3Tls;

    /// <summary>IMAP, in the clear until STARTTLS.</summary>
    public int ImapPort => Listening.Imap;

    /// <summary>IMAP in TLS from the start.</summary>
    public int ImapTlsPort => Listening.ImapTls;

    /// <summary>LMTP, in the clear. It delivers to <c>user</c> and to <c>user@any.domain</c>, who is a user of that whole name.</summary>
    public int LmtpPort => Listening.Lmtp;

    private DovecotPorts Listening => _ports ?? throw new InvalidOperationException("Dovecot was not started.");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("Dovecot was not started.");

    /// <summary>Ends when it answers: a fraction of a second.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public Task Start()
    {
        Debian.Require(Program, "setpriv");
        return Startup.WithAnotherTry(async () =>
        {
            _ports = DovecotPorts.Free();
            File.WriteAllText(_folder.In("dovecot.conf"), DovecotConfiguration.Of(_folder, _ports, Certificate, Settings));
            await StartProcess();
        });
    }

    /// <summary>Shows another certificate from the next start on: one of the wrong name, one that has expired.</summary>
    public void Show(Func<TestCertificates, ServerCertificate> certificate) => Certificate = certificate(_certificates);

    /// <summary>SIGKILL; connections break.</summary>
    public async Task Kill()
    {
        await Process.Kill();
        // A process that was killed with the lock of a mailbox leaves it, and the next one would wait a minute for it to grow old.
        foreach (var file in Directory.EnumerateFiles(_folder.In("mail"), "*.lock", SearchOption.AllDirectories))
            File.Delete(file);
    }

    /// <summary>Starts it again on the same ports. What it had started itself may live, and hold its sockets, a moment longer than it.</summary>
    public Task Restart() => Startup.WithAnotherTry(StartProcess);

    /// <summary>A user with an empty mailbox.</summary>
    /// <param name="name">Letters, digits, <c>@ . -</c>.</param>
    /// <param name="password">No colon in it.</param>
    public void AddUser(string name, string password)
    {
        // The file has the user's name (Dovecot looks into it at each login), so a new one is known at once.
        File.WriteAllText(_folder.In("users", name), $"{name}:{{PLAIN}}{password}::::::\n");
        _ = MaildirOf(name);
    }

    /// <summary>Puts a mail into a user's mailbox.</summary>
    /// <param name="user">One that was added.</param>
    /// <param name="message">With whatever line ends; over POP3 they are CRLF.</param>
    public void Deliver(string user, ReadOnlySpan<byte> message) => MaildirOf(user).Deliver(message);

    /// <summary>A user's folder beside the mailbox; it need not be there yet.</summary>
    /// <param name="user">One that was added.</param>
    /// <param name="folder">In modified UTF-7, with dots between its levels.</param>
    public Maildir FolderOf(string user, string folder) => new(_folder.In("mail", user, "." + folder));

    /// <summary>
    /// Makes the server forget what it knows of a user's mailbox: the next session finds the same mail under another
    /// UIDVALIDITY, and other UIDs.
    /// </summary>
    public void ForgetUids(string user)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.In("mail", user), "dovecot.index*").Append(_folder.In("mail", user, "dovecot-uidlist")))
            File.Delete(file);
    }

    /// <summary>How many mails are in a user's mailbox.</summary>
    public int Mails(string user) => MaildirOf(user).Count;

    /// <summary>A user's mailbox.</summary>
    public Maildir MaildirOf(string user) => new(_folder.In("mail", user));

    /// <summary>What it has logged; at most the last 8000 characters.</summary>
    public string Log() => Process.Log();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.Stop(TimeSpan.FromSeconds(5));
            await _process.DisposeAsync();
        }

        _certificates.Dispose();
        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() =>
        Debian.Hindrance(Program) is null || Debian.ServersAreRequired ? Start() : Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task StartProcess()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await ServerProcess.Start(_folder.In("dovecot.log"), [Program, "-F", "-c", _folder.In("dovecot.conf")]);
        await Startup.Await("Dovecot", _process, () => Ports.Greets(Port, "+OK"));
    }
}
