using System.Globalization;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A private dnsmasq on the loopback interface, by UDP and TCP. It knows the records that it is given and asks nobody; what it does
/// not know below <see cref="Zones"/> does not exist, and what lies elsewhere it refuses to look for.
/// </summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const string Program = "dnsmasq";
    private const int MaxString = 255;

    private readonly TemporaryFolder _folder = new("dnsmasq");
    private readonly List<string> _records = [];

    private ServerProcess? _process;

    /// <summary>The domains of which it knows all that there is.</summary>
    public IReadOnlyList<string> Zones { get; init; } = ["test", "example", "org", "com", "net"];

    public int Port { get; private set; }

    /// <summary>As a resolver's options want it.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>A TXT record: in one string where it fits into one, otherwise in as many as it takes.</summary>
    /// <param name="name">Of the domain.</param>
    /// <param name="text">ASCII without a comma, which dnsmasq takes for the end of a string.</param>
    public DnsServer Txt(string name, string text) =>
        TxtOf(name, [.. text.Chunk(MaxString).Select(piece => new string(piece))]);

    /// <summary>A TXT record of these strings.</summary>
    public DnsServer TxtOf(string name, params string[] strings) =>
        Add($"--txt-record={name},{string.Join(',', strings)}");

    public DnsServer Mx(string name, string host, int preference) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"--mx-host={name},{host},{preference}"));

    /// <summary>A and AAAA records.</summary>
    public DnsServer Host(string name, params string[] addresses) => Add($"--host-record={name},{string.Join(',', addresses)}");

    public DnsServer CName(string name, string target) => Add($"--cname={name},{target}");

    /// <summary>Ends when it answers: a fraction of a second.</summary>
    /// <exception cref="ServerException">It did not start; the text has its log.</exception>
    public async Task<DnsServer> Start()
    {
        Debian.Require(Program, "setpriv");
        await Startup.WithAnotherTry(async () =>
        {
            if (_process is not null)
                await _process.DisposeAsync();
            Port = Ports.Free();
            _process = await ServerProcess.Start(_folder.In("dnsmasq.log"), [Program, .. Arguments(), .. _records]);
            await Startup.Await("dnsmasq", _process, () => Ports.Answers(Port));
        });
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }

    private DnsServer Add(string record)
    {
        _records.Add(record);
        return this;
    }

    private IEnumerable<string> Arguments() =>
    [
        "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--pid-file=", $"--user={Environment.UserName}",
        "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1", $"--port={Port}", "--local-ttl=60",
        .. Zones.Select(zone => $"--local=/{zone}/"),
    ];
}
