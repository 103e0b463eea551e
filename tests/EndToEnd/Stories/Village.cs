using System.Text;
using System.Text.RegularExpressions;
using Pymalist.EndToEnd.Servers;
using Pymalist.Testing;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Stories;

/// <summary>
/// Where people live who write to a list: a Postfix takes what they write, brings what is for the list to pymalist by LMTP and what is for them to
/// their mailboxes in a Dovecot, and sends back what is for somebody who has moved away.
/// </summary>
internal sealed class Village : IAsyncDisposable
{
    public const string Domain = "lists.test";
    public const string Gone = "cleo@example.com";

    private readonly List<ServiceProcess> _pymalist = [];
    private readonly DovecotServer _dovecot = new();
    private PostfixServer? _postfix;
    private int _letters;

    public TemporaryFolder Folder { get; } = new("village");

    /// <summary>Where pymalist takes mail by LMTP.</summary>
    public int ListPort { get; } = Ports.Free(1)[0];

    /// <summary>Where pymalist hands mail over.</summary>
    public int PostfixPort => _postfix!.Port;

    /// <summary>More ways for mail, by domain or address: <c>far.test</c>, <c>smtp:[127.0.0.1]:2525</c>. A domain is taken mail for.</summary>
    public IReadOnlyDictionary<string, string> Ways { get; init; } = new Dictionary<string, string>();

    /// <summary>More lines for the Postfix's main.cf.</summary>
    public string Settings { get; init; } = "";

    /// <summary>What the programs have said.</summary>
    public string Log => string.Concat(_pymalist.Select(process => process.Output + process.Errors));

    /// <summary>How many mails the Postfix still has to bring.</summary>
    public int Queued => _postfix!.Queued;

    private string Configuration => Folder.In("pymalist.json");

    private IEnumerable<string> Domains => Ways.Keys.Where(way => !way.Contains('@')).Prepend(Domain);

    /// <param name="configuration">pymalist's, by the port where it hands mail over.</param>
    public async Task Build(Func<int, string> configuration)
    {
        await _dovecot.Start();
        _postfix = new()
        {
            Domains = ["example.org", "example.com", "example.net"],
            CatchAll = true,
            Settings = $$"""
                relay_domains = {{string.Join(' ', Domains)}}
                virtual_transport = lmtp:inet:127.0.0.1:{{_dovecot.LmtpPort}}
                transport_maps = inline:{ { {{Domain}} = lmtp:inet:127.0.0.1:{{ListPort}} }, { {{Gone}} = nobody: }{{string.Concat(Ways.Select(way => $", {{ {way.Key} = {way.Value} }}"))}} }
                recipient_delimiter = +
                minimal_backoff_time = 2s
                queue_run_delay = 2s
                {{Settings}}
                """,
        };
        await _postfix.Start();
        await File.WriteAllTextAsync(Configuration, configuration(PostfixPort));
    }

    /// <summary>Starts a program of ours, and waits until it is at work.</summary>
    public async Task Start(string service, params string[] arguments)
    {
        var process = await ServiceProcess.Start(Folder, service, arguments.Contains("--config") ? arguments : [.. arguments, "--config", Configuration]);
        lock (_pymalist)
            _pymalist.Add(process);
        await process.Says("started");
    }

    /// <summary>What an operator types.</summary>
    public Task<Ended> Command(params string[] command) => PymalistCommand.Run(Folder, [.. command, "--config", Configuration]);

    /// <summary>Somebody writes a mail, and hands it to the Postfix.</summary>
    /// <returns>Its Message-ID.</returns>
    public async Task<string> Write(string from, string to, string subject, string text, params string[] fields)
    {
        var id = $"<letter.{++_letters}@{from.Split('@')[1]}>";
        var more = string.Concat(fields.Select(field => field + "\r\n"));
        await Send(from, to, $"From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {id}\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n{more}\r\n{text}\r\n");
        return id;
    }

    /// <summary>Somebody answers a letter as mail programs do: to where it says, with what it says below.</summary>
    public Task<string> Answer(string from, Letter letter, string text) => Write(
        from, letter.ReplyTo, $"Re: {letter.Subject}", $"{text}\r\n\r\nThe list wrote:\r\n{string.Concat(letter.Text.Split('\n').Select(line => $"> {line}\r\n"))}".TrimEnd(),
        $"In-Reply-To: {letter.Id}", $"References: {letter.Id}");

    /// <summary>Hands a mail to the Postfix, octet for octet.</summary>
    public async Task Send(string from, string to, string message)
    {
        using var client = await LineClient.Connect(PostfixPort);
        await client.Say("EHLO village", $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA");
        await client.Say(message.TrimEnd() + "\r\n.");
    }

    /// <summary>Gives somebody a mailbox, who has none before his mail is waited for.</summary>
    public void OpenMailbox(string person) => _dovecot.MaildirOf(person);

    /// <summary>What lies in somebody's mailbox.</summary>
    public IReadOnlyList<Letter> Mailbox(string person) => [.. _dovecot.MaildirOf(person).Mails().Select(mail => new Letter(Encoding.UTF8.GetString(mail).ReplaceLineEndings("\n")))];

    /// <summary>Waits until a mail lies in somebody's mailbox whose subject has these words.</summary>
    public Task<Letter> Receives(string person, string subject) => Receives(person, letter => letter.Subject.Contains(subject, StringComparison.Ordinal));

    /// <summary>Waits until a mail of some kind lies in somebody's mailbox.</summary>
    public async Task<Letter> Receives(string person, Func<Letter, bool> isIt)
    {
        Letter? found = null;
        try
        {
            await Eventually.Holds(() => (found = Mailbox(person).LastOrDefault(isIt)) is not null);
        }
        catch (TimeoutException exception)
        {
            var had = string.Join('\n', Mailbox(person).Select(letter => letter.Subject));
            throw new TimeoutException($"{person} has not got it, but:\n{had}\n{string.Join('\n', _pymalist.Select(process => process.Output + process.Errors))}\n{_postfix!.Log()}", exception);
        }

        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _pymalist)
            await process.DisposeAsync();
        if (_postfix is not null)
            await _postfix.DisposeAsync();
        await _dovecot.DisposeAsync();
        Folder.Dispose();
    }
}

/// <summary>A mail in a mailbox.</summary>
/// <param name="Octets">With LF.</param>
internal sealed partial record Letter(string Octets)
{
    public string Subject => Field("Subject");

    public string Id => Field("Message-ID");

    public string ReplyTo => AddressIn(Field("Reply-To") is { Length: > 0 } answer ? answer : Field("From"));

    public string Text => Octets[(Octets.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

    /// <summary>A field, unfolded; empty where there is none.</summary>
    public string Field(string name)
    {
        var header = Octets[..(Octets.IndexOf("\n\n", StringComparison.Ordinal) + 1)].Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        return header.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";
    }

    private static string AddressIn(string field) => Address().Match(field) is { Success: true } match ? match.Groups[1].Value : field;

    [GeneratedRegex("<([^<>]+)>")]
    private static partial Regex Address();
}
