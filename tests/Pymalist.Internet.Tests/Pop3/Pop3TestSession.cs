using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>One session of a <see cref="Pop3TestServer"/>.</summary>
internal sealed class Pop3TestSession(Pop3TestServer server, TcpClient client, int number)
{
    private readonly List<Pop3TestMail> _mails = [.. server.Mails];
    private readonly HashSet<Pop3TestMail> _deleted = new(ReferenceEqualityComparer.Instance);
    private Stream _stream = client.GetStream();
    private bool _closed;

    /// <summary>1 for the server's first.</summary>
    public int Number => number;

    public ConcurrentQueue<string> Commands { get; } = new();

    public void Close() => _closed = true;

    public Task Say(string text) => Say(Encoding.Latin1.GetBytes(text));

    public async Task Say(byte[] octets)
    {
        foreach (var piece in octets.Chunk(Math.Min(server.PieceSize, Math.Max(octets.Length, 1))))
            await _stream.WriteAsync(piece);
    }

    public async Task Serve(CancellationToken stop)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            if (server.ImplicitTls)
                await Encrypt();
            if (!await Overridden(""))
                await Say(server.Greeting + "\r\n");
            while (!_closed && await ReadLine(stop) is { } command)
            {
                Commands.Enqueue(command);
                if (!await Overridden(command))
                    await Answer(command.Split(' '));
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException)
        {
            // The client has gone, which is what many of the tests are about.
        }
    }

    public async Task Encrypt()
    {
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsServerAsync(server.Certificate!);
        _stream = encrypted;
    }

    public async Task<string?> ReadLine(CancellationToken stop)
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (await _stream.ReadAsync(octet, stop) == 1)
        {
            if (octet[0] == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(octet[0]);
        }

        return null;
    }

    private async Task<bool> Overridden(string command) => server.Instead is { } instead && await instead(this, command);

    private Task Answer(string[] words) => words[0] switch
    {
        "CAPA" => Say("+OK\r\n" + string.Concat(server.Capabilities.Split(' ').Select(line => line.Replace('_', ' ') + "\r\n")) + ".\r\n"),
        "STLS" => StartTls(),
        "USER" => Say(words[1] == "ann" ? "+OK\r\n" : "-ERR who?\r\n"),
        "PASS" => Say(words[1] == "secret" ? "+OK\r\n" : "-ERR no\r\n"),
        "APOP" => Say(words[2] == Digest() ? "+OK\r\n" : "-ERR no\r\n"),
        "AUTH" => Auth(words[1]),
        "LIST" => Say("+OK\r\n" + Lines(mail => (mail.Size ?? mail.Octets.Length).ToString(CultureInfo.InvariantCulture)) + ".\r\n"),
        "UIDL" => Say("+OK\r\n" + Lines(mail => mail.Uid) + ".\r\n"),
        "RETR" => Say([.. "+OK\r\n"u8, .. Stuffed(Mail(words).Octets), .. ".\r\n"u8]),
        "TOP" => Say([.. "+OK\r\n"u8, .. Stuffed(Header(Mail(words).Octets)), .. ".\r\n"u8]),
        "DELE" => Delete(Mail(words)),
        "QUIT" => Quit(),
        _ => Say("-ERR what?\r\n"),
    };

    private string Lines(Func<Pop3TestMail, string> text) =>
        string.Concat(_mails.Select((mail, i) => $"{i + 1} {text(mail)}\r\n"));

    private Pop3TestMail Mail(string[] words) => _mails[int.Parse(words[1], CultureInfo.InvariantCulture) - 1];

    private async Task StartTls()
    {
        if (server.Certificate is null)
        {
            await Say("-ERR no TLS here\r\n");
            return;
        }

        await Say("+OK\r\n");
        await Encrypt();
    }

    private async Task Auth(string mechanism)
    {
        var expected = mechanism == "PLAIN" ? new[] { "\0ann\0secret" } : ["ann", "secret"];
        foreach (var part in expected)
        {
            await Say("+ \r\n");
            if (await ReadLine(default) != Convert.ToBase64String(Encoding.UTF8.GetBytes(part)))
            {
                await Say("-ERR no\r\n");
                return;
            }
        }

        await Say("+OK\r\n");
    }

    private Task Delete(Pop3TestMail mail)
    {
        _deleted.Add(mail);
        return Say("+OK\r\n");
    }

    private Task Quit()
    {
        server.Mails.RemoveAll(_deleted.Contains);
        Close();
        return Say("+OK\r\n");
    }

    private string Digest()
    {
        var timestamp = server.Greeting[server.Greeting.IndexOf('<', StringComparison.Ordinal)..];
#pragma warning disable CA5351 // RFC 1939 has MD5 here.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(timestamp + "secret")));
#pragma warning restore CA5351
    }

    private static byte[] Header(byte[] message) =>
        message.AsSpan().IndexOf("\r\n\r\n"u8) is var end and >= 0 ? message[..(end + 4)] : message;

    private static byte[] Stuffed(byte[] message)
    {
        var text = Encoding.Latin1.GetString(message);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal))
            text += "\r\n";
        return Encoding.Latin1.GetBytes(string.Join("\r\n", text.Split("\r\n").Select(line => line.StartsWith('.') ? "." + line : line)));
    }
}
