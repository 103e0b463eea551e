using System.Text;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Tests;

public sealed class ManyListsProcessorTests
{
    private static readonly PostingOptions Anything = new() { Recipients = new() { Action = Act.Accept }, Empty = new() { Empty = Act.Accept } };
    private static readonly ManyListsProcessor Lists = new([Posts.Red with { Posting = Anything }, Posts.Green with { Posting = Anything }]);
    private static readonly AddrSpec RedAddress = Posts.Red.List.Address;
    private static readonly AddrSpec GreenAddress = Posts.Green.List.Address;

    private static async Task<string> ListsOf(Mail mail) =>
        string.Join(" ", (await Lists.All(mail)).Select(outgoing => outgoing.List!.Address.LocalPart));

    [Theory]
    [InlineData("To: red@example.org", "red")]
    [InlineData("To: Bob <bob@example.net>, \"The (red) list\" <RED@Example.Org>", "red")]
    [InlineData("Cc: Friends: red@example.org;", "red")]
    [InlineData("Resent-To: green@example.org", "green")]
    [InlineData("Resent-Cc:\r\n green@example.org", "green")]
    [InlineData("To: green@example.org\r\nCc: red@example.org", "red green")]
    [InlineData("To: red@example.org, red@example.org\r\nTo: RED@example.org\r\nCc: red@example.org", "red")]
    [InlineData("To: red@example.org\r\nDelivered-To: green@example.org", "green")]
    [InlineData("To: red@example.org\r\nX-Original-To: green@example.org", "green")]
    [InlineData("To: red@example.org\r\nDelivered-To: <Green@example.org>", "green")]
    [InlineData("To: x@example.org\r\nDelivered-To: green@example.org\r\nX-Original-To: red@example.org", "red green")]
    [InlineData("To: red@example.org\r\nDelivered-To: mailbox@example.org", "red")]
    [InlineData("To: red@example.org\r\nDelivered-To: what is this", "red")]
    public async Task A_mail_goes_to_the_lists_it_is_for(string fields, string lists)
    {
        var mail = Posts.Mail($"From: ann@example.com\r\n{fields}\r\n\r\nHello\r\n");

        Assert.Equal(lists, await ListsOf(mail));
    }

    [Theory]
    [InlineData("green@example.org", "green")]
    [InlineData("GREEN@example.org red@example.org green@example.org", "red green")]
    [InlineData("mailbox@example.org", "red")]
    public async Task The_envelope_tells_before_the_fields_do(string recipients, string lists)
    {
        var mail = Posts.Mail("From: ann@example.com\r\nTo: red@example.org\r\n\r\nHello\r\n") with
        {
            Recipients = [.. recipients.Split(' ').Select(Mailbox.Parse)],
        };

        Assert.Equal(lists, await ListsOf(mail));
    }

    [Theory]
    [InlineData("To: bob@example.net", "bob@example.net")]
    [InlineData("To: red+x@example.org", "red+x@example.org")]
    [InlineData("To: red@example.org.example", "red@example.org.example")]
    [InlineData("To: \"red@example.org\" <bob@example.net>", "bob@example.net")]
    [InlineData("Bcc: red@example.org", "no recipient")]
    [InlineData("Subject: red@example.org", "no recipient")]
    [InlineData("To: undisclosed-recipients:;", "no recipient")]
    [InlineData("To: a@b.example, c@d.example, e@f.example\r\nDelivered-To: g@h.example, i", "a@b.example, c@d.example, e@f.example")]
    [InlineData("To: a@b.example, c@d.example, e@f.example, g@h.example, i@j.example", "e@f.example and 2 more")]
    public async Task A_mail_for_no_list_is_a_failure_that_says_whom_it_was_for(string fields, string named)
    {
        var refusal = await Lists.Refusal(Posts.Mail($"From: ann@example.com\r\n{fields}\r\n\r\nHello\r\n"));

        Assert.Equal(EnhancedStatus.BadDestination, refusal.Status);
        Assert.StartsWith("No list is addressed: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_list_makes_its_own_mail_of_a_post()
    {
        var outgoing = await Lists.All(Posts.Mail("From: ann@example.com\r\nTo: red@example.org, green@example.org\r\n\r\nHello\r\n"));

        Assert.Equal([Posts.Red.List, Posts.Green.List], outgoing.Select(mail => mail.List));
        Assert.Equal(["<red.example.org>", "<green.example.org>"], outgoing.Select(mail => mail.Bodies("List-Id")[0].Split(' ')[^1]));
        Assert.Equal(2, outgoing.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_list_that_refuses_does_not_keep_the_other_from_its_copies()
    {
        var lists = new ManyListsProcessor([Posts.Red with { Open = false }, Posts.Green]);

        var (outgoing, thrown) = await Read(lists);

        Assert.Equal(Posts.Green.List, Assert.Single(outgoing).List);
        var refusal = Assert.IsType<MailException>(thrown);
        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Contains("red@example.org", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_refusals_are_told_as_one_and_the_transient_one_decides()
    {
        var lists = Both(new MailException(EnhancedStatus.PostingProhibited, "Not here."), new MailException(new(4, 3, 2), "Not now."));

        var (outgoing, thrown) = await Read(lists);

        Assert.Empty(outgoing);
        var refusal = Assert.IsType<MailException>(thrown);
        Assert.Equal(new EnhancedStatus(4, 3, 2), refusal.Status);
        Assert.Equal("Not here. Not now.", refusal.Message);
    }

    [Fact]
    public async Task Two_permanent_refusals_are_permanent()
    {
        var lists = Both(new MailException(EnhancedStatus.RoutingLoop, "Again."), new MailException(EnhancedStatus.PostingProhibited, "Not here."));

        var (_, thrown) = await Read(lists);

        Assert.Equal(EnhancedStatus.RoutingLoop, Assert.IsType<MailException>(thrown).Status);
    }

    [Fact]
    public async Task Trouble_with_a_list_is_thrown_as_it_is()
    {
        var trouble = new IOException("The disk is gone.");
        var lists = new ManyListsProcessor([(RedAddress, new ThrowingProcessor(trouble)), (GreenAddress, new PassingProcessor())]);

        var (outgoing, thrown) = await Read(lists);

        Assert.Single(outgoing);
        Assert.Same(trouble, thrown);
    }

    [Fact]
    public async Task Trouble_beside_a_refusal_is_no_verdict()
    {
        var lists = Both(new IOException("The disk is gone."), new MailException(EnhancedStatus.PostingProhibited, "Not here."));

        var (_, thrown) = await Read(lists);

        Assert.Equal(2, Assert.IsType<AggregateException>(thrown).InnerExceptions.Count);
    }

    [Fact]
    public async Task What_a_list_made_before_it_failed_goes_out()
    {
        var refusal = new MailException(EnhancedStatus.Transient, "Half done.");
        var lists = new ManyListsProcessor([(RedAddress, new ThrowingProcessor(refusal, afterOne: true)), (GreenAddress, new PassingProcessor())]);

        var (outgoing, thrown) = await Read(lists);

        Assert.Equal(2, outgoing.Count);
        Assert.Same(refusal, thrown);
    }

    [Fact]
    public async Task Who_cancels_gets_no_more()
    {
        using var cancellation = new CancellationTokenSource();
        var lists = Both(new OperationCanceledException(cancellation.Token), new IOException());
        await cancellation.CancelAsync();

        var mail = Posts.Mail("To: red@example.org, green@example.org\r\n\r\n");

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await lists.Process(mail, cancellation.Token).ToListAsync(cancellation.Token));
    }

    [Fact]
    public void Two_lists_of_one_address_are_a_mistake()
    {
        var error = Assert.Throws<ArgumentException>(() => new ManyListsProcessor([Posts.Red, Posts.Red with { List = Mailbox.Parse("RED@example.org") }]));

        Assert.Contains("red@example.org", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1_000_000, false)]
    public async Task Of_very_many_recipients_the_first_ones_count(int others, bool found)
    {
        var to = new StringBuilder("From: ann@example.com\r\nTo: ");
        for (var i = 0; i < others; i++)
            to.Append('m').Append(i).Append("@example.com,\r\n ");
        var mail = Posts.Mail(to.Append("red@example.org\r\n\r\nHello\r\n").ToString());

        if (found)
            Assert.Equal("red", await ListsOf(mail));
        else
            Assert.Contains("and 997 more", (await Lists.Refusal(mail)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_very_many_fields_the_first_ones_count()
    {
        var fields = new StringBuilder("From: ann@example.com\r\nCc: red@example.org\r\n");
        for (var i = 0; i < 50_000; i++)
            fields.Append("To: a").Append(i).Append("@example.com\r\nDelivered-To: b").Append(i).Append("@example.com\r\n");

        Assert.Equal("red", await ListsOf(Posts.Mail(fields.Append("\r\n").ToString())));
    }

    private static ManyListsProcessor Both(Exception red, Exception green) =>
        new([(RedAddress, new ThrowingProcessor(red)), (GreenAddress, new ThrowingProcessor(green))]);

    private static async Task<(List<Mail> Outgoing, Exception? Thrown)> Read(ManyListsProcessor lists)
    {
        var outgoing = new List<Mail>();
        var mail = Posts.Mail("From: eve@example.org\r\nTo: red@example.org, green@example.org\r\n\r\nHello\r\n");
        var thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (var one in lists.Process(mail, CancellationToken.None))
                outgoing.Add(one);
        });
        return (outgoing, thrown);
    }
}
