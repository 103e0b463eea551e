namespace Pymalist.Lists.Tests;

public sealed class SingleListProcessorTests
{
    private static readonly ListOptions Closed = Posts.Red with { Open = false };

    [Theory]
    [InlineData("To: red@example.org")]
    [InlineData("To: somebody@else.example")]
    [InlineData("Subject: no recipient at all")]
    public async Task It_takes_a_members_mail_whatever_its_recipients(string fields)
    {
        var outgoing = await new SingleListProcessor(Closed).Only($"From: ann@example.com\r\n{fields}\r\n\r\nHello\r\n");

        Assert.Equal(Closed.List, outgoing.List);
        Assert.Equal(Closed.Subscribers, outgoing.Recipients);
    }

    [Fact]
    public async Task Only_an_open_list_takes_the_mail_of_others()
    {
        var mail = Posts.Mail("From: eve@example.org\r\n\r\nHello\r\n");

        var refusal = await new SingleListProcessor(Closed).Refusal(mail);
        var outgoing = await new SingleListProcessor(Posts.Red).All(mail);

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Single(outgoing);
    }

    [Fact]
    public async Task What_it_sends_it_does_not_take_back()
    {
        var list = new SingleListProcessor(Posts.Red);

        var outgoing = await list.Only("From: ann@example.com\r\n\r\nHello\r\n");
        var refusal = await list.Refusal(outgoing);

        Assert.Equal(EnhancedStatus.RoutingLoop, refusal.Status);
    }

    [Fact]
    public async Task Two_lists_that_are_members_of_each_other_do_not_go_on_for_ever()
    {
        var red = new SingleListProcessor(Posts.Red);
        var green = new SingleListProcessor(Posts.Green);

        var once = await red.Only("From: ann@example.com\r\n\r\nHello\r\n");
        var twice = Assert.Single(await green.All(once));
        var refusal = await red.Refusal(twice);

        Assert.Equal(["green@example.org", "red@example.org"], twice.Bodies("X-BeenThere"));
        Assert.Equal(EnhancedStatus.RoutingLoop, refusal.Status);
    }

    [Fact]
    public async Task An_answering_machine_of_a_member_is_refused_even_by_an_open_list()
    {
        var mail = Posts.Mail("From: ann@example.com\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n");

        var refusal = await new SingleListProcessor(Posts.Red).Refusal(mail);

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
    }

    [Fact]
    public async Task A_list_without_members_makes_one_mail_without_recipients()
    {
        var outgoing = await new SingleListProcessor(Posts.Red with { Subscribers = [] }).Only("From: ann@example.com\r\n\r\nHello\r\n");

        Assert.Empty(outgoing.Recipients);
    }
}
