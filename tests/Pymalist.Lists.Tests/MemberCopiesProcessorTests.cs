using System.Globalization;

namespace Pymalist.Lists.Tests;

public sealed class MemberCopiesProcessorTests
{
    private const string Post = "From: Ann <ann@example.com>\r\nTo: red@example.org\r\n\r\nHello\r\n";

    private static MemberCopiesProcessor Processor(ListOptions list) => new(list, new DeclaredRoster(list));

    private static ListOptions WithMembers(int count) => Posts.Red with
    {
        Subscribers = [.. Enumerable.Range(0, count).Select(number => new Mailbox(null, AddrSpec.Parse($"member{number}@example.com")))],
    };

    [Fact]
    public async Task The_members_get_it_from_the_list()
    {
        var outgoing = await Processor(Posts.Red).Only(Post);

        Assert.Equal([Posts.Ann, Posts.Bob], outgoing.Recipients);
        Assert.Equal(Posts.Red.List, outgoing.List);
        Assert.Equal(Posts.Ann, outgoing.Sender);
    }

    [Fact]
    public async Task Delivery_status_notifications_go_to_the_list_or_where_it_says()
    {
        var address = AddrSpec.Parse("red-bounces@example.org");

        var byDefault = await Processor(Posts.Red).Only(Post);
        var elsewhere = await Processor(Posts.Red with { ReturnPath = address }).Only(Post);

        Assert.Equal(new ReversePath(Posts.Red.List.Address), byDefault.ReversePath);
        Assert.Equal(new ReversePath(address), elsewhere.ReversePath);
    }

    [Theory]
    [InlineData("From: Ann <ann@example.com>, bob@example.net", "\"Ann\" <ann@example.com>")]
    [InlineData("From: Friends: bob@example.net;", "bob@example.net")]
    [InlineData("From: nobody", "cleo@example.com")]
    [InlineData("Subject: x", "cleo@example.com")]
    public async Task The_sender_is_the_author_or_else_the_reverse_path(string fields, string sender)
    {
        var mail = Posts.Mail($"{fields}\r\n\r\n") with { ReversePath = new(AddrSpec.Parse("cleo@example.com")) };

        var outgoing = Assert.Single(await Processor(Posts.Red).All(mail));

        Assert.Equal(sender, outgoing.Sender?.ToString());
    }

    [Fact]
    public async Task Without_an_author_and_a_reverse_path_there_is_no_sender()
    {
        var outgoing = await Processor(Posts.Red).Only("Subject: x\r\n\r\n");

        Assert.Null(outgoing.Sender);
    }

    [Fact]
    public async Task A_name_hides_no_line_end()
    {
        var outgoing = await Processor(Posts.Red).Only("From: =?utf-8?q?Ann=0d=0aBcc:_eve@example.org=00?= <ann@example.com>\r\n\r\n");

        Assert.Equal("ann@example.com", outgoing.Sender?.Address.ToString());
        Assert.DoesNotContain(outgoing.Sender?.Name ?? "", char.IsControl);
    }

    [Theory]
    [InlineData(0, 100, new[] { 0 })]
    [InlineData(1, 100, new[] { 1 })]
    [InlineData(100, 100, new[] { 100 })]
    [InlineData(101, 100, new[] { 100, 1 })]
    [InlineData(7, 3, new[] { 3, 3, 1 })]
    public async Task A_long_roster_goes_out_in_batches(int members, int most, int[] sizes)
    {
        var outgoing = await Processor(WithMembers(members) with { MaxRecipients = most }).All(Posts.Mail(Post));

        Assert.Equal(sizes, outgoing.Select(mail => mail.Recipients.Count));
        Assert.Equal(members, outgoing.SelectMany(mail => mail.Recipients).Select(member => member.Address).Distinct().Count());
    }

    [Fact]
    public async Task All_batches_share_one_message()
    {
        var outgoing = await Processor(WithMembers(5) with { MaxRecipients = 2 }).All(Posts.Mail(Post));

        Assert.Equal(3, outgoing.Count);
        Assert.All(outgoing, mail => Assert.Equal(outgoing[0].Message, mail.Message));
    }

    [Fact]
    public async Task The_same_mail_gives_the_same_ids_and_each_batch_its_own()
    {
        var list = WithMembers(5) with { MaxRecipients = 2 };

        var first = await Processor(list).All(Posts.Mail(Post));
        var again = await Processor(list).All(Posts.Mail(Post));
        var elsewhere = await Processor(list with { List = Posts.Green.List }).All(Posts.Mail(Post));

        Assert.Equal(first.Select(mail => mail.Id), again.Select(mail => mail.Id));
        Assert.Equal(6, first.Concat(elsewhere).Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_of_others_has_another_id()
    {
        var members = WithMembers(5) with { MaxRecipients = 2 };

        var before = await Processor(members).All(Posts.Mail(Post));
        var after = await Processor(members with { Subscribers = [.. members.Subscribers.Where((_, number) => number != 2)] }).All(Posts.Mail(Post));

        Assert.Equal(before[0].Id, after[0].Id);
        Assert.DoesNotContain(after[1].Id, before.Select(mail => mail.Id));
    }

    [Fact]
    public async Task A_roster_is_read_no_further_than_its_mails_are_taken()
    {
        var roster = new CountingRoster();

        await foreach (var outgoing in new MemberCopiesProcessor(Posts.Red, roster).Process(Posts.Mail(Post), CancellationToken.None))
        {
            Assert.Equal(100, outgoing.Recipients.Count);
            break;
        }

        Assert.InRange(roster.Read, 100, 101);
    }

    /// <summary>A roster without end.</summary>
    private sealed class CountingRoster : IRoster
    {
        public int Read { get; private set; }

        public ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken) => new(addresses);

        public async IAsyncEnumerable<Subscription> Receivers(Mail post, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            while (!cancellationToken.IsCancellationRequested)
                yield return new(Posts.Red.List.Address, new() { Address = AddrSpec.Parse(string.Create(CultureInfo.InvariantCulture, $"member{Read++}@example.com")) });
        }
    }
}
