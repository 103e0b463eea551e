using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.EndToEnd;

/// <summary>The four services over a broker of their own, that comes and goes.</summary>
[Collection("Mail servers")]
public sealed class ServicesTests(MailServers servers, RabbitMqServer broker, ITestOutputHelper output) : IClassFixture<RabbitMqServer>, IAsyncLifetime
{
    private static readonly string[] Four = ["Reactor", "Distributor", "Processor", "Fetcher"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<ServiceProcess> _services = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private string _uri = "";

    [ServerFact("dovecot", "postfix", "rabbitmq-server")]
    public async Task A_service_is_ready_while_its_broker_is_there_and_alive_all_the_time()
    {
        using var installation = await Installation.Create(servers);
        var (service, port) = await StartWithHealth(installation);
        Assert.True(await Answers(port, "live", HttpStatusCode.OK));
        await Eventually.Holds(async () => await AskForHealth(installation, port) == 0, Patience);

        await broker.Kill();
        await Eventually.Holds(() => Answers(port, "ready", HttpStatusCode.ServiceUnavailable), Patience);
        Assert.True(await Answers(port, "live", HttpStatusCode.OK));
        Assert.Equal(1, await AskForHealth(installation, port));

        await broker.Restart();
        await Eventually.Holds(() => Answers(port, "ready", HttpStatusCode.OK), Patience);
        (await service.Stop()).With(0);
    }

    [ServerFact("dovecot", "postfix", "rabbitmq-server")]
    public async Task A_service_waits_for_a_broker_that_is_not_there_yet()
    {
        using var installation = await Installation.Create(servers, members: 1);
        var posts = installation.Deliver("a");
        await broker.Stop();
        foreach (var service in Four)
            await Start(installation, service);
        await Eventually.Holds(() => _services.All(service => service.Output.Contains("127.0.0.1", StringComparison.Ordinal)), Patience);

        await broker.Restart();

        await Eventually.Holds(() => Distributed() == 1, Patience);
        await installation.AssertOneCopyEach(posts);
        await StopAll();
    }

    [ServerFact("dovecot", "postfix", "rabbitmq-server")]
    public async Task A_broker_that_is_killed_under_load_costs_no_mail()
    {
        const int mails = 150, members = 2, atOnce = 4;
        using var installation = await Installation.Create(servers, members);
        var posts = installation.Deliver(Enumerable.Range(0, mails).Select(number => number.ToString("D3", CultureInfo.InvariantCulture)));
        foreach (var service in Four)
            await Start(installation, service, "Pymalist:Fetcher:PollInterval=500ms");
        await Eventually.Holds(() => Distributed() >= 20, Patience);

        await broker.Kill();
        await broker.Restart();

        await Eventually.Holds(async () => (await installation.Copies()).All(names => names.Distinct().Count() == mails), Patience);
        await Eventually.Holds(() => installation.Waiting == 0, Patience);
        var copies = await installation.Copies();
        Assert.All(copies, names => Assert.Equal(posts, names.Distinct()));
        var seconds = copies.Sum(names => names.Count) - (mails * members);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mails} mails to {members} members: {seconds} second copies"));
        Assert.InRange(seconds, 0, atOnce * members);
        await StopAll();
    }

    [ServerFact("dovecot", "postfix", "rabbitmq-server")]
    public async Task A_third_partys_distributor_and_one_that_is_not_there_work_beside_ours()
    {
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver("a", "b");
        var journal = installation.Folder.In("journal.txt");
        Configure(installation, "Distributor", new JsonObject
        {
            ["Multiple"] = new JsonArray(
                Custom(Repository.Built("docs/examples/components", "Example.Components"), "Example.Components.JournalDistributor", "journal", ("File", journal)),
                Custom(installation.Folder.In("nowhere.dll"), "Nobody.Knows", "lost"),
                JsonNode.Parse($$"""{ "Smtp": { "Host": "localhost", "Port": {{servers.Postfix.Port}} } }""")),
        });

        foreach (var service in Four)
            await Start(installation, service);

        var distributor = _services[1];
        await Eventually.Holds(() => Count(distributor, "smtp distributed ") == 2 && Count(distributor, "journal distributed ") == 2, Patience);
        await Eventually.Holds(() => _services[0].Errors.Split('\n').Count(line => line.Contains("Nobody.Knows", StringComparison.Ordinal)) >= 2, Patience);
        Assert.Contains("nowhere.dll", distributor.Output, StringComparison.Ordinal);
        await installation.AssertOneCopyEach(posts);
        var noted = await File.ReadAllLinesAsync(journal);
        Assert.Equal(
            installation.Members.SelectMany(member => new[] { member, member }),
            noted.Select(line => line.Split(' ')[^1]).Order(StringComparer.Ordinal));
        await StopAll();
    }

    [ServerFact("dovecot", "postfix", "rabbitmq-server", "/usr/bin/python3", "/usr/lib/python3/dist-packages/pika/__init__.py")]
    public async Task The_Python_examples_stand_among_our_services()
    {
        using var installation = await Installation.Create(servers, members: 2);
        var post = Post.Of("python", Encoding.ASCII.GetBytes($"From: {installation.Members[0]}\nSubject: hi\n\nHello\n")).Octets;
        Configure(installation, "Distributor", JsonNode.Parse($$"""
            { "Multiple": [
                { "Smtp": { "Host": "localhost", "Port": {{servers.Postfix.Port}} } },
                { "Custom": { "Assembly": "python", "Type": "Somewhere.Else" }, "Name": "keep", "Once": true } ] }
            """)!);
        await Start(installation, "Reactor");
        await _services[0].Says("started");
        await using var processor = await StartPython(installation, "processor.py", ["--list", "Red mail list <red@example.org>", .. installation.Members]);
        await using var keeper = await StartPython(installation, "distributor.py", ["--name", "keep", "--folder", installation.Folder.In("posts")]);
        await StartDistributorOf(installation, "smtp");

        installation.Deliver(post);
        installation.Deliver("From: stranger@example.net\n\nLet me in\n"u8);
        await Start(installation, "Fetcher");

        await Eventually.Holds(() => Distributed() == 1, Patience);
        await installation.AssertOneCopyEach(["python"]);
        await Eventually.Holds(() => Directory.GetFiles(installation.Folder.In("posts"), "*.eml").Length == 1, Patience);
        await Eventually.Holds(() => _services[0].Errors.Contains("pymalist: processor: 5.7.2", StringComparison.Ordinal), Patience);
        await StopAll();
    }

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance("dovecot", "postfix", "rabbitmq-server") is not null)
            return;

        // A test that fails may leave it stopped.
        if (!await Ports.Answers(broker.Port))
            await broker.Restart();
        _uri = await broker.NewVirtualHost();
    }

    public async Task DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        _http.Dispose();
    }

    private static int Count(ServiceProcess service, string text) => service.Output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    private static void Configure(Installation installation, string part, JsonNode settings)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(installation.Configuration))!;
        configuration["Pymalist"]![part] = settings;
        File.WriteAllText(installation.Configuration, configuration.ToJsonString());
    }

    private static JsonObject Custom(string assembly, string type, string name, params (string Key, string Value)[] settings)
    {
        var custom = new JsonObject { ["Assembly"] = assembly, ["Type"] = type };
        foreach (var (key, value) in settings)
            custom[key] = value;
        return new() { ["Custom"] = custom, ["Name"] = name };
    }

    private int Distributed() => _services.Sum(service => Count(service, " distributed "));

    private async Task<ServiceProcess> Start(Installation installation, string service, params string[] settings)
    {
        _services.Add(await installation.StartService(service, [$"Pymalist:Queue:RabbitMq:Uri={_uri}", .. settings]));
        return _services[^1];
    }

    // Somebody else may take a free port before the service does; then it ends, and another one is tried.
    private async Task<(ServiceProcess Service, int Port)> StartWithHealth(Installation installation)
    {
        while (true)
        {
            var port = Ports.Free();
            var service = await Start(installation, "Distributor", $"Pymalist:Health:Port={port}");
            await Eventually.Holds(async () => service.HasExited || await Answers(port, "ready", HttpStatusCode.OK), Patience);
            if (!service.HasExited)
                return (service, port);

            Assert.Contains("in use", service.Output + service.Errors, StringComparison.Ordinal);
            _services.Remove(service);
            await service.DisposeAsync();
        }
    }

    private async Task StartDistributorOf(Installation installation, string name) => _services.Add(await ServiceProcess.Start(
        installation.Folder, "Distributor", ["--config", installation.Configuration, "--distributor", name, $"--Pymalist:Queue:RabbitMq:Uri={_uri}"]));

    private async Task<ServerProcess> StartPython(Installation installation, string script, string[] arguments)
    {
        var part = await ServerProcess.Start(
            installation.Folder.In(script + ".log"),
            ["/usr/bin/python3", Repository.In("docs", "examples", script), .. arguments],
            new Dictionary<string, string> { ["PYMALIST_RABBITMQ_URI"] = _uri, ["PYTHONDONTWRITEBYTECODE"] = "1" });
        await Eventually.Holds(() => part.HasExited || part.Log().Contains("consuming", StringComparison.Ordinal), Patience);
        Assert.False(part.HasExited, part.Log());
        return part;
    }

    private async Task StopAll()
    {
        var ended = await Task.WhenAll(_services.Select(service => service.Stop(TimeSpan.FromSeconds(55))));
        Assert.All(ended, end => end.With(0));
    }

    private static async Task<int> AskForHealth(Installation installation, int port)
    {
        await using var asking = await ServiceProcess.Start(
            installation.Folder, "Distributor", ["--health", "--config", installation.Configuration, $"--Pymalist:Health:Port={port}"]);
        return (await asking.Exit()).ExitCode;
    }

    private async Task<bool> Answers(int port, string what, HttpStatusCode status)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/{what}"));
            return answer.StatusCode == status;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
