using System.Text;
using Pymalist.Lists.Archives;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

public sealed class ArchiveDistributorTests
{
    private static readonly Mailbox Red = Mailbox.Parse("Red <red@example.org>");

    private readonly FakeArchive _archive = new();

    [Fact]
    public async Task A_post_is_archived_once_however_often_it_comes()
    {
        var first = await Distribute("Message-ID: <1@a>\n\nx", Red);
        var again = await Distribute("Message-ID: <1@a>\n\nx", Red);

        Assert.Equal(["Archived as 1 of red@example.org.", "Archived as 1 of red@example.org."], first.Concat(again));
        Assert.Equal("x", Encoding.ASCII.GetString((await _archive.Find(Red.Address, 1, CancellationToken.None))!.Octets.Span[^1..]));
    }

    [Fact]
    public async Task What_is_not_to_be_archived_is_not()
    {
        var declined = await Distribute("X-No-Archive: yes\n\n", Red);
        var disabled = await Distribute("A: b\n\n", Mailbox.Parse("green@example.org"));
        var none = await Distribute("A: b\n\n", null);

        Assert.Equal(
            ["Not archived: its author asked for that.", "Not archived: the list has no archive.", "Not archived: the list has no archive."],
            declined.Concat(disabled).Concat(none));
        Assert.Empty(await _archive.Lists(CancellationToken.None).ToListAsync());
    }

    private async Task<IEnumerable<string>> Distribute(string message, Mailbox? list)
    {
        var mail = new Mail
        {
            Id = "1",
            Message = Encoding.ASCII.GetBytes(message),
            List = list,
            Recipients = [Mailbox.Parse("archive@example.org")],
        };
        var distributor = new ArchiveDistributor(_archive, address => address.Equals(Red.Address) ? new() { Enabled = true } : null, TimeProvider.System);
        return (await distributor.Distribute(mail, CancellationToken.None)).Recipients.Select(report =>
        {
            Assert.Equal(EnhancedStatus.Success, report.Status);
            return report.Reply;
        });
    }
}
