using System.Text;
using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private Postfix: SMTP on the loopback interface, with STARTTLS and on another port in TLS. It puts what it takes into
/// Maildirs, refuses recipients that have none, and passes nothing on to anybody.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable, IAsyncLifetime
{
    private const string Program = "postfix";

    private readonly TemporaryFolder _folder = new("postfix");
    private readonly TestCertificates _certificates;
    private readonly HashSet<string> _mailboxes = [];

    private ServerProcess? _process;
    private ServerProcess? _watchdog;

    public PostfixServer()
    {
        _certificates = new TestCertificates(_folder);
        Certificate = _certificates.ForLocalhost();
        foreach (var name in new[] { "etc", "mail" })
            _folder.Folder(name);
    }

    /// <summary>What it takes mail for.</summary>
    public IReadOnlyList<string> Domains { get; init; } = ["example.org", "example.com", "example.net", "list.test"];

    /// <summary>Whether every address in its domains has a mailbox, without being added.</summary>
    public bool CatchAll { get; init; }

    /// <summary>More lines for its main.cf: <c>smtpd_hard_error_limit = 1</c>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>What it shows to its clients; <see cref="TestCertificates"/> makes others, to be refused.</summary>
    public ServerCertificate Certificate { get; private set; }

    /// <summary>What a client has to trust.</summary>
    public string CertificateAuthorityFile => _certificates.AuthorityFile;

    /// <summary>All that it writes.</summary>
    public string Folder => _folder.Path;

    /// <summary>SMTP, in the clear until STARTTLS.</summary>
    public int Port { get; private set; }

    /// <summary>SMTP in TLS from the start.</summary>
    public int TlsPort { get; private set; }

    /// <summary>How many mails it has taken and not yet put into every mailbox.</summary>
    public int Queued => new[] { "maildrop", "incoming", "active", "deferred" }.Sum(FilesIn);

    private ServerProcess Process => _process ?? throw new InvalidOperationException("Postfix was not started.");

    private string Configuration => _folder.In("etc");

    /// <summary>Ends when it answers: a second or two.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public Task Start()
    {
        Debian.Require(Program, "setpriv");
        return Startup.WithAnotherTry(async () =>
        {
            await StopProcess();
            var ports = Ports.Free(2);
            (Port, TlsPort) = (ports[0], ports[1]);
            File.WriteAllText(_folder.In("etc", "main.cf"), PostfixConfiguration.Main(_folder, Domains, Certificate, Settings));
            File.WriteAllText(_folder.In("etc", "master.cf"), PostfixConfiguration.Master(Port, TlsPort));
            await WriteMailboxes();
            await Programs.Run([Program, "-c", Configuration, "check"]);
            await Restart();
        });
    }

    /// <summary>Shows another certificate from the next start on: one of the wrong name, one that has expired.</summary>
    public void Show(Func<TestCertificates, ServerCertificate> certificate) => Certificate = certificate(_certificates);

    /// <summary>SIGKILL of all its processes; connections break.</summary>
    public Task Kill() => Process.Kill();

    /// <summary>SIGTERM: all its processes end at once, connections break, what was taken stays in its queue.</summary>
    public Task Stop() => Process.Stop(TimeSpan.FromSeconds(10));

    /// <summary>Starts it again on the same ports, with its queue and its mailboxes.</summary>
    public async Task Restart()
    {
        await StopProcess();

        // What "postfix start-fg" calls in the end; that is a shell, and would leave it behind when it is killed.
        _process = await ServerProcess.Start(_folder.In("postfix.log"), ["/usr/lib/postfix/sbin/master", "-c", Configuration, "-d"]);
        _watchdog = await ServerProcess.StartWatchdog(_folder.In("watchdog.log"), _process);
        await Startup.Await("Postfix", _process, () => Ports.Greets(Port, "220"), Log);
    }

    /// <summary>Makes mailboxes, some 30 milliseconds however many; a connection that is open may not yet know them.</summary>
    /// <param name="addresses">In one of its <see cref="Domains"/>.</param>
    public Task AddMailbox(params IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            _mailboxes.Add(address);
            _ = MaildirOf(address);
        }

        return WriteMailboxes();
    }

    /// <summary>The mails in a mailbox, each as Postfix wrote it: with LF, and with Return-Path, Delivered-To and Received on top.</summary>
    /// <param name="address">In a <see cref="CatchAll"/> any; otherwise one that was added.</param>
    public IReadOnlyList<byte[]> MailsOf(string address)
    {
        if (!CatchAll || _mailboxes.Contains(address))
            return MaildirOf(address).Mails();

        var field = Encoding.UTF8.GetBytes($"\nDelivered-To: {address}\n");
        return [.. MaildirOf("everybody").Mails().Where(mail => mail.AsSpan().IndexOf(field) >= 0)];
    }

    /// <summary>What it has logged; at most the last 8000 characters.</summary>
    public string Log() => _folder.Tail("mail.log");

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
        {
            await Stop();
            await _process.DisposeAsync();
        }

        if (_watchdog is not null)
            await _watchdog.DisposeAsync();
    }

    // Postfix sees between two connections that a table has changed.
    private async Task WriteMailboxes()
    {
        var everybody = CatchAll ? Domains.Select(domain => $"@{domain}\teverybody/") : [];
        if (CatchAll)
            _ = MaildirOf("everybody");

        // A new file in its place: of one that was changed within the second that it was opened in, Postfix keeps what it read.
        await File.WriteAllLinesAsync(_folder.In("mailboxes-new"), [.. _mailboxes.Select(address => $"{address}\t{NameOf(address)}/"), .. everybody]);
        await Programs.Run(["postmap", "-c", Configuration, $"hash:{_folder.In("mailboxes-new")}"]);
        File.Move(_folder.In("mailboxes-new"), _folder.In("mailboxes"), overwrite: true);
        File.Move(_folder.In("mailboxes-new.db"), _folder.In("mailboxes.db"), overwrite: true);
    }

    private Maildir MaildirOf(string address) => new(_folder.In("mail", NameOf(address)));

    private static string NameOf(string address) => string.Concat(address.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || "@.-+_".Contains(c, StringComparison.Ordinal) ? c : '_'));

    private int FilesIn(string queue) =>
        Directory.Exists(_folder.In("queue", queue)) ? Directory.EnumerateFiles(_folder.In("queue", queue), "*", SearchOption.AllDirectories).Count() : 0;
}
