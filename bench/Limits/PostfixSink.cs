using System.Globalization;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Limits;

/// <summary>Postfix' own sink: takes everything over SMTP, keeps nothing, and does little else.</summary>
internal sealed class PostfixSink : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("sink");
    private ServerProcess? _process;

    public int Port { get; private set; }

    public static async Task<PostfixSink> Start()
    {
        var sink = new PostfixSink { Port = Ports.Free(1)[0] };
        string[] command = ["/usr/sbin/smtp-sink", "-u", "nobody", $"127.0.0.1:{sink.Port.ToString(CultureInfo.InvariantCulture)}", "512"];
        sink._process = await ServerProcess.Start(sink._folder.In("sink.log"), command);
        await Eventually.Holds(() => Ports.Greets(sink.Port, "220"));
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
