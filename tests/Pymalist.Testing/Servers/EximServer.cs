using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private Exim: SMTP on the loopback interface, with STARTTLS and on another port in TLS. It puts mail for
/// <c>example.org</c> into Maildirs, passes on mail for <c>list.test</c>, and throws away delivery status notifications. <c>tests/exim.sh</c> unpacks it.
/// </summary>
public sealed class EximServer : IAsyncDisposable, IAsyncLifetime
{
    private const string Program = "exim4";
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;

    private readonly TemporaryFolder _folder = new("exim");
    private readonly TestCertificates _certificates;
    private readonly ServerCertificate _certificate;
    private ServerProcess? _process;
    private ServerProcess? _watchdog;

    public EximServer()
    {
        _certificates = new TestCertificates(_folder);
        _certificate = _certificates.ForLocalhost();

        // It reads and writes them as a user of its own.
        foreach (var name in new[] { "spool", "log", "mail" })
            Allow(_folder.Folder(name), Everybody);
        foreach (var file in new[] { _certificate.CertificateFile, _certificate.KeyFile })
            Allow(file, ReadByAll);
    }

    /// <summary>Where mail for <c>list.test</c> goes; null where there is none.</summary>
    public EximRelay? Relay { get; init; }

    /// <summary>What a client has to trust.</summary>
    public string CertificateAuthorityFile => _certificates.AuthorityFile;

    /// <summary>SMTP, in the clear until STARTTLS.</summary>
    public int Port { get; private set; }

    /// <summary>SMTP in TLS from the start.</summary>
    public int TlsPort { get; private set; }

    /// <summary>How many mails it has taken and not yet brought to every recipient.</summary>
    public int Queued => Directory.Exists(Queue) ? Directory.EnumerateFiles(Queue, "*-H", SearchOption.AllDirectories).Count() : 0;

    private string Queue => _folder.In("spool", "input");

    /// <summary>Ends when it answers: a second or less.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public Task Start()
    {
        Debian.Require(Program, "setpriv");
        return Startup.WithAnotherTry(async () =>
        {
            await StopProcess();
            var ports = Ports.Free(2);
            (Port, TlsPort) = (ports[0], ports[1]);
            var file = _folder.Secret("exim.conf", EximConfiguration.Text(_folder, Port, TlsPort, _certificate, Relay).ReplaceLineEndings("\n"));

            // Each process that it starts reads it again.
            Allow(file, ReadByAll);
            _process = await ServerProcess.Start(_folder.In("exim.out"), [Debian.PathOf(Program)!, "-C", file, "-bdf", "-q5s"]);
            _watchdog = await ServerProcess.StartWatchdog(_folder.In("watchdog.log"), _process);
            await Startup.Await("Exim", _process, () => Ports.Greets(Port, "220"), Log);
        });
    }

    /// <summary>Makes a mailbox.</summary>
    /// <param name="address">In <c>example.org</c>.</param>
    public void AddMailbox(string address) => _ = MaildirOf(address);

    /// <summary>The mails in a mailbox, each as Exim wrote it: with LF, and a Received field of its own on top.</summary>
    public IReadOnlyList<byte[]> MailsOf(string address) => MaildirOf(address).Mails();

    /// <summary>What it has logged; at most the last 8000 characters.</summary>
    public string Log() => _folder.Tail(Path.Combine("log", "mainlog")) + _folder.Tail(Path.Combine("log", "paniclog"));

    public async ValueTask DisposeAsync()
    {
        await StopProcess();
        _certificates.Dispose();
        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() =>
        Debian.Hindrance(Program) is null || Debian.ServersAreRequired ? Start() : Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task StopProcess()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_watchdog is not null)
            await _watchdog.DisposeAsync();
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private Maildir MaildirOf(string address) => new(_folder.In("mail", address));
}
