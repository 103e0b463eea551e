using System.Text;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Servers;

[CollectionDefinition("Postfix")]
public sealed class PostfixTests : ICollectionFixture<PostfixServer>;

[Collection("Postfix")]
public sealed class PostfixServerTests(PostfixServer server)
{
    [ServerFact("postfix")]
    public async Task A_mail_lands_in_the_mailbox_of_each_recipient()
    {
        await server.AddMailbox("ann@example.com", "bob@example.net");
        using var client = await LineClient.Connect(server.Port);

        await client.Say("EHLO test", "MAIL FROM:<list@list.test>", "RCPT TO:<ann@example.com>", "RCPT TO:<bob@example.net>", "DATA");
        await client.Say("Subject: one\r\n\r\n..a dot\r\n.");

        await Eventually.Holds(() => server.MailsOf("ann@example.com").Count == 1 && server.MailsOf("bob@example.net").Count == 1);
        Assert.EndsWith("Subject: one\n\n.a dot\n", Encoding.ASCII.GetString(server.MailsOf("ann@example.com")[0]), StringComparison.Ordinal);
        await Eventually.Holds(() => server.Queued == 0);
    }

    [ServerFact("postfix")]
    public async Task Recipients_without_a_mailbox_and_other_domains_are_refused()
    {
        using var client = await LineClient.Connect(server.Port);
        await client.Say("EHLO test", "MAIL FROM:<list@list.test>");

        var unknown = await client.Ask("RCPT TO:<nobody@example.com>");
        var foreign = await client.Ask("RCPT TO:<ann@elsewhere.example>");

        Assert.StartsWith("550 5.1.1", unknown, StringComparison.Ordinal);
        Assert.StartsWith("554 5.7.1", foreign, StringComparison.Ordinal);
    }

    [ServerFact("postfix")]
    public async Task A_mailbox_is_known_to_the_next_connection()
    {
        using var before = await LineClient.Connect(server.Port);
        await before.Say("EHLO test", "MAIL FROM:<>");
        Assert.StartsWith("550", await before.Ask("RCPT TO:<late@example.com>"), StringComparison.Ordinal);

        await server.AddMailbox("late@example.com");

        using var after = await LineClient.Connect(server.Port);
        await after.Say("EHLO test", "MAIL FROM:<>", "RCPT TO:<late@example.com>");
    }

    [ServerFact("postfix")]
    public async Task A_catch_all_takes_mail_for_anybody_and_leaves_nothing_behind()
    {
        var other = new PostfixServer { CatchAll = true, Domains = ["all.test"], Settings = "smtpd_banner = mx.test special" };
        await other.Start();
        using var client = await LineClient.Connect(other.Port);

        await client.Say("EHLO test", "MAIL FROM:<>", "RCPT TO:<a@all.test>", "RCPT TO:<b@all.test>", "DATA", "Subject: x\r\n\r\n.");

        Assert.Equal("220 mx.test special", client.Greeting);
        await Eventually.Holds(() => other.MailsOf("a@all.test").Count == 1 && other.MailsOf("b@all.test").Count == 1);
        Assert.Empty(other.MailsOf("c@all.test"));
        await other.DisposeAsync();
        await Eventually.Holds(() => Leftovers.Of(other.Folder).Count == 0);
    }
}
