using System.Security.Cryptography;
using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private PostgreSQL on the loopback interface, as durable as its defaults make it. A database for each test keeps tests apart.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable, IAsyncLifetime
{
    private const string Program = "postgres";
    private const string User = "pymalist";

    private readonly TemporaryFolder _folder = new("postgres");
    private readonly string _password = RandomNumberGenerator.GetHexString(24);

    private ServerProcess? _process;

    /// <summary>More settings: <c>max_connections=20</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>All that it writes.</summary>
    public string Folder => _folder.Path;

    /// <summary>The port it listens on; the same after a restart.</summary>
    public int Port { get; private set; }

    private string Data => _folder.In("data");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("PostgreSQL was not started.");

    /// <summary>Ends when it answers: some two seconds.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public async Task Start()
    {
        Debian.Require(Program, "setpriv");
        await Initialize();
        await Startup.WithAnotherTry(async () =>
        {
            Port = Ports.Free();
            await Restart();
        });
    }

    /// <summary>SIGKILL of all its processes; connections break.</summary>
    public async Task Kill()
    {
        if (Process.HasExited)
            return;

        // Each of its processes has a session of its own. A stopped parent makes no more of them.
        const string script = "kill -s STOP $0; children=$(ps -o pid= --ppid $0); kill -s KILL $0 $children; echo $children";
        var children = await Programs.Run(["sh", "-c", script, $"{Process.Id}"]);
        await Process.Kill();

        // It does not start again while one of them still has the memory that they share.
        await Eventually.Holds(() => !children.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Any(IsAlive));
    }

    /// <summary>Breaks all connections, undoes what was under way, and ends it in good order.</summary>
    public Task Stop() => Process.Stop(TimeSpan.FromSeconds(30), "INT");

    /// <summary>Keeps it from doing anything (SIGSTOP) until <see cref="Resume"/>; connections hang. Its other processes go on with what they have.</summary>
    public Task Suspend() => Process.Signal("STOP");

    /// <summary>Ends <see cref="Suspend"/>.</summary>
    public Task Resume() => Process.Signal("CONT");

    /// <summary>Starts it again on the same port, with its databases; stops it first if it runs.</summary>
    public async Task Restart()
    {
        if (_process is not null)
        {
            await Stop();
            await _process.DisposeAsync();
        }

        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "max_connections=200", "timezone=UTC",
            // What it would leave behind in /dev/shm when it is killed is in its folder.
            "dynamic_shared_memory_type=mmap",
            .. Settings,
        ];
        _process = await ServerProcess.Start(
            _folder.In("postgres.log"),
            [.. Unprivileged("--pdeathsig", "KILL"), PathOf(Program), "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        await Startup.Await("PostgreSQL", _process, IsReady);
    }

    /// <summary>Makes an empty database of a name of its own: some 100 milliseconds.</summary>
    /// <returns>Its connection string, password included.</returns>
    public async Task<string> NewDatabase()
    {
        var name = "test_" + Guid.NewGuid().ToString("N");
        await Run("postgres", $"CREATE DATABASE {name}");
        return $"Host=127.0.0.1;Port={Port};Username={User};Password={_password};Database={name}";
    }

    /// <summary>Runs statements in a database: some 50 milliseconds.</summary>
    /// <param name="database">Its connection string.</param>
    /// <param name="sql">One statement or several.</param>
    /// <returns>What came of it: values with bars between them, a line for each row.</returns>
    /// <exception cref="ServerException">It was refused.</exception>
    public Task<string> Query(string database, string sql) => Run(database.Split("Database=")[^1], sql);

    /// <summary>What it has logged; at most the last 8000 characters.</summary>
    public string Log() => Process.Log();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Stop();
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() =>
        Debian.Hindrance(Program) is null || Debian.ServersAreRequired ? Start() : Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task Initialize()
    {
        _folder.Folder("data");
        var passwordFile = _folder.Secret("password", _password);
        if (Environment.UserName == "root")
            await Programs.Run(["chown", "postgres:", Data, passwordFile]);
        await Programs.Run(
        [
            .. Unprivileged(), PathOf("initdb"), "-D", Data, "-U", User, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync",
        ]);
    }

    private async Task<bool> IsReady()
    {
        try
        {
            await Run("postgres", "SELECT 1");
            return true;
        }
        catch (ServerException)
        {
            return false;
        }
    }

    private Task<string> Run(string database, string sql) =>
        Programs.Run(
            [PathOf("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", User, "-d", database, "-c", sql],
            new Dictionary<string, string> { ["PGPASSWORD"] = _password, ["PGCONNECT_TIMEOUT"] = "10" });

    // It refuses to be root's. The kernel forgets about a parent's death when the user changes, so it is told afterwards.
    private static string[] Unprivileged(params string[] more) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. more, "--"] : [];

    private static string PathOf(string program) => Debian.PathOf(program) ?? program;

    // A zombie is nobody's any more: who should have reaped it was killed.
    private static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadLines($"/proc/{process}/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }
}
