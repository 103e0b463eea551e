using System.Collections.Concurrent;
using System.Globalization;

namespace Pymalist.Testing.Scripted;

/// <summary>What a <see cref="HostilePop3Server"/> does wrong.</summary>
public enum Pop3Fault
{
    None,

    /// <summary>Closes in the middle of the second mail.</summary>
    StopsInMail,

    /// <summary>Answers UIDL with a line that has no end.</summary>
    EndlessLine,

    /// <summary>Has the same UIDL for the first mail and the second.</summary>
    RepeatedUid,
}

/// <summary>A mailbox of whoever logs in, at a server that does one thing wrong.</summary>
public sealed class HostilePop3Server(params string[] mails) : LineServer
{
    private readonly ConcurrentDictionary<int, string> _mails = new(mails.Select((mail, i) => KeyValuePair.Create(i + 1, mail)));

    public Pop3Fault Fault { get; set; }

    /// <summary>What is left in the mailbox.</summary>
    public IReadOnlyList<string> Mails => [.. _mails.OrderBy(mail => mail.Key).Select(mail => mail.Value)];

    protected override async Task Serve(int number, LineConnection line)
    {
        var mails = _mails.OrderBy(mail => mail.Key).ToArray();
        var deleted = new List<int>();
        await line.Say("+OK ready\r\n");
        while (await line.Read() is { } command)
        {
            var words = command.Split(' ');
            var mail = words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var at) ? mails[at - 1] : default;
            switch (words[0])
            {
                case "CAPA":
                    await line.Say("+OK\r\nUSER\r\nUIDL\r\n.\r\n");
                    break;
                case "LIST":
                    await line.Say("+OK\r\n" + string.Concat(mails.Select((each, i) => $"{i + 1} {each.Value.Length}\r\n")) + ".\r\n");
                    break;
                case "UIDL" when Fault == Pop3Fault.EndlessLine:
                    await line.Say("+OK\r\n1 ");
                    for (var i = 0; i < 1_000; i++)
                        await line.Say(new string('x', 10_000));
                    return;
                case "UIDL":
                    await line.Say("+OK\r\n" + string.Concat(mails.Select((each, i) => $"{i + 1} {UidOf(each.Key)}\r\n")) + ".\r\n");
                    break;
                case "RETR" when Fault == Pop3Fault.StopsInMail && mail.Key == 2:
                    await line.Say("+OK\r\n" + mail.Value[..(mail.Value.Length / 2)]);
                    return;
                case "RETR":
                    await line.Say($"+OK\r\n{mail.Value}.\r\n");
                    break;
                case "DELE":
                    deleted.Add(mail.Key);
                    await line.Say("+OK\r\n");
                    break;
                case "QUIT":
                    deleted.ForEach(key => _mails.TryRemove(key, out _));
                    await line.Say("+OK\r\n");
                    return;
                default:
                    await line.Say("+OK\r\n");
                    break;
            }
        }
    }

    private string UidOf(int key) => Fault == Pop3Fault.RepeatedUid && key <= 2 ? "same" : $"uid{key}";
}
