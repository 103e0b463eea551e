using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Stages;
using Pymalist.Hosting.Tests.Distributing;
using Pymalist.Queues;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class FakeExpansion() : ExpansionSuite(new FakeLedgers());

public sealed class StoredExpansion() : ExpansionSuite(new StoredLedgers());

/// <summary>What comes of a mail, written down and published; and again after a crash, when members have come and gone.</summary>
public abstract class ExpansionSuite(ILedgers ledgers) : IAsyncLifetime
{
    private static readonly Mail Post = new() { Id = MailId.Of("test", "1", "x"u8), Message = "Subject: a\r\n\r\n"u8.ToArray() };
    private static readonly Mailbox Red = Mailbox.Parse("Red <red@example.org>");
    private static readonly Mailbox Green = Mailbox.Parse("Green <green@example.org>");

    private readonly RecordingQueues _queues = new();
    private ILedger _ledger = null!;

    public async Task InitializeAsync() => _ledger = await ledgers.Open();

    public async Task DisposeAsync() => await ledgers.DisposeAsync();

    [Fact]
    public async Task The_first_message_of_each_list_is_the_first_one_and_all_recipients_have_a_row_before()
    {
        var expansion = await Expand(Red, "a b c d e");
        await Expand(Green, "a b");

        Assert.Equal((3, 5), (expansion.Messages, expansion.Recipients));
        Assert.Equal(["a b", "a b"], Published(QueueNames.First));
        Assert.Equal(["c d", "e"], Published(QueueNames.More).Order());
        Assert.Equal(7, await Rows());
    }

    [Fact]
    public async Task Done_again_it_is_the_same_messages_and_no_more_rows()
    {
        await Expand(Red, "a b c d e");
        var first = _queues.Published.Select(published => (published.Key, published.Message.MessageId)).ToHashSet();

        await Expand(Red, "a b c d e");

        Assert.Equal(6, _queues.Published.Count);
        Assert.Equal(first, _queues.Published.Select(published => (published.Key, published.Message.MessageId)).ToHashSet());
        Assert.Equal(5, await Rows());
    }

    [Theory]
    [InlineData("a b c d e", "b c d e")]
    [InlineData("a b c d e", "x a b c d e")]
    [InlineData("a b c d e", "x y e d c b a z")]
    [InlineData("a b c", "c y")]
    [InlineData("a", "a b c d e")]
    public async Task Done_again_with_members_who_have_come_and_gone_it_forgets_nobody_and_gives_nobody_two(string before, string now)
    {
        await Expand(Red, before);

        await Expand(Red, now);

        var messages = _queues.Published.Select(published => WireCodec.DecodeMail(published.Message)).GroupBy(mail => mail.Id).ToArray();
        Assert.All(messages, same => Assert.Single(same.Select(Text).Distinct()));
        var recipients = messages.SelectMany(same => same.First().Recipients).Select(recipient => recipient.Address.LocalPart).Order().ToArray();
        Assert.Equal(before.Split(' ').Union(now.Split(' ')).Order(), recipients);
    }

    [Fact]
    public async Task Done_again_the_first_message_stays_the_first_one()
    {
        await Expand(Red, "a b c d e");

        await Expand(Red, "x y b a c d");

        Assert.Single(_queues.Ids(QueueNames.First).Distinct());
        Assert.Equal(["a b", "a b"], Published(QueueNames.First));
    }

    [Fact]
    public async Task A_post_without_recipients_or_for_nobody_who_serves_them_goes_its_way_as_it_is()
    {
        await Expand(Red, "");
        await Expand(Green, "a b c", distributors: []);

        Assert.Equal(["", "a b"], Published(QueueNames.First));
        Assert.Equal(["c"], Published(QueueNames.More));
        Assert.Equal(0, await Rows());
    }

    [Fact]
    public async Task Where_nobody_takes_the_rest_of_a_post_the_first_message_is_enough()
    {
        var queues = new RecordingQueues { Unroutable = QueueNames.More };
        var expansion = new Expansion(Post.Id, ["smtp"], _ledger, queues, OutageOfStore());

        await foreach (var outgoing in Roster(Red, "a b c d e").Process(Post, CancellationToken.None))
            await expansion.Add(outgoing, CancellationToken.None);
        await expansion.Finish();

        Assert.Equal(QueueNames.First, Assert.Single(queues.Published).Key);
    }

    private static Outage OutageOfStore() => new("the store", TimeProvider.System, NullLogger.Instance);

    private static RosterProcessor Roster(Mailbox list, string members) =>
        new(list, [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Mailbox.Parse($"{name}@example.com"))], batch: 2);

    private static string Text(Mail mail) => string.Join(' ', mail.Recipients.Select(recipient => recipient.Address.LocalPart));

    private async Task<int> Rows() => await _ledger.RowsOfPost(Post.Id, CancellationToken.None).CountAsync();

    private IEnumerable<string> Published(string key) => _queues.Published.Where(published => published.Key == key).Select(published => Text(WireCodec.DecodeMail(published.Message)));

    private async Task<Expansion> Expand(Mailbox list, string members, params string[] distributors)
    {
        var expansion = new Expansion(Post.Id, distributors, _ledger, _queues, OutageOfStore());
        await foreach (var outgoing in Roster(list, members).Process(Post, CancellationToken.None))
            await expansion.Add(outgoing, CancellationToken.None);
        await expansion.Finish();
        return expansion;
    }

    private Task<Expansion> Expand(Mailbox list, string members) => Expand(list, members, "smtp");
}
