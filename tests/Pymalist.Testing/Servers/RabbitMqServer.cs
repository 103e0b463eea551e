using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private RabbitMQ, as Debian packs it: one node on the loopback interface, with nothing shared with another node on
/// this machine, be it the system's own. Its virtual hosts keep tests apart.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable, IAsyncLifetime
{
    private const string Program = "rabbitmq-server";
    private const string User = "pymalist";

    // What /usr/sbin has changes the user, and with it the home folder that holds the cookie.
    private const string Scripts = "/usr/lib/rabbitmq/bin";

    private readonly TemporaryFolder _folder = new("rabbitmq");
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly HttpClient _http = new();

    private RabbitMqNode? _node;
    private ServerProcess? _epmd;
    private ServerProcess? _broker;

    /// <summary>The broker's default virtual host.</summary>
    public string Uri => UriOf("%2f");

    /// <summary>All that it writes.</summary>
    public string Folder => _folder.Path;

    /// <summary>The port it listens on for AMQP.</summary>
    public int Port => Node.AmqpPort;

    private RabbitMqNode Node => _node ?? throw new InvalidOperationException("RabbitMQ was not started.");

    private ServerProcess Broker => _broker ?? throw new InvalidOperationException("RabbitMQ was not started.");

    /// <summary>Ends when it answers: some five seconds.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public Task Start()
    {
        Debian.Require(Program, "setpriv");
        return Startup.WithAnotherTry(async () =>
        {
            await StopProcesses();
            _node = new RabbitMqNode(_folder, User, _password, Ports.Free(4));
            _epmd = await ServerProcess.Start(_folder.In("epmd.log"), _node.EpmdCommand);
            await Startup.Await("epmd", _epmd, () => Ports.Answers(_node.EpmdPort));
            await StartBroker();
        });
    }

    /// <summary>SIGKILL: what it had not yet written is gone.</summary>
    public Task Kill() => Broker.Kill();

    /// <summary>SIGTERM: it closes its connections and writes what it holds.</summary>
    public Task Stop() => Broker.Stop(TimeSpan.FromSeconds(30));

    /// <summary>Starts it again, with the data, the ports and the password it had; stops it first if it runs.</summary>
    public async Task Restart()
    {
        await Stop();
        await StartBroker();
    }

    /// <summary>Makes an empty virtual host of a name of its own: some 50 milliseconds.</summary>
    /// <returns>Its URI, password included.</returns>
    public async Task<string> NewVirtualHost()
    {
        var name = Guid.NewGuid().ToString("N");
        await Manage(HttpMethod.Put, $"vhosts/{name}");
        return UriOf(name);
    }

    /// <summary>Calls the broker's HTTP interface; quicker than <see cref="Control"/>, and it tells numbers.</summary>
    /// <param name="method">As the interface has it.</param>
    /// <param name="path">Below <c>/api/</c>: <c>queues/{vhost}/{name}</c>.</param>
    /// <param name="json">The request's body.</param>
    /// <returns>The answer's body.</returns>
    public async Task<string> Manage(HttpMethod method, string path, string json = "")
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Node.HttpPort}/api/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{_password}")));
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? body : throw new ServerException($"{method} {path}: {(int)answer.StatusCode} {body}", "");
    }

    /// <summary><c>rabbitmqctl</c>, about a second: <c>Control("set_vm_memory_high_watermark", "0")</c> raises the memory alarm.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> Control(params string[] arguments) =>
        Programs.Run([$"{Scripts}/rabbitmqctl", "--quiet", "--node", RabbitMqNode.Name, .. arguments], Node.Environment);

    public async ValueTask DisposeAsync()
    {
        await StopProcesses();
        _http.Dispose();
        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() =>
        Debian.Hindrance(Program) is null || Debian.ServersAreRequired ? Start() : Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task StartBroker()
    {
        _broker = await ServerProcess.Start(_folder.In("broker.log"), [$"{Scripts}/{Program}", "-noinput"], Node.Environment);
        await Startup.Await("RabbitMQ", _broker, () => Ports.Answers(Node.AmqpPort));
    }

    private async Task StopProcesses()
    {
        foreach (var process in new[] { _broker, _epmd })
        {
            if (process is not null)
                await process.DisposeAsync();
        }
    }

    private string UriOf(string virtualHost) => $"amqp://{User}:{_password}@127.0.0.1:{Node.AmqpPort}/{virtualHost}";
}
