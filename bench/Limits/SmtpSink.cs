using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pymalist.Bench.Limits;

/// <summary>
/// An SMTP server that takes everything, keeps nothing, and counts: <c>XCOUNT</c> answers with a <see cref="SinkCount"/> since the
/// last <c>XRESET</c>.
/// </summary>
internal sealed class SmtpSink
{
    private readonly Lock _gate = new();
    private SinkCount _count = new();

    /// <summary>Says on which port it listens, and serves until its standard input ends.</summary>
    public static async Task Serve()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        var accepting = new SmtpSink().Accept(listener);
        await Console.In.ReadToEndAsync();
        listener.Stop();
        await accepting;
    }

    public SinkCount Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Counts a mail.</summary>
    public void Add(int recipients)
    {
        lock (_gate)
        {
            _count = _count.Plus(recipients);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _count = new();
        }
    }

    private async Task Accept(TcpListener listener)
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.RemoveAll(session => session.IsCompleted);
                sessions.Add(Serve(await listener.AcceptSocketAsync()));
            }
        }
        catch (SocketException)
        {
            // Stopped; the process ends, and with it what is still open.
        }
    }

    private async Task Serve(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.WriteAsync("220 sink\r\n"u8.ToArray());
            await Converse(PipeReader.Create(stream), stream);
        }
        catch (IOException)
        {
            // The client has gone without a QUIT.
        }
    }

    // The answers to all that came at once go out at once.
    private async Task Converse(PipeReader input, NetworkStream output)
    {
        var session = new SinkSession(this);
        var answers = new StringBuilder();
        while (!session.HasQuit)
        {
            var read = await input.ReadAsync();
            if (read.IsCompleted)
                return;

            input.AdvanceTo(session.Answer(read.Buffer, answers.Clear()), read.Buffer.End);
            if (answers.Length > 0)
                await output.WriteAsync(Encoding.ASCII.GetBytes(answers.ToString()));
        }
    }
}
