using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy.Rules;

/// <summary>What is posted, and to whom.</summary>
public sealed class PostRuleTests
{
    [Theory]
    [InlineData("To: red@example.org", null)]
    [InlineData("To: ann@example.com\r\nCc: Red <RED@example.org>", null)]
    [InlineData("Resent-To: red@example.org\r\nTo: ann@example.com", null)]
    [InlineData("To: crimson@example.org", null)]
    [InlineData("To: red@old.example", null)]
    [InlineData("To: friends: bob@example.net, red@example.org;", null)]
    [InlineData("To: ann@example.com", Act.Hold)]
    [InlineData("To: \"red@example.org\" <ann@example.com>", Act.Hold)]
    [InlineData("Bcc: red@example.org", Act.Hold)]
    [InlineData("To: undisclosed-recipients:;", Act.Hold)]
    [InlineData("Subject: red@example.org", Act.Hold)]
    public async Task The_list_must_be_named_by_its_address_or_an_alias(string fields, Act? act)
    {
        var list = Judging.Red with { Aliases = [AddrSpec.Parse("crimson@example.org")] };
        var post = new Post(Judging.Post(fields).Mail, list, Judging.Member, Judging.Now);

        Assert.Equal(act, await new DestinationRule(new DestinationOptions { AcceptableAliases = ["@old.example"] }).ActOn(post));
        Assert.Null(await new DestinationRule(new DestinationOptions { Action = Act.Accept }).ActOn(post));
    }

    [Theory]
    [InlineData("To: a@x.example, b@x.example, red@example.org", null)]
    [InlineData("To: a@x.example, b@x.example\r\nCc: c@x.example, red@example.org", Act.Hold)]
    [InlineData("To: a@x.example\r\nTo: b@x.example\r\nCc: c@x.example\r\ncc: d@x.example", Act.Hold)]
    [InlineData("To: g: a@x.example, b@x.example, c@x.example, d@x.example;", Act.Hold)]
    [InlineData("To: \"a@x.example, b@x.example, c@x.example, d@x.example\" <a@x.example>", null)]
    [InlineData("References: <a@x.example> <b@x.example> <c@x.example> <d@x.example>", null)]
    public async Task Mail_to_a_crowd_is_held(string fields, Act? act) =>
        Assert.Equal(act, await new RecipientCountRule(new RecipientCountOptions { MaxRecipients = 3 }).ActOn(Judging.Post(fields)));

    [Theory]
    [InlineData("To: red@lists.example, blue@lists.example", null)]
    [InlineData("To: red@lists.example, ann@example.com, bob@example.net\r\nCc: blue@lists.example", null)]
    [InlineData("To: red@lists.example, RED@lists.example\r\nCc: red@lists.example", null)]
    [InlineData("To: red@lists.example, blue@lists.example\r\nCc: green@lists.example", Act.Hold)]
    public async Task Mail_to_too_many_lists_is_held(string fields, Act? act)
    {
        var rule = new CrossPostRule(new CrossPostOptions { MaxLists = 2 }, address => address.Domain == "lists.example");

        Assert.Equal(act, await rule.ActOn(Judging.Post(fields)));
    }

    [Theory]
    [InlineData(0, 10_000, null)]
    [InlineData(2_000, 1_900, null)]
    [InlineData(2_000, 2_000, Act.Hold)]
    public async Task What_is_too_big_is_held(int most, int body, Act? act) =>
        Assert.Equal(act, await new SizeRule(new SizeOptions { MaxSize = most }).ActOn(Judging.Post("Subject: a", new string('x', body))));

    [Fact]
    public async Task The_sizes_are_told()
    {
        var verdict = await new SizeRule(new SizeOptions { MaxSize = 40 * 1024, Action = Act.Reject }).Says(Judging.Post("Subject: a", new string('x', 5 << 20)));

        Assert.Equal("This message has 5.0 MB, and \"Red mail list\" <red@example.org> takes 40.0 KB at most.", verdict!.Reason);
    }

    [Theory]
    [InlineData("Subject: Buy VIAGRA now", "viagra", "", true)]
    [InlineData("Subject: =?utf-8?q?Buy_vi=61gra?=", "viagra", "", true)]
    [InlineData("Subject: Buy vi\r\n agra", "viagra", "", false)]
    [InlineData("Subject: Win 1000 now", "", @"^win \d{3,} now$", true)]
    [InlineData("Subject: Win 10 now", "", @"^win \d{3,} now$", false)]
    [InlineData("Subject: apples\r\nSubject: viagra", "viagra", "", true)]
    [InlineData("Subject: buy 5", "buy", @"\d", true)]
    [InlineData("Subject: sell 5", "buy", @"\d", false)]
    [InlineData("Subject: ", "", "", true)]
    [InlineData("X-Subject: viagra", "viagra", "", false)]
    [InlineData("From: ann@example.com", "", "^$", false)]
    public async Task A_field_is_searched_as_people_read_it(string fields, string contains, string matches, bool isMet)
    {
        var rule = new HeaderRule(new HeaderRuleOptions { Field = "subject:", Contains = contains, Matches = matches });

        Assert.Equal(isMet ? Act.Hold : null, await rule.ActOn(Judging.Post(fields)));
    }

    [Theory]
    [InlineData(Act.Accept)]
    [InlineData(Act.Hold)]
    [InlineData(Act.Reject)]
    [InlineData(Act.Discard)]
    public async Task What_follows_is_the_owners_choice(Act act)
    {
        var options = new HeaderRuleOptions { Field = "X-Any", Action = act };

        var verdict = await new HeaderRule(options).Says(Judging.Post("X-Any: 1"));
        var own = await new HeaderRule(options with { Reason = "No cats here.", Advice = "Post dogs." }).Says(Judging.Post("X-Any: 1"));

        Assert.Equal(act, verdict!.Act);
        Assert.Equal(("No cats here.", "Post dogs."), (own!.Reason, own.Advice));
    }

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(")]
    [InlineData("(a{1000}){1000}")]
    public void A_pattern_that_could_take_forever_is_refused(string pattern)
    {
        Assert.Throws<FormatException>(() => new HeaderRule(new HeaderRuleOptions { Field = "Subject", Matches = pattern }));
        Assert.False(new RegularExpressionTextAttribute().IsValid(pattern));
    }

    [Theory]
    [InlineData("", "\r\n", Act.Hold, Act.Reject)]
    [InlineData("Subject: a", " \t\r\n\u00a0\r\n", Act.Hold, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<html><head><style>p { }</style><title>x</title></head><body>\r\n<p>&nbsp;</p><!-- a > b --></body></html>", Act.Hold, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<p>Hi</p>", null, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<p><img src=a></p>", null, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<header>Hi</header>", null, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<html><head><title>x</title><body>Hi", null, null)]
    [InlineData("Subject: a\r\nContent-Type: text/html", "<p>&amp;</p>", null, null)]
    [InlineData("Subject: a\r\nContent-Transfer-Encoding: quoted-printable", "=20=0D=0A", Act.Hold, null)]
    [InlineData("Subject: a\r\nContent-Type: image/png", "", null, null)]
    [InlineData("Subject: a\r\nContent-Type: multipart/mixed; boundary=x", "--x\r\n\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--\r\n", null, null)]
    [InlineData("Subject: a\r\nContent-Type: multipart/alternative; boundary=x", "--x\r\n\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<br>\r\n--x--\r\n", Act.Hold, null)]
    [InlineData("Subject: Apples", "Hello", null, null)]
    [InlineData("Subject: ", "Hello", null, Act.Reject)]
    [InlineData("From: ann@example.com", "Hello", null, Act.Reject)]
    [InlineData("Subject: Re: AW: ", "Hello", null, Act.Reject)]
    [InlineData("Subject: =?utf-8?q?_?=", "Hello", null, Act.Reject)]
    [InlineData("Subject: Re: Apples", "Hello", null, null)]
    public async Task What_says_nothing_is_kept_away(string fields, string body, Act? empty, Act? noSubject)
    {
        var post = Judging.Post(fields, body);

        Assert.Equal(empty, await new EmptyPostRule(new EmptyPostOptions()).ActOn(post));
        Assert.Equal(noSubject, await new EmptyPostRule(new EmptyPostOptions { Empty = Act.Accept, NoSubject = Act.Reject }).ActOn(post));
    }
}
