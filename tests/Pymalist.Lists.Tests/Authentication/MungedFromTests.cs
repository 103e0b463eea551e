using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>Posts that are sent in the list's name.</summary>
public sealed class MungedFromTests
{
    [Theory]
    [InlineData("Ann <ann@example.com>", "Ann via Red mail list <red@example.org>", "Ann <ann@example.com>")]
    [InlineData("ann@example.com", "ann via Red mail list <red@example.org>", "ann@example.com")]
    [InlineData("\"Doe, Ann\" <ann@example.com>", "\"Doe, Ann via Red mail list\" <red@example.org>", "\"Doe, Ann\" <ann@example.com>")]
    [InlineData("\"ann@example.com\" <ann@example.com>", "ann via Red mail list <red@example.org>", "\"ann@example.com\" <ann@example.com>")]
    [InlineData("ann@example.com (Ann D.)", "\"Ann D. via Red mail list\" <red@example.org>", "\"Ann D.\" <ann@example.com>")]
    [InlineData("Ann <ann@example.com>, Bob <bob@example.net>", "\"Ann, Bob via Red mail list\" <red@example.org>", "Ann <ann@example.com>, Bob <bob@example.net>")]
    [InlineData("The team: Ann <ann@example.com>, bob@example.net;", "\"Ann, bob via Red mail list\" <red@example.org>", "Ann <ann@example.com>, bob@example.net")]
    [InlineData("\"{list} {author}\" <ann@example.com>", "{list} {author} via Red mail list <red@example.org>", "{list} {author} <ann@example.com>")]
    [InlineData("\"a b\"@example.com", "a b via Red mail list <red@example.org>", "\"a b\"@example.com")]
    public async Task The_list_speaks_for_the_author_who_gets_the_answers(string from, string munged, string replyTo)
    {
        var message = await Munged(SignedPosts.Post(from));

        Assert.Equal(munged, message.Body("From"));
        Assert.Equal(replyTo, Unfolded(message.Body("Reply-To")));
    }

    [Theory]
    [InlineData("=?iso-8859-1?q?J=FCrgen_M=FCller?= <j@example.com>", "Jürgen Müller via Red mail list")]
    [InlineData("Jürgen Müller <j@example.com>", "Jürgen Müller via Red mail list")]
    [InlineData("=?utf-8?b?5bGx55Sw5aSq6YOO?= <yamada@example.com>", "山田太郎 via Red mail list")]
    [InlineData("=?utf-8?q?Eve_=E2=80=AEmoc=2Eknab?= <eve@example.com>", "Eve moc.knab via Red mail list")]
    [InlineData("=?utf-8?q?Eve=0D=0ABcc=3A_all=40example=2Eorg?= <eve@example.com>", "eve via Red mail list")]
    public async Task Names_of_all_scripts_are_kept_in_ASCII_octets(string from, string name)
    {
        var message = await Munged(SignedPosts.Post(from));

        var field = message.Body("From");
        Assert.True(Ascii.IsValid(field));
        Assert.Equal(new Mailbox(name, SignedPosts.Red.Address), Assert.Single(AddressList.Parse(Encoding.ASCII.GetBytes(field))));
        Assert.Empty(message.Bodies("Bcc"));
    }

    [Fact]
    public async Task The_format_is_the_owners()
    {
        var options = new AuthenticationOptions { When = MitigationTrigger.Always, FromFormat = "{list}: {author}" };

        var plan = await options.Plan(SignedPosts.Post().Rewritten(), new FakeDns());

        Assert.Equal("\"Red mail list: Ann\" <red@example.org>", plan.Message.Body("From"));
    }

    [Fact]
    public async Task Many_authors_are_named_in_part_and_all_reachable()
    {
        var authors = Enumerable.Range(1, 30).Select(number => $"Author{number} <a{number}@example.com>").ToList();

        var message = await Munged(SignedPosts.Post(string.Join(",\r\n ", authors), "Sender: a1@example.com\r\n"));

        Assert.Equal("\"Author1, Author2, Author3, ... via Red mail list\" <red@example.org>", message.Body("From"));
        Assert.Equal(authors.Take(20), AddressList.Parse(Encoding.ASCII.GetBytes(message.Body("Reply-To"))).Select(Phrase.Of));
    }

    [Theory]
    [InlineData("Reply-To: Ann at home <home@example.net>\r\n", "Ann at home <home@example.net>", "Ann <ann@example.com>")]
    [InlineData("Reply-To: red@example.org\r\n", "red@example.org", "Ann <ann@example.com>")]
    [InlineData("Reply-To: red@example.org\r\nCc: bob@example.net\r\n", "red@example.org", "Ann <ann@example.com>, bob@example.net")]
    [InlineData("Reply-To: red@example.org\r\nCc: bob@example.net, ANN@example.com\r\n", "red@example.org", "bob@example.net, ANN@example.com")]
    [InlineData("Reply-To: red@example.org, ann@example.com\r\n", "red@example.org, ann@example.com", null)]
    [InlineData("Reply-To:  \r\n", "Ann <ann@example.com>", null)]
    [InlineData("Reply-To: nobody knows\r\n", "nobody knows", "Ann <ann@example.com>")]
    [InlineData("Reply-To: a@example.net\r\nCc:\r\n bob@example.net\r\n", "a@example.net", "Ann <ann@example.com>, bob@example.net")]
    [InlineData("Reply-To: a@example.net\r\nCc:bob@example.net\r\n", "a@example.net", "Ann <ann@example.com>, bob@example.net")]
    [InlineData("Reply-To: a@example.net\r\nCc: \r\n", "a@example.net", "Ann <ann@example.com>")]
    public async Task A_reply_to_that_is_there_stays_and_the_author_goes_to_cc(string fields, string replyTo, string? cc)
    {
        var message = await Munged(SignedPosts.Post(more: fields));

        Assert.Equal(replyTo, Unfolded(message.Body("Reply-To")));
        Assert.Equal(cc, message.Bodies("Cc").Select(Unfolded).SingleOrDefault());
    }

    [Fact]
    public async Task The_author_may_be_in_cc_always_so_that_answers_go_to_the_list()
    {
        var options = new AuthenticationOptions { When = MitigationTrigger.Always, AuthorIn = AuthorPlace.Cc };

        var plan = await options.Plan(SignedPosts.Post().Rewritten(), new FakeDns());

        Assert.Equal("Ann <ann@example.com>", plan.Message.Body("Cc"));
        Assert.Empty(plan.Message.Bodies("Reply-To"));
    }

    [Fact]
    public async Task The_author_field_holds_the_old_from_and_one_that_is_there_stays()
    {
        var options = new AuthenticationOptions { When = MitigationTrigger.Always, AuthorField = true };

        var first = await options.Plan(SignedPosts.Post("\"Ann\"\r\n <ann@example.com>").Rewritten(), new FakeDns());
        var second = await options.Plan(SignedPosts.Post(more: "Author: Zoe <zoe@example.net>\r\n").Rewritten(), new FakeDns());

        Assert.Equal("\"Ann\"\r\n <ann@example.com>", first.Message.Body("Author"));
        Assert.Equal("Zoe <zoe@example.net>", second.Message.Body("Author"));
    }

    [Theory]
    [InlineData("Subject: hi\r\n\r\nx", "Red mail list <red@example.org>")]
    [InlineData("From: \r\nSubject: hi\r\n\r\nx", "Red mail list <red@example.org>")]
    [InlineData("From: undisclosed:;\r\nSubject: hi\r\n\r\nx", "Red mail list <red@example.org>")]
    [InlineData("From: a@example.com\r\nSubject: hi\r\nFrom: b@example.net\r\n\r\nx", "\"a, b via Red mail list\" <red@example.org>")]
    public async Task A_post_whose_author_nobody_can_tell_is_the_lists(string post, string from)
    {
        var original = (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(post);

        var plan = await new AuthenticationOptions().Plan(original.Rewritten(), new FakeDns());

        Assert.Equal(Strategy.MungeFrom, plan.Strategy);
        Assert.Equal(from, plan.Message.Body("From"));
        Assert.Contains("nobody can tell who wrote it", plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_other_octets_stay()
    {
        var post = SignedPosts.Post(more: "X-Odd:  \t kept \r\n  as it is\r\nX-Bin: \u0001\u00ff\r\n", body: "line\nand\r\0more\r\n.\r\n").SignedBy("example.com").Rewritten("[Red]");

        var plan = await new AuthenticationOptions { When = MitigationTrigger.Always }.Plan(post, new FakeDns());

        var expected = post.Rewritten.Text().Replace("From: Ann <ann@example.com>", "From: Ann via Red mail list <red@example.org>", StringComparison.Ordinal);
        var results = $"Authentication-Results: {plan.Message.Body("Authentication-Results")}\r\n";
        Assert.Equal($"Reply-To: Ann <ann@example.com>\r\n{results}{expected}", plan.Message.Text());
    }

    private static async Task<ReadOnlyMemory<byte>> Munged(ReadOnlyMemory<byte> post)
    {
        var plan = await new AuthenticationOptions { When = MitigationTrigger.Always }.Plan(post.Rewritten(), new FakeDns());
        Assert.Equal(Strategy.MungeFrom, plan.Strategy);
        return plan.Message;
    }

    private static string Unfolded(string text) => text.Replace("\r\n", "", StringComparison.Ordinal);
}
