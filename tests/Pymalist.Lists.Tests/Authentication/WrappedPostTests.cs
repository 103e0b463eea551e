using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>Posts that are sent inside a message of the list.</summary>
public sealed class WrappedPostTests
{
    private static readonly AuthenticationOptions Wrapping = new() { Mitigation = Mitigation.Wrap, When = MitigationTrigger.Always };

    [Fact]
    public async Task The_original_is_inside_octet_for_octet()
    {
        var original = SignedPosts.Post(more: "X-Odd:  \t kept\r\n", body: "line\nand\r\nmore\r\n\r\n").SignedBy("example.com");

        var message = await Wrapped(original.Rewritten("[Red]"));

        Assert.Equal(original.Text(), message.Content().Text());
        Assert.Equal("message/rfc822", message.Body("Content-Type"));
        Assert.Equal("1.0", message.Body("MIME-Version"));
    }

    [Theory]
    [InlineData("caf\u00e9\r\n", "", "8bit", "message/rfc822")]
    [InlineData("x\r\n", "X-Name: \u00e9\r\n", "8bit", "message/global")]
    public async Task What_is_inside_is_declared_as_what_it_is(string body, string more, string encoding, string type)
    {
        var message = await Wrapped(SignedPosts.Post(more: more, body: body).Rewritten());

        Assert.Equal(encoding, message.Body("Content-Transfer-Encoding"));
        Assert.Equal(type, message.Body("Content-Type"));
    }

    [Fact]
    public async Task Outside_is_what_the_list_says_and_what_threads_and_answers_go_by()
    {
        var original = SignedPosts.Post(more: "In-Reply-To: <0@example.net>\r\nReferences: <a@example.net>\r\n <0@example.net>\r\nContent-Type: text/plain\r\nList-Id: <other.example.net>\r\nX-Mailer: Ann's\r\nReceived: by mx.example.com\r\n");

        var message = await Wrapped(original.Rewritten("[Red]"));

        Assert.Equal("Ann via Red mail list <red@example.org>", message.Body("From"));
        Assert.Equal("Ann <ann@example.com>", message.Body("Reply-To"));
        Assert.Equal("red@example.org", message.Body("To"));
        Assert.Equal("[Red] hello", message.Body("Subject"));
        Assert.Equal("Mon, 21 Sep 2026 14:13:20 +0000", message.Body("Date"));
        Assert.Equal("Red mail list <red.example.org>", message.Body("List-Id"));
        Assert.Equal("<mailto:red@example.org>", message.Body("List-Post").Replace("%40", "@", StringComparison.Ordinal));
        Assert.Equal("list", message.Body("Precedence"));
        Assert.Equal("red@example.org", message.Body("X-BeenThere"));
        Assert.Equal("<0@example.net>", message.Body("In-Reply-To"));
        Assert.Equal("<a@example.net>\r\n <0@example.net>\r\n <1@example.com>", message.Body("References"));
        Assert.Single(message.Bodies("Authentication-Results"));
        Assert.Empty(message.Bodies("X-Mailer").Concat(message.Bodies("Received")).Concat(message.Bodies("DKIM-Signature")));
    }

    [Fact]
    public async Task The_message_has_an_id_of_its_own_that_is_the_same_again()
    {
        var first = (await Wrapped(SignedPosts.Post().Rewritten())).Body("Message-ID");
        var again = (await Wrapped(SignedPosts.Post().Rewritten("[Red]"))).Body("Message-ID");
        var another = (await Wrapped(SignedPosts.Post(body: "other\r\n").Rewritten())).Body("Message-ID");

        Assert.Matches(@"\A<wrapped\.[0-9a-f]{32}@example\.org>\z", first);
        Assert.Equal(first, again);
        Assert.NotEqual(first, another);
    }

    [Fact]
    public async Task Blind_copies_and_the_line_of_an_mbox_file_stay_behind()
    {
        var original = (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes("From ann Mon\r\nFrom: ann@example.com\r\nBcc: secret@example.net\r\nResent-Bcc: secret@example.net\r\nSubject: hi\r\n\r\nx\r\n");

        var message = await Wrapped(original.Rewritten());

        Assert.Equal("From: ann@example.com\r\nSubject: hi\r\n\r\nx\r\n", message.Content().Text());
        Assert.DoesNotContain("secret", message.Text(), StringComparison.Ordinal);
        Assert.Single(message.Bodies("Date"));
    }

    [Fact]
    public async Task Octets_that_no_field_of_ours_may_hold_become_spaces_outside()
    {
        var original = SignedPosts.Post(more: "X-A: 1\r\nIn-Reply-To: a\0b\rc\n d\r\n");

        var message = await Wrapped(original.Rewritten());

        Assert.Equal("a b c\r\n d", message.Body("In-Reply-To"));
        Assert.Equal(original.Text(), message.Content().Text());
    }

    [Fact]
    public async Task Whoever_reads_the_wrapper_finds_one_part_with_the_post_in_it()
    {
        var message = await Wrapped(SignedPosts.Post().Rewritten());

        var tree = PartTree.Read(message);

        Assert.Equal(("message/rfc822", 1), (tree.Root.Type, tree.Root.Children.Count));
        Assert.Empty(tree.Defects);
    }

    private static async Task<ReadOnlyMemory<byte>> Wrapped(RewrittenPost post)
    {
        var plan = await Wrapping.Plan(post, new FakeDns());
        Assert.Equal(Strategy.Wrap, plan.Strategy);
        return plan.Message;
    }
}
