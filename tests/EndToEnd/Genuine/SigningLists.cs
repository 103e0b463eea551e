using System.Text;
using System.Text.Json;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>Lists that sign, each with a member, a name server with all keys and policies, and the copies that the members get.</summary>
internal sealed class SigningLists : IAsyncDisposable
{
    public const string Domain = "lists.test";
    public const string NextDomain = "next.test";

    private static readonly object Accepted = new { Action = "Accept" };

    // What comes from another list, or from a corpus, would wait for a moderator.
    private static readonly object Anything = new
    {
        Destination = Accepted,
        AutomaticMail = Accepted,
        Recipients = Accepted,
        CrossPosts = Accepted,
        ImplicitCommands = Accepted,
        Spam = Accepted,
        Empty = new { Empty = "Accept" },
    };

    private readonly string _older = Keys.NewRsa();
    private readonly string _newer = Keys.NewRsa();
    private readonly string _next = Keys.NewRsa();
    private readonly string _edwards = Keys.NewEdwards();
    private readonly Desk _desk = new();
    private int _posts;

    public DnsServer Dns { get; } = new();

    public IReadOnlyList<Author> Authors { get; } = [new("none"), new("quarantine"), new("reject")];

    /// <summary>Starts the name server and writes the configuration.</summary>
    public async Task Start()
    {
        foreach (var author in Authors)
            author.Publish(Dns);
        Publish(Domain, "older", _older);
        Publish(Domain, "newer", _newer);
        Publish(Domain, "edwards", _edwards);
        Publish(NextDomain, "next", _next);
        foreach (var domain in (string[])[Domain, NextDomain])
            Dns.Txt("_dmarc." + domain, "v=DMARC1; p=reject");
        await Dns.Start();
        await File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), JsonSerializer.Serialize(new
        {
            Pymalist = new
            {
                Dns = new { Servers = (string[])[Dns.Address] },
                Fetcher = new { Maildir = new { Path = "inbox" } },
                Processor = new { Lists = Lists().ToArray() },
                Distributor = new { Smtp = new { Host = "127.0.0.1", _desk.Sink.Port } },
            },
        }));
    }

    /// <summary>Puts a mail into the mailbox, for a list: above all its fields, but below the first line of an mbox file, where it has one.</summary>
    public Task Deliver(string list, byte[] message)
    {
        var start = message.AsSpan().StartsWith("From "u8) ? message.AsSpan().IndexOf((byte)'\n') + 1 : 0;
        return File.WriteAllBytesAsync(_desk.Folder.In($"inbox/new/{++_posts}"), [.. message[..start], .. Encoding.ASCII.GetBytes($"Delivered-To: {list}\r\n"), .. message[start..]]);
    }

    /// <summary>Everything that waits goes through the lists.</summary>
    public async Task<Ended> Play() => (await _desk.Run("play")).With(0);

    /// <summary>What a list's member got by SMTP.</summary>
    public IReadOnlyList<Copy> Copies(string list) =>
        [.. _desk.Sink.Copies.Where(copy => copy.Recipient == $"member@{list}.test").Select(copy => Copy.Of(list, copy.Message))];

    public async ValueTask DisposeAsync()
    {
        await Dns.DisposeAsync();
        await _desk.DisposeAsync();
    }

    private IEnumerable<object> Lists()
    {
        var dkim = new { Selector = "newer", Key = _newer };
        yield return List("plain", new { Dkim = dkim });
        yield return List("older", new { Dkim = new { Selector = "older", Key = _older } });
        yield return List("footer", new { Dkim = dkim }, ends: true);
        yield return List("personal", new { Dkim = dkim }, ends: true, footer: "You get this as {member.address}.");
        yield return List("cc", new { Dkim = dkim, AuthorIn = "Cc" }, ends: true);
        yield return List("wrap", new { Dkim = dkim, Mitigation = "Wrap" }, ends: true);
        yield return List("refuse", new { Dkim = dkim, Mitigation = "Reject" }, ends: true);
        yield return List("careless", new { Dkim = dkim, Mitigation = "None" }, ends: true);
        yield return List("anonymous", new { Dkim = dkim }, isAnonymous: true);
        yield return List("chain", new { Dkim = dkim, Arc = true });
        yield return List("both", new { Dkim = new { Selector = "newer", Key = _newer, Ed25519 = new { Selector = "edwards", Key = _edwards } }, Arc = true }, ends: true);
        yield return List("corpus", new { Dkim = dkim, Arc = true });
        yield return List("next", new { Dkim = new { Selector = "next", Key = _next }, Arc = true }, NextDomain, ends: true);
    }

    private static object List(string name, object authentication, string domain = Domain, bool ends = false, bool isAnonymous = false, string footer = "The end of {list.name}") => new
    {
        List = $"The list {name} <{name}@{domain}>",
        Open = true,
        Posting = Anything,
        SubjectPrefix = ends ? $"[{name}] " : "",
        Subscribers = (string[])[$"member@{name}.test"],
        Rewriting = new { Footer = ends ? footer : "", Anonymous = isAnonymous },
        Authentication = authentication,
    };

    private void Publish(string domain, string selector, string key) => Dns.Txt($"{selector}._domainkey.{domain}", Keys.Record(key));
}
