using System.Collections.Concurrent;
using System.Text;
using Pymalist.Testing.Scripted;

namespace Pymalist.EndToEnd.Scripted;

/// <summary>Takes all mail and keeps it, octet for octet but for its line ends, which are LF; or closes where a test wants it.</summary>
internal sealed class SmtpSink : LineServer
{
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly ConcurrentQueue<(string Recipient, string Message)> _copies = new();

    /// <summary>The command in whose place the first session comes to its end; <c>CONNECT</c> is the greeting, <c>.</c> the message's end.</summary>
    public string? ClosesAt { get; set; }

    /// <summary>What is answered to a command, <c>.</c> for the message's end; null for the usual.</summary>
    public Func<string, string?> Reply { get; set; } = _ => null;

    /// <summary>Is told of each message once it is accepted: the reverse-path, the recipients, the message.</summary>
    public Func<string, IReadOnlyList<string>, string, Task> Taken { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>In Latin-1, as they were accepted.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>One for each recipient of each message.</summary>
    public IReadOnlyList<(string Recipient, string Message)> Copies => [.. _copies];

    protected override async Task Serve(int number, LineConnection line)
    {
        if (IsClosed("CONNECT", number))
            return;

        var reversePath = "";
        var recipients = new List<string>();
        await line.Say("220 sink.test ESMTP\r\n");
        while (await line.Read() is { } command)
        {
            var verb = command.Split(' ', ':')[0].ToUpperInvariant();
            if (IsClosed(verb, number))
                return;

            if (verb == "MAIL")
                (reversePath, recipients) = (command.Split('<', '>')[1], []);
            else if (verb == "RCPT")
                recipients.Add(command.Split('<', '>')[1]);
            await line.Say(Reply(command) is { } reply ? reply + "\r\n" : verb switch
            {
                "EHLO" => "250-sink.test\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n",
                "DATA" => "354 Go on\r\n",
                "QUIT" => "221 Bye\r\n",
                _ => "250 2.0.0 Ok\r\n",
            });
            if (verb == "QUIT" || (verb == "DATA" && !await Take(number, reversePath, recipients, line)))
                return;
        }
    }

    private bool IsClosed(string verb, int number) => number == 1 && verb == ClosesAt;

    private async Task<bool> Take(int number, string reversePath, IReadOnlyList<string> recipients, LineConnection line)
    {
        var message = new StringBuilder();
        while (await line.Read() is { } text)
        {
            if (text == ".")
            {
                if (IsClosed(".", number))
                    return false;
                var reply = Reply(".");
                if (reply is null)
                {
                    _messages.Enqueue(message.ToString());
                    foreach (var recipient in recipients)
                        _copies.Enqueue((recipient, message.ToString()));
                }

                await line.Say($"{reply ?? "250 2.0.0 Taken"}\r\n");
                if (reply is null)
                    await Taken(reversePath, recipients, message.ToString());
                return true;
            }

            message.Append(text.StartsWith('.') ? text[1..] : text).Append('\n');
        }

        return false;
    }
}
