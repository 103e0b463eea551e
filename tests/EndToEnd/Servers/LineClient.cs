using System.Net.Sockets;
using System.Text;

namespace Pymalist.EndToEnd.Servers;

/// <summary>Speaks to a mail server by lines, with nothing of ours in between.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private LineClient(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        _writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
    }

    public string Greeting { get; private set; } = "";

    public static async Task<LineClient> Connect(int port)
    {
        var socket = new TcpClient { ReceiveTimeout = 60_000 };
        await socket.ConnectAsync("127.0.0.1", port);
        var client = new LineClient(socket);
        client.Greeting = await client.Answer();
        return client;
    }

    /// <summary>Says these one by one; each must be answered by a <c>+OK</c>, a 2xx or a 3xx.</summary>
    public async Task Say(params string[] lines)
    {
        foreach (var line in lines)
        {
            var answer = await Ask(line);
            Assert.True(answer[0] is '+' or '2' or '3', $"{line} was answered by {answer}");
        }
    }

    /// <returns>The last line of the answer.</returns>
    public async Task<string> Ask(string line)
    {
        await _writer.WriteLineAsync(line);
        return await Answer();
    }

    /// <returns>What follows the answer, up to the dot.</returns>
    public async Task<IReadOnlyList<string>> AskLines(string line)
    {
        await Say(line);
        var lines = new List<string>();
        while (await Line() is var next && next != ".")
            lines.Add(next);
        return lines;
    }

    public void Dispose() => _client.Dispose();

    // SMTP marks all lines but the last with a hyphen behind the code.
    private async Task<string> Answer()
    {
        string line;
        do
            line = await Line();
        while (line.Length > 3 && char.IsAsciiDigit(line[0]) && line[3] == '-');
        return line;
    }

    private async Task<string> Line()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _reader.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException("The server closed the connection.");
    }
}
