using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.EndToEnd.Running;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.EndToEnd;

/// <summary>The example of docs/configuration.md, word for word but for hosts, ports, passwords and authorities, on mail of others.</summary>
[Collection("RabbitMQ")]
public sealed partial class ExampleOf2009Tests(RabbitMqServer broker, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Mails = 160;
    private const string Red = "red@example.org";
    private const string Green = "green@example.org";
    private const string Archive = "archive@example.org";

    private static readonly Dictionary<string, string> Members = new() { ["ann@example.com"] = Red, ["bob@example.net"] = Red, ["cleo@example.com"] = Green };

    // The mail of others was not written to these lists, some of it says nothing, and some has one Message-ID again and again.
    private static readonly string[] Unasked = ["AutomaticMail:Action", "Destination:Action", "Empty:Empty", "Recipients:Action", "Spam:Action", "CrossPosts:Action", "SameTexts:Action"];

    private readonly MailServers _servers = new();
    private readonly TemporaryFolder _folder = new("example");
    private readonly List<ServiceProcess> _services = [];

    private DovecotServer Dovecot => _servers.Dovecot;

    private PostfixServer Postfix => _servers.Postfix;

    private string Configuration => _folder.In("pymalist.json");

    [CorpusServerFact("dovecot", "postfix")]
    public async Task In_one_process_each_mail_reaches_each_member_once_with_every_octet_of_its_body()
    {
        var posts = await DeliverPosts();
        string[] play = ["play", "--config", Configuration, .. Settings().SelectMany(setting => new[] { "--set", setting })];

        var watch = Stopwatch.StartNew();
        var ended = await PymalistCommand.Run(_folder, play);
        watch.Stop();

        ended.With(0);
        Assert.Equal($"{Mails} fetched.\n", ended.Output);
        Assert.Empty(ended.Errors);
        Assert.Equal(0, Dovecot.Mails("example"));
        await AssertCopies(posts);
        Tell("play", posts, watch.Elapsed);

        var again = await PymalistCommand.Run(_folder, play);

        again.With(0);
        Assert.Equal("", again.Output + again.Errors);
        await AssertCopies(posts);
    }

    [CorpusServerFact("dovecot", "postfix", "rabbitmq-server")]
    public async Task As_services_over_RabbitMQ_three_distributors_share_the_work()
    {
        var uri = await broker.NewVirtualHost();
        var posts = await DeliverPosts();
        foreach (var service in (string[])["Reactor", "Processor", "Distributor", "Distributor", "Distributor"])
            _services.Add(await Start(service, uri));
        foreach (var service in _services)
            await service.Says("started");

        var watch = Stopwatch.StartNew();
        _services.Add(await Start("Fetcher", uri));
        var expected = 2 * posts.Sum(post => post.Lists.Count);
        await Eventually.Holds(() => _services.Sum(Distributed) == expected, TimeSpan.FromMinutes(3));
        watch.Stop();

        var shares = _services.Where(service => Distributed(service) > 0).Select(Distributed).ToArray();
        Assert.Equal(3, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, expected / 20, expected));
        await Eventually.Holds(() => Dovecot.Mails("example") == 0);
        var ended = await Task.WhenAll(_services.Select(service => service.Stop(TimeSpan.FromSeconds(50))));
        Assert.All(ended, end => end.With(0));
        Assert.All(ended, end => Assert.Empty(end.Errors));
        await AssertCopies(posts);
        await AssertNothingLeft(uri);
        Tell($"services, shares {string.Join(", ", shares)}", posts, watch.Elapsed);
    }

    public async Task InitializeAsync()
    {
        WriteConfiguration();
        await _servers.InitializeAsync();
        if (Debian.Hindrance("dovecot", "postfix") is null)
            await Postfix.AddMailbox([.. Members.Keys, Archive]);
    }

    public async Task DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        await _servers.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("```json\n(?<example>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    private static int Distributed(ServiceProcess service) =>
        service.Output.Split('\n').Count(line => line.Contains(" distributed ", StringComparison.Ordinal));

    // A few mails in hand each: with many, one that starts late finds the others to have them all.
    private Task<ServiceProcess> Start(string service, string uri) =>
        ServiceProcess.Start(_folder, service, ["--config", Configuration, .. Settings().Select(setting => "--" + setting), $"--Pymalist:Queue:RabbitMq:Uri={uri}", "--Pymalist:Distributor:Concurrency=4"]);

    // Once for all processes: one that starts must not read what is being written for the next.
    private void WriteConfiguration()
    {
        var page = File.ReadAllText(Repository.In("docs", "configuration.md"));
        var example = Example().Match(page).Groups["example"].Value
            .Replace("pop.example.org", "localhost", StringComparison.Ordinal)
            .Replace("smtp.example.org", "localhost", StringComparison.Ordinal)
            .Replace("/run/secrets/pop3", _folder.Secret("pop3", "pop secret"), StringComparison.Ordinal)
            .Replace("/run/secrets/smtp", _folder.Secret("smtp", "pop secret"), StringComparison.Ordinal);
        File.WriteAllText(Configuration, example);
    }

    // The corpus is by others than the lists' members, so everyone may post.
    private string[] Settings() =>
    [
        $"Pymalist:Fetcher:Pop3:Port={Dovecot.TlsPort}",
        $"Pymalist:Fetcher:Pop3:CertificateAuthorityFile={Dovecot.CertificateAuthorityFile}",
        "Pymalist:Processor:Lists:0:Open=true",
        "Pymalist:Processor:Lists:1:Open=true",
        .. Enumerable.Range(0, 2).SelectMany(list => Unasked.Select(rule => $"Pymalist:Processor:Lists:{list}:Posting:{rule}=Accept")),
        $"Pymalist:Distributor:Multiple:0:Smtp:Port={Postfix.Port}",
        $"Pymalist:Distributor:Multiple:0:Smtp:CertificateAuthorityFile={Postfix.CertificateAuthorityFile}",
        $"Pymalist:Distributor:Multiple:1:DeliverTo:Via:Smtp:Port={Postfix.Port}",
        $"Pymalist:DataDirectory={_folder.In("data")}",
    ];

    private async Task<IReadOnlyList<Post>> DeliverPosts()
    {
        var posts = Post.OfCorpus(Mails, Red, Green);
        Assert.Equal(Mails, posts.Count);
        Dovecot.AddUser("example", "pop secret");
        foreach (var post in posts)
            Dovecot.Deliver("example", post.Octets);
        await Eventually.Holds(() => Dovecot.Mails("example") == Mails);
        return posts;
    }

    private async Task AssertCopies(IReadOnlyList<Post> posts)
    {
        await Eventually.Holds(() => Postfix.Queued == 0, TimeSpan.FromMinutes(2));
        foreach (var (member, list) in Members)
            AssertCopies(posts.Where(post => post.Lists.Contains(list)), Postfix.MailsOf(member));
        AssertCopies(posts.SelectMany(post => post.Lists, (post, _) => post), Postfix.MailsOf(Archive));
        Assert.All(
            Postfix.MailsOf(Archive).GroupBy(Post.NameOf),
            copies => Assert.Distinct(copies.Select(copy => Post.ValueOf(copy, "List-Id"))));
    }

    private static void AssertCopies(IEnumerable<Post> posts, IReadOnlyList<byte[]> copies)
    {
        var expected = posts.Select(post => (post.Name, Body: Post.BodyOf(post.Octets))).OrderBy(post => post.Name, StringComparer.Ordinal).ToArray();
        var actual = copies.Select(copy => (Name: Post.NameOf(copy), Body: Post.BodyOf(copy))).OrderBy(copy => copy.Name, StringComparer.Ordinal).ToArray();

        Assert.Equal(expected.Select(post => post.Name), actual.Select(copy => copy.Name));
        Assert.Equal(expected, actual);
    }

    private static async Task AssertNothingLeft(string uri)
    {
        await using var queues = new RabbitMqQueues(new() { Uri = uri }, NullLogger<RabbitMqQueues>.Instance);
        string[] names = [QueueNames.Fetched, QueueNames.Distribute("smtp"), QueueNames.Distribute("deliverto"), QueueNames.React, QueueNames.Parked];
        foreach (var name in names)
            Assert.Equal(new QueueDepth(0, 0, 0), await queues.Depth(name, CancellationToken.None));
    }

    private void Tell(string shape, IReadOnlyList<Post> posts, TimeSpan elapsed)
    {
        var copies = Members.Values.Sum(list => posts.Count(post => post.Lists.Contains(list))) + posts.Sum(post => post.Lists.Count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape}: {posts.Count} mails, {copies} copies in {elapsed.TotalSeconds:F1} s: {posts.Count / elapsed.TotalSeconds:F0} mails/s, {copies / elapsed.TotalSeconds:F0} copies/s"));
    }
}
