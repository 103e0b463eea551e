using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Pymalist.Bench.Limits;

/// <summary>A sink in a process of its own, so that neither what is measured nor what it is measured by shares one with it.</summary>
internal sealed class SinkProcess : IAsyncDisposable
{
    /// <summary>The command line of that process.</summary>
    public const string Argument = "sink";

    private readonly Process _process;
    private readonly TcpClient _control = new();
    private StreamReader? _answers;

    private SinkProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public static async Task<SinkProcess> Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SinkProcess).Assembly.Location, Argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var sink = new SinkProcess(Process.Start(start)!);
        var port = await sink._process.StandardOutput.ReadLineAsync();
        sink.Port = int.Parse(port ?? throw new BenchException("The sink did not start."), CultureInfo.InvariantCulture);
        await sink._control.ConnectAsync("127.0.0.1", sink.Port);
        sink._answers = new StreamReader(sink._control.GetStream());
        await sink._answers.ReadLineAsync();
        return sink;
    }

    /// <summary>What it has taken since the last reset.</summary>
    public async Task<SinkCount> Count() => SinkCount.Parse(await Ask("XCOUNT\r\n"u8.ToArray()));

    public Task Reset() => Ask("XRESET\r\n"u8.ToArray());

    /// <exception cref="BenchException">It has taken anything else.</exception>
    public async Task MustHave(int mails, int recipients)
    {
        var count = await Count();
        if (count.Mails != mails || count.Recipients != recipients)
            throw new BenchException($"The sink has taken {count.Mails} mails for {count.Recipients} recipients in place of {mails} for {recipients}.");
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> Ask(byte[] command)
    {
        await _control.GetStream().WriteAsync(command);
        var answer = await _answers!.ReadLineAsync();
        return answer is ['2', '5', '0', ' ', .. var text] ? text : throw new BenchException($"The sink has answered {answer}.");
    }
}
