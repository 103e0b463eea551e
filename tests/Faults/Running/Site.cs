using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pymalist.Faults.Checking;
using Pymalist.Testing;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.Faults.Running;

/// <summary>An installation of the product in one of its shapes: a configuration, an inbox with posts, and the processes, seen from outside.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>The retry delays of a site: short, so that what is put off comes again while a test looks on.</summary>
    public static readonly IReadOnlyList<TimeSpan> Delays = [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly List<SitePart> _parts = [];
    private readonly List<Expectation> _posted = [];
    private readonly string _name = Guid.NewGuid().ToString("N")[..8];
    private Maildir? _inbox;
    private IReadOnlyCollection<string> _expected;

    private Site(Shape shape, IReadOnlyList<string> members)
    {
        (Shape, Members, _expected) = (shape, members, members);
        Configuration = new SiteConfiguration(Folder.In("pymalist.json"));
    }

    public Shape Shape { get; }

    public IReadOnlyList<string> Members { get; }

    /// <summary>All that it writes, and where programs are run.</summary>
    public TemporaryFolder Folder { get; } = new("site");

    public SiteConfiguration Configuration { get; }

    /// <summary>Its broker's virtual host; null in one process.</summary>
    public string? Broker { get; private set; }

    /// <summary>The connection string of its database; null in one process.</summary>
    public string? Database { get; private set; }

    /// <summary>What was posted so far, and to whom.</summary>
    public IReadOnlyList<Expectation> Posted => _posted;

    /// <summary>How many copies there have to be.</summary>
    public int Expected => _posted.Sum(post => post.Recipients.Count);

    /// <summary>What runs, or has been killed and not replaced.</summary>
    public IReadOnlyList<SitePart> Parts
    {
        get
        {
            lock (_parts)
                return [.. _parts];
        }
    }

    /// <summary>Those that distribute.</summary>
    public IReadOnlyList<SitePart> Distributing => [.. Parts.Where(part => part.Duty is Duty.All or Duty.Distributor)];

    /// <summary>How many posts are still in the inbox.</summary>
    public int Waiting => _inbox?.Count ?? 0;

    /// <param name="shape">Which.</param>
    /// <param name="servers">Has the broker and the database.</param>
    /// <param name="smtpPort">Where mail goes to.</param>
    /// <param name="members">Addresses.</param>
    public static async Task<Site> Create(Shape shape, FaultServers servers, int smtpPort, IReadOnlyList<string> members)
    {
        var site = new Site(shape, members);
        site.Configure(smtpPort);
        if (shape == Shape.Services)
        {
            site.Broker = await (await servers.Broker()).NewVirtualHost();
            site.Database = await (await servers.Postgres()).NewDatabase();
            site.Configuration.Set("Queue:RabbitMq:Uri", site.Broker);
            site.Configuration.Set("Store:Postgres:ConnectionString", site.Database);
        }

        return site;
    }

    /// <summary>So many addresses.</summary>
    public static IReadOnlyList<string> Addresses(int count) => [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"m{number}@example.com"))];

    /// <summary>Takes its posts from a mailbox of its own at a Dovecot, in place of a folder.</summary>
    /// <returns>The mailbox.</returns>
    public Maildir FetchFrom(DovecotServer dovecot)
    {
        const string password = "secret";
        dovecot.AddUser(_name, password);
        _inbox = dovecot.MaildirOf(_name);
        Configuration.Remove("Fetcher:Maildir");
        Configuration.Set("Fetcher:Pop3", new JsonObject { ["Host"] = "localhost", ["Port"] = dovecot.Port, ["User"] = _name, ["Password"] = password });
        return _inbox;
    }

    /// <summary>Puts posts into the inbox.</summary>
    /// <param name="count">How many.</param>
    /// <param name="mark">A line of the body.</param>
    public void Post(int count, string mark = "")
    {
        foreach (var message in Messages(count, mark))
            _inbox!.Deliver(message);
    }

    /// <summary>Makes posts, for whoever brings them to the inbox in another way; they are expected from here on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="mark">A line of the body.</param>
    public IReadOnlyList<byte[]> Messages(int count, string mark = "") => [.. Enumerable.Range(0, count).Select(_ => Message(mark))];

    /// <summary>Starts everything, and returns when all say that they have started.</summary>
    /// <param name="distributors">How many of those; in one process there are as many of that.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public async Task StartAll(int distributors = 1, IReadOnlyDictionary<string, string>? environment = null)
    {
        var duties = Shape == Shape.OneProcess
            ? Enumerable.Repeat(Duty.All, distributors)
            : [Duty.Reactor, Duty.Processor, .. Enumerable.Repeat(Duty.Distributor, distributors), Duty.Fetcher];
        await Task.WhenAll(duties.ToArray().Select(duty => Start(duty, environment)));
    }

    /// <summary>Who has to have what is posted from here on; all members where it is not said.</summary>
    public void Expect(IReadOnlyCollection<string> recipients) => _expected = recipients;

    /// <summary>What has a duty in this shape: in one process all have all of them.</summary>
    public Duty DutyOf(Duty duty) => Shape == Shape.OneProcess ? Duty.All : duty;

    /// <summary>A part that has a duty.</summary>
    public SitePart PartOf(Duty duty) => Parts.First(part => part.Duty == DutyOf(duty));

    /// <summary>Starts one more that distributes.</summary>
    public Task<SitePart> StartDistributor() => Start(DutyOf(Duty.Distributor));

    /// <summary>Starts a part.</summary>
    /// <param name="duty">In one process: all of them.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="wrapper">A command that runs it.</param>
    /// <param name="settings">Over those of the configuration: <c>Queue:RabbitMq:Uri=…</c>.</param>
    /// <param name="awaited">Whether to wait until it says that it has started.</param>
    public async Task<SitePart> Start(
        Duty duty, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? wrapper = null, IReadOnlyList<string>? settings = null, bool awaited = true)
    {
        var port = Ports.Free();
        string[] over = [$"Pymalist:Health:Port={port}", .. (settings ?? []).Select(setting => $"Pymalist:{setting}")];
        string[] arguments = duty == Duty.All
            ? ["run", "--config", Configuration.File, .. over.SelectMany(setting => new[] { "--set", setting })]
            : ["--config", Configuration.File, .. over.Select(setting => "--" + setting)];
        var process = await ServiceProcess.Start(Folder, duty == Duty.All ? "Standalone" : duty.ToString(), arguments, environment, wrapper: wrapper);
        var part = new SitePart(duty, process, port);
        lock (_parts)
            _parts.Add(part);
        if (awaited)
            await process.Says("started");
        return part;
    }

    /// <summary>SIGKILL; it is gone from <see cref="Parts"/>.</summary>
    public async Task Kill(SitePart part)
    {
        await part.Process.Kill();
        Forget(part);
    }

    /// <summary>It has ended by itself.</summary>
    public void Forget(SitePart part)
    {
        lock (_parts)
            _parts.Remove(part);
    }

    /// <summary>SIGTERM: it must end in good order, within its grace.</summary>
    public async Task Stop(SitePart part)
    {
        (await part.Process.Stop(TimeSpan.FromSeconds(60))).With(0);
        Forget(part);
    }

    /// <summary>SIGTERM to all that run.</summary>
    public Task StopAll() => Task.WhenAll(Parts.Select(Stop));

    /// <summary>What is left in the queues, and what waits in the inbox.</summary>
    public async Task<IQueueView> Queues() => Broker is { } uri
        ? await BrokerQueueView.Open(uri, ["smtp"], Delays)
        : new SqliteQueueView(Folder.In("data", "queue.db"));

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Parts)
            await part.Process.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>What all its processes have said, for whoever wants to know why.</summary>
    public string Said() => string.Join('\n', Directory.GetFiles(Folder.Path, "*-*.*").Order(StringComparer.Ordinal).Select(file => $"== {Path.GetFileName(file)}\n{Tail(file)}"));

    private static string Tail(string file)
    {
        var lines = File.ReadAllLines(file);
        return string.Join('\n', lines.TakeLast(30));
    }

    private void Configure(int smtpPort)
    {
        _inbox = new Maildir(Folder.In("inbox"));
        Configuration.Set("Fetcher:Maildir:Path", Folder.In("inbox"));
        Configuration.Set("Fetcher:PollInterval", "300ms");
        Configuration.Set("Processor:SingleList:List", "Red mail list <red@example.org>");
        Configuration.Set("Processor:SingleList:Open", true);
        Configuration.Set("Processor:SingleList:MaxRecipients", 50);
        Configuration.Set("Processor:SingleList:Subscribers", new JsonArray([.. Members.Select(member => (JsonNode)member)]));
        Configuration.Set("Distributor:Smtp:Host", "127.0.0.1");
        Configuration.Set("Distributor:Smtp:Port", smtpPort);
        Configuration.Set("Reactor:StdErr", new JsonObject());
        Configuration.Set("Retry:Delays", new JsonArray([.. Delays.Select(delay => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{delay.TotalMilliseconds}ms"))]));
        Configuration.Set("Retry:First", "1s");
        Configuration.Set("Retry:Longest", "2s");
        Configuration.Set("DataDirectory", Folder.In("data"));
    }

    private byte[] Message(string mark)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"<{_posted.Count + 1}.{_name}@example.org>");
        _posted.Add(new Expectation(id, _expected));
        return Encoding.ASCII.GetBytes($"""
            From: Dan <dan@example.org>
            To: red@example.org
            Date: Mon, 12 Oct 2026 10:00:00 +0000
            Message-ID: {id}
            Subject: post {_posted.Count}

            This is post {_posted.Count}.
            {mark}

            """);
    }

}

/// <summary>What a process of a site does.</summary>
internal enum Duty
{
    All,
    Fetcher,
    Processor,
    Distributor,
    Reactor,
}

/// <summary>A process of a site.</summary>
/// <param name="Duty">What it does.</param>
/// <param name="Process">The process.</param>
/// <param name="HealthPort">Where it tells how it is.</param>
internal sealed record SitePart(Duty Duty, ServiceProcess Process, int HealthPort);
