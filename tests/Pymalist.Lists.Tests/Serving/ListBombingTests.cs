using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Serving;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Serving;

/// <summary>Machines that ask all lists of the world to subscribe somebody, so that he drowns in their confirmations.</summary>
public sealed class ListBombingTests
{
    private static readonly string[] Names = ["red", "green", "blue"];

    [Fact]
    public async Task Seventy_three_thousand_requests_for_one_victim_cause_one_mail()
    {
        await using var store = new FakeLists(new ManualTime());
        var catalog = new ListCatalog([.. Names.Select(List)], _ => null, new(store, new DnsResolver(new DnsOptions(), store.Clock)));
        HostedList[] lists = [.. (await catalog.Current(CancellationToken.None)).All];
        var request = new CommandMail([new SubscribeCommand(null, AddrSpec.Parse("victim@example.com"))], [], HasMore: false);

        var letters = await store.Write(
            session =>
            {
                Import(session, 100_000);
                for (var i = 0; i < 73_000; i++)
                    new CommandWork(lists[i % lists.Length], session, Request(i)).Do(request);
                return session.Outbox.Next(100_000);
            },
            CancellationToken.None);

        Assert.Single(letters, letter => letter.Recipients[0].Address.LocalPart == "victim");
        Assert.Equal(100, letters.Count(letter => letter.Recipients[0].Address.LocalPart != "victim"));
    }

    // What was written down of others must not slow it down.
    private static void Import(IListSession session, int people)
    {
        var red = AddrSpec.Parse("red@lists.test");
        session.Audit.Note([.. Enumerable.Range(0, people).Select(i => new AuditEntry(session.Now, "cli root", "member.add", red, AddrSpec.Parse($"m{i}@example.net"), ""))]);
    }

    // A hundred machines that lie about who they are.
    private static Mail Request(int number)
    {
        var from = $"bot{number % 100}@example.org";
        return new()
        {
            Id = MailId.Of("bombing", $"{number}", []),
            Message = Encoding.ASCII.GetBytes($"From: {from}\r\nMessage-ID: <{number}@example.org>\r\n\r\nsubscribe victim@example.com\r\n"),
            ReversePath = new(AddrSpec.Parse(from)),
        };
    }

    private static ListOptions List(string name) => new() { List = Mailbox.Parse($"{name}@lists.test"), Addresses = ListAddresses.All };
}
