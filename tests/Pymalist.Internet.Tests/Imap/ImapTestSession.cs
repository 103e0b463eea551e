using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>One session of an <see cref="ImapTestServer"/>: as much of IMAP as the fetcher uses, and as little.</summary>
internal sealed partial class ImapTestSession(ImapTestServer server, TcpClient client, int number)
{
    private Stream _stream = client.GetStream();
    private bool _closed;

    /// <summary>1 for the server's first.</summary>
    public int Number => number;

    /// <summary>The tag of the command in hand.</summary>
    public string Tag { get; private set; } = "";

    public ConcurrentQueue<string> Commands { get; } = new();

    public void Close() => _closed = true;

    public Task Say(string text) => Say(Encoding.Latin1.GetBytes(text));

    public async Task Say(byte[] octets)
    {
        foreach (var piece in octets.Chunk(Math.Min(server.PieceSize, Math.Max(octets.Length, 1))))
            await _stream.WriteAsync(piece);
    }

    /// <summary>The tagged response: <c>OK done</c>.</summary>
    public Task Done(string text = "OK done") => Say($"{Tag} {text}\r\n");

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
            while (!_closed && await ReadCommand(stop) is { } line)
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                Tag = line[..Math.Max(space, 0)];
                var command = line[(space + 1)..];
                Commands.Enqueue(command);
                if (!await Overridden(command))
                    await Answer(command, command.Split(' '), stop);
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

    // Literals stand in the command as <their octets>.
    private async Task<string?> ReadCommand(CancellationToken stop)
    {
        var command = await ReadLine(stop);
        while (command is not null && Literal().Match(command) is { Success: true } literal)
        {
            if (literal.Groups[2].Length == 0)
                await Say("+ go on\r\n");
            var octets = new byte[int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture)];
            await _stream.ReadExactlyAsync(octets, stop);
            command = $"{command[..literal.Index]}<{Encoding.Latin1.GetString(octets)}>{await ReadLine(stop)}";
        }

        return command;
    }

    private async Task<bool> Overridden(string command) => server.Instead is { } instead && await instead(this, command);

    private Task Answer(string command, string[] words, CancellationToken stop) => words[0] switch
    {
        "CAPABILITY" => Say($"* CAPABILITY {server.Capabilities}\r\n{Tag} OK done\r\n"),
        "STARTTLS" => StartTls(),
        "LOGIN" => Done(command is "LOGIN \"ann\" \"secret\"" ? "OK" : "NO [AUTHENTICATIONFAILED] no"),
        "AUTHENTICATE" => Authenticate(words, stop),
        "SELECT" => Say($"* {server.Mails.Count} EXISTS\r\n* OK [UIDVALIDITY {server.Validity}] x\r\n{Tag} OK [READ-WRITE] done\r\n"),
        "UID" => Uid(command, words),
        "EXPUNGE" => Expunge(_ => true),
        "CREATE" => Create(words[1]),
        "IDLE" => Idle(stop),
        "NOOP" => Say($"* {server.Mails.Count} EXISTS\r\n{Tag} OK done\r\n"),
        "LOGOUT" => Say($"* BYE then\r\n{Tag} OK done\r\n"),
        _ => Done("BAD what?"),
    };

    private Task Uid(string command, string[] words)
    {
        if (words[1] == "SEARCH")
            return Search(words[^1]);

        var named = server.Mails.Where(mail => IsIn(mail.Uid, words[2])).ToList();
        return words[1] switch
        {
            "FETCH" when command.EndsWith("RFC822.SIZE)", StringComparison.Ordinal) => List(named),
            "FETCH" => Fetch(named),
            "STORE" => Flag(named),
            "EXPUNGE" => Expunge(named.Contains),
            "MOVE" => Put(named, words[3], moves: true),
            "COPY" => Put(named, words[3], moves: false),
            _ => Done("BAD what?"),
        };
    }

    private Task Search(string ours)
    {
        var others = server.Mails.Where(mail => mail.IsDeleted && !IsIn(mail.Uid, ours));
        return Say($"* SEARCH{string.Concat(others.Select(mail => $" {mail.Uid}"))}\r\n{Tag} OK done\r\n");
    }

    private Task List(List<ImapTestMail> mails) => Say(string.Concat(mails.Select(mail =>
        $"* {server.Mails.IndexOf(mail) + 1} FETCH (UID {mail.Uid} FLAGS ({(mail.IsDeleted ? "\\Deleted" : "")}) RFC822.SIZE {mail.Size ?? mail.Octets.Length})\r\n"))
        + $"{Tag} OK done\r\n");

    private async Task Fetch(List<ImapTestMail> mails)
    {
        foreach (var mail in mails)
            await Say([.. Encoding.ASCII.GetBytes($"* {server.Mails.IndexOf(mail) + 1} FETCH (UID {mail.Uid} BODY[] {{{mail.Octets.Length}}}\r\n"), .. mail.Octets, .. ")\r\n"u8]);
        await Done();
    }

    private Task Flag(List<ImapTestMail> mails)
    {
        mails.ForEach(mail => mail.IsDeleted = true);
        return Done();
    }

    private async Task Expunge(Predicate<ImapTestMail> isNamed)
    {
        for (var i = server.Mails.Count - 1; i >= 0; i--)
        {
            if (!server.Mails[i].IsDeleted || !isNamed(server.Mails[i]))
                continue;
            server.Mails.RemoveAt(i);
            await Say($"* {i + 1} EXPUNGE\r\n");
        }

        await Done();
    }

    private Task Create(string folder)
    {
        server.Folders.Add(folder, []);
        return Done();
    }

    private Task Put(List<ImapTestMail> mails, string folder, bool moves)
    {
        if (!server.Folders.TryGetValue(folder, out var there))
            return Done("NO [TRYCREATE] there is no such folder");

        there.AddRange(mails);
        if (moves)
            server.Mails.RemoveAll(mails.Contains);
        return Done();
    }

    private async Task Idle(CancellationToken stop)
    {
        await Say("+ idling\r\n");
        if (await ReadLine(stop) is { } line)
        {
            Commands.Enqueue(line);
            await Done(line == "DONE" ? "OK done" : "BAD not now");
        }
    }

    private async Task StartTls()
    {
        if (server.Certificate is null)
        {
            await Done("BAD no TLS here");
            return;
        }

        await Done();
        await Encrypt();
    }

    private async Task Authenticate(string[] words, CancellationToken stop)
    {
        var expected = words[1] == "PLAIN" ? new[] { "\0ann\0secret" } : ["ann", "secret"];
        var given = words.Length > 2 ? words[2] : null;
        foreach (var part in expected)
        {
            if (given is null)
            {
                await Say("+ \r\n");
                given = await ReadLine(stop);
            }

            if (given != Convert.ToBase64String(Encoding.UTF8.GetBytes(part)))
            {
                await Done("NO [AUTHENTICATIONFAILED] no");
                return;
            }

            given = null;
        }

        await Done();
    }

    private static bool IsIn(uint uid, string set) => set.Split(',').Select(range => range.Split(':')).Any(range =>
        uid >= uint.Parse(range[0], CultureInfo.InvariantCulture) && (range[^1] == "*" || uid <= uint.Parse(range[^1], CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\{([0-9]+)(\+?)\}$")]
    private static partial Regex Literal();
}
