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
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };

    private RabbitMqNode? _node;
    private ServerProcess? _epmd;
    private ServerProcess? _broker;
    private long _startOfLog;

    /// <summary>The broker's default virtual host.</summary>
    public string Uri => UriOf("%2f");

    /// <summary>All that it writes.</summary>
    public string Folder => _folder.Path;

    /// <summary>The port it listens on for AMQP.</summary>
    public int Port => Node.AmqpPort;

    private string Log => _folder.In("broker.log");

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

    /// <summary><c>rabbitmqctl</c>: about two seconds of a processor. <see cref="Evaluate"/> is quicker.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> Control(params string[] arguments) =>
        Programs.Run([$"{Scripts}/rabbitmqctl", "--quiet", "--node", RabbitMqNode.Name, .. arguments], Node.Environment);

    /// <summary>
    /// Evaluates an Erlang expression in the broker: some milliseconds, where <see cref="Control"/> starts a virtual machine of its own and
    /// takes a minute when the machine is busy.
    /// </summary>
    /// <param name="expression">Without its full stop.</param>
    /// <returns>Its value, as Erlang writes it.</returns>
    /// <exception cref="ServerException">The broker does not answer, or the expression fails.</exception>
    public async Task<string> Evaluate(string expression)
    {
        // The cookie is read from the home folder. Of two callers of one name, which by default all have, only one is let in. A failure, too, ends with 0.
        string[] command = ["sh", "-c", "printf '%s.\\n' \"$0\" | exec erl_call -h \"c$$\" -n \"$1\" -e", expression, RabbitMqNode.Name];
        var answer = await Programs.Run(command, Node.Environment);
        return answer.StartsWith("{ok, ", StringComparison.Ordinal) ? answer.TrimEnd()[5..^1] : throw new ServerException($"{expression} failed.", answer);
    }

    /// <summary>The memory alarm: from then on those who publish are not read from.</summary>
    public Task RaiseMemoryAlarm() => Evaluate("vm_memory_monitor:set_vm_memory_high_watermark(0.00001)");

    /// <summary>Ends it; takes effect within some seconds.</summary>
    public Task ClearMemoryAlarm() => Evaluate("vm_memory_monitor:set_vm_memory_high_watermark(0.4)");

    /// <summary>
    /// Returns when all queues of a virtual host work: each has a leader, and its worker for dead letters a consumer. A broker before 3.10.20 that
    /// deletes one earlier may end the supervisor of all such workers, and then no queue works any more that dead-letters at least once, until
    /// the broker is started again.
    /// </summary>
    /// <param name="uri">As <see cref="NewVirtualHost"/> has given it.</param>
    public Task QueuesWork(string uri) => Evaluate($"""
        [ra:members(amqqueue:get_pid(Q), 30000) || Q <- rabbit_amqqueue:list(<<"{NameOf(uri)}">>), amqqueue:get_type(Q) =:= rabbit_quorum_queue],
        [catch sys:get_state(P, 30000) || {"{_, P, _, _}"} <- supervisor:which_children(rabbit_fifo_dlx_sup)], ok
        """);

    /// <summary>Removes a virtual host with all that is in it.</summary>
    /// <param name="uri">As <see cref="NewVirtualHost"/> has given it.</param>
    public async Task DeleteVirtualHost(string uri)
    {
        await QueuesWork(uri);
        await Manage(HttpMethod.Delete, $"vhosts/{NameOf(uri)}");
    }

    /// <summary>What to read when it does not do what a test waits for: its alarms, connections, channels and queues, and the end of its log since its last start.</summary>
    public async Task<string> Describe()
    {
        var text = new StringBuilder($"RabbitMQ {(Broker.HasExited ? "has ended" : "runs")}.\n");
        text.AppendLine(await Asked("alarms", "rabbit_alarm:get_alarms()"));
        text.AppendLine(await Asked("connections", "rabbit_networking:connection_info_all([name, state, channels])"));
        text.AppendLine(await Asked("channels", "rabbit_channel:info_all([name, state, messages_unconfirmed, messages_unacknowledged, consumer_count])"));
        text.AppendLine(await Asked("queues", "[rabbit_amqqueue:info(Q, [name, state, messages, consumers]) || Q <- rabbit_amqqueue:list()]"));
        text.AppendLine(await Asked("leaders", "ets:tab2list(ra_state)"));
        text.AppendLine(await Asked("workers for dead letters", "supervisor:count_children(rabbit_fifo_dlx_sup)"));
        return text.AppendJoin('\n', (await LogSinceStart()).Split('\n').TakeLast(100)).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await StopProcesses();
        _http.Dispose();
        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() =>
        Debian.Hindrance(Program) is null || Debian.ServersAreRequired ? Start() : Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task<string> Asked(string what, string expression)
    {
        try
        {
            return $"{what}: {(await Evaluate($"lists:flatten(io_lib:format(\"~p\", [{expression}]))")).Replace("\\n", "\n", StringComparison.Ordinal)}";
        }
        catch (ServerException exception)
        {
            return $"{what}: {exception.Message}";
        }
    }

    private async Task<string> LogSinceStart()
    {
        await using var log = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(_startOfLog, SeekOrigin.Begin);
        return await new StreamReader(log).ReadToEndAsync();
    }

    private async Task StartBroker()
    {
        _startOfLog = File.Exists(Log) ? new FileInfo(Log).Length : 0;
        _broker = await ServerProcess.Start(Log, [$"{Scripts}/{Program}", "-noinput"], Node.Environment);
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

    private static string NameOf(string uri) => new Uri(uri).AbsolutePath[1..];

    private string UriOf(string virtualHost) => $"amqp://{User}:{_password}@127.0.0.1:{Node.AmqpPort}/{virtualHost}";
}
