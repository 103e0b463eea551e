using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapRemovalTests
{
    private const string Store = "UID STORE 1:2 +FLAGS.SILENT (\\Deleted)";

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS", null, new[] { Store, "UID EXPUNGE 1:2" })]
    [InlineData("IMAP4rev2 AUTH=PLAIN", null, new[] { Store, "UID EXPUNGE 1:2" })]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR", null, new[] { Store, "UID SEARCH DELETED NOT UID 1:2", "EXPUNGE" })]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR MOVE", "P", new[] { "UID MOVE 1:2 \"P\"", "CREATE \"P\"", "UID MOVE 1:2 \"P\"" })]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS", "P", new[] { "UID COPY 1:2 \"P\"", "CREATE \"P\"", "UID COPY 1:2 \"P\"", Store, "UID EXPUNGE 1:2" })]
    public async Task Mail_is_removed_as_well_as_the_server_can(string capabilities, string? moveTo, string[] expected)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n") { Capabilities = capabilities };

        var mails = await new ImapFetcher(server.Options with { MoveTo = moveTo }).DrainAll();

        Assert.Equal(2, mails.Count);
        Assert.Empty(server.Mails);
        Assert.Equal(expected, server.Commands.SkipLast(1).TakeLast(expected.Length));
        Assert.Equal(moveTo is null ? 0 : 2, server.Folders.Values.Sum(folder => folder.Count));
    }

    [Fact]
    public async Task Without_UIDPLUS_what_another_has_flagged_is_not_expunged_and_ours_is_not_fetched_again()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n") { Capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR" };
        server.Mails[0].IsDeleted = true;

        var first = await new ImapFetcher(server.Options).DrainAll();
        var second = await new ImapFetcher(server.Options).DrainAll();

        Assert.Equal("b\r\n", Encoding.Latin1.GetString(Assert.Single(first).Message.Span));
        Assert.Empty(second);
        Assert.All(server.Mails, mail => Assert.True(mail.IsDeleted));
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_in_the_words_of_the_move()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("CREATE", Saying("TAG NO never\r\n"));

        var (mails, failure) = await new ImapFetcher(server.Options with { MoveTo = "Posts" }).Drain();

        Assert.Single(mails);
        Assert.Equal("TRYCREATE", Assert.IsType<ImapRefusedException>(failure).Code);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_folder_that_is_full_is_not_made_again()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("UID MOVE", Saying("TAG NO [OVERQUOTA] full\r\n"));

        var (_, failure) = await new ImapFetcher(server.Options with { MoveTo = "Posts" }).Drain();

        Assert.Equal("OVERQUOTA", Assert.IsType<ImapRefusedException>(failure).Code);
        Assert.DoesNotContain("CREATE \"Posts\"", server.Commands);
        Assert.Single(server.Mails);
    }
}
