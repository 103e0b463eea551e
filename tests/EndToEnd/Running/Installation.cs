using System.Globalization;
using System.Text;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd.Running;

/// <summary>An open list with a mailbox at Dovecot, members at Postfix, and a folder with its configuration and its data.</summary>
internal sealed class Installation : IDisposable
{
    private const string Password = "secret";

    private readonly MailServers _servers;
    private readonly string _name = Guid.NewGuid().ToString("N")[..12];

    private Installation(MailServers servers, int members)
    {
        _servers = servers;
        Members = [.. Enumerable.Range(1, members).Select(number => string.Create(CultureInfo.InvariantCulture, $"{_name}.{number}@example.com"))];
        servers.Dovecot.AddUser(_name, Password);
        File.WriteAllText(Configuration, $$"""
            { "Pymalist": {
                "Fetcher":       { "Pop3": { "Host": "localhost", "Port": {{servers.Dovecot.Port}}, "User": "{{_name}}", "Password": "{{Password}}" } },
                "Processor":     { "SingleList": { "List": "Red mail list <red@example.org>", "Open": true, "Posting": { "Empty": { "Empty": "Accept" } }, "Subscribers": ["{{string.Join("\", \"", Members)}}"] } },
                "Distributor":   { "Smtp": { "Host": "localhost", "Port": {{servers.Postfix.Port}} } },
                "Reactor":       { "StdErr": {} },
                "DataDirectory": "{{Folder.In("data")}}" } }
            """);
    }

    /// <summary>All that it writes, and where programs are run.</summary>
    public TemporaryFolder Folder { get; } = new("installation");

    public string Configuration => Folder.In("pymalist.json");

    public IReadOnlyList<string> Members { get; }

    /// <summary>How many mails wait in the mailbox.</summary>
    public int Waiting => _servers.Dovecot.Mails(_name);

    public static async Task<Installation> Create(MailServers servers, int members = 3)
    {
        var installation = new Installation(servers, members);
        await servers.Postfix.AddMailbox(installation.Members);
        return installation;
    }

    /// <summary>Puts posts into the mailbox.</summary>
    /// <returns>Their names.</returns>
    public string[] Deliver(params IEnumerable<string> names)
    {
        string[] all = [.. names];
        foreach (var name in all)
            Deliver(Post.Of(name, Encoding.ASCII.GetBytes($"From: dan@example.org\nSubject: post {name}\nMessage-ID: <{name}@example.org>\n\nThis is {name}.\n")).Octets);
        return all;
    }

    /// <summary>Puts a mail into the mailbox.</summary>
    public void Deliver(ReadOnlySpan<byte> message) => _servers.Dovecot.Deliver(_name, message);

    /// <summary><c>pymalist play</c>, to its end.</summary>
    /// <param name="settings">Over those of the configuration.</param>
    public async Task<Ended> Play(params IEnumerable<string> settings)
    {
        await using var play = await Start("play", settings);
        return await play.Exit();
    }

    /// <summary><c>pymalist play</c> or <c>run</c>.</summary>
    /// <param name="command">Which.</param>
    /// <param name="settings">Over those of the configuration.</param>
    public Task<ServiceProcess> Start(string command, params IEnumerable<string> settings) =>
        PymalistCommand.Start(Folder, [command, "--config", Configuration, .. settings.SelectMany(setting => new[] { "--set", setting })]);

    /// <summary>One of the services.</summary>
    /// <param name="service">Which.</param>
    /// <param name="settings">Over those of the configuration.</param>
    public Task<ServiceProcess> StartService(string service, params IEnumerable<string> settings) =>
        ServiceProcess.Start(Folder, service, ["--config", Configuration, .. settings.Select(setting => "--" + setting)]);

    /// <summary>The names of the posts that each member has a copy of, as often as he has it, once Postfix has brought all.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> Copies()
    {
        await Eventually.Holds(() => _servers.Postfix.Queued == 0, TimeSpan.FromMinutes(2));
        return [.. Members.Select(member => (IReadOnlyList<string>)[.. _servers.Postfix.MailsOf(member).Select(Post.NameOf).Order(StringComparer.Ordinal)])];
    }

    /// <summary>Fails unless each member has each of the posts once.</summary>
    public async Task AssertOneCopyEach(IEnumerable<string> posts)
    {
        var expected = posts.Order(StringComparer.Ordinal).ToArray();
        Assert.All(await Copies(), copies => Assert.Equal(expected, copies));
    }

    public void Dispose() => Folder.Dispose();
}
