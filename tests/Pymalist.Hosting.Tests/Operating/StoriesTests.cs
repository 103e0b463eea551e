using Pymalist.Hosting.Operating;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Operating;

public sealed class StoriesTests
{
    private static readonly Mailbox Ann = Mailbox.Parse("ann@example.com");
    private static readonly Mailbox Bob = Mailbox.Parse("bob@example.net");

    private readonly FakeStore _store = new();
    private readonly Stories _stories;

    public StoriesTests() => _stories = new(_store);

    [Fact]
    public async Task A_mail_and_all_that_came_of_it_are_one_story()
    {
        await Post("abcdef", Ann);
        await Post("abcdef", Bob);
        await Post("abcxyz", Ann);

        var story = await _stories.OfMails("abcdef", CancellationToken.None).SingleAsync();

        Assert.Equal(("abcdef", "<abcdef@example.org>"), (story.Mail, story.MessageId));
        Assert.Equal(["fetched", "attempted", "fetched", "attempted"], story.Notes.Select(note => note.Step));
        Assert.Equal([Ann.Address.ToString(), Bob.Address.ToString()], story.Rows.Select(row => row.Recipient).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_ids_begin_with_tells_of_each_of_the_mails()
    {
        await Post("abcdef", Ann);
        await Post("abcxyz", Ann);

        var stories = await _stories.OfMails("abc", CancellationToken.None).Select(story => story.Mail).Order().ToArrayAsync();

        Assert.Equal(["abcdef", "abcxyz"], stories);
    }

    [Fact]
    public async Task A_message_of_a_post_has_the_posts_beginning_and_its_own_recipients()
    {
        var message = await Post("abcdef", Ann);
        await Post("abcdef", Bob);

        var story = await _stories.OfMails(message, CancellationToken.None).SingleAsync();

        Assert.Equal("abcdef", story.Mail);
        Assert.Contains(story.Notes, note => note.Step == "fetched");
        Assert.Equal(message, Assert.Single(story.Notes, note => note.Step == "attempted").MailId);
        Assert.Equal(Ann.Address.ToString(), Assert.Single(story.Rows).Recipient);
    }

    [Fact]
    public async Task A_Message_ID_that_several_mails_have_tells_of_all_of_them()
    {
        Note("first", "fetched", "At nine.", messageId: "<same@example.org>");
        Note("second", "fetched", "At ten.", messageId: "<same@example.org>");

        var mails = await _stories.OfMessageId("<same@example.org>", CancellationToken.None).Select(story => story.Mail).Order().ToArrayAsync();

        Assert.Equal(["first", "second"], mails);
    }

    [Fact]
    public async Task A_recipients_story_has_what_was_said_of_him_and_of_nobody_else()
    {
        var message = await Post("abcdef", Ann, Bob);
        Note(message, "attempted", "451 Bob is full.", Bob);
        Note(message, "attempted", "451 Ann is full.", Ann);

        var story = await _stories.OfRecipient(AddrSpec.Parse("BOB@example.net"), CancellationToken.None).SingleAsync();

        Assert.Equal((message, DeliveryState.Pending), (story.Row.MessageId, story.Row.State));
        Assert.Equal("451 Bob is full.", Assert.Single(story.Notes).Text);
    }

    [Fact]
    public async Task Of_what_nobody_knows_there_is_no_story()
    {
        Assert.Empty(await _stories.OfMails("nowhere", CancellationToken.None).ToArrayAsync());
        Assert.Empty(await _stories.OfMessageId("<nowhere@example.org>", CancellationToken.None).ToArrayAsync());
        Assert.Empty(await _stories.OfRecipient(Ann.Address, CancellationToken.None).ToArrayAsync());
    }

    private async Task<string> Post(string mail, params Mailbox[] recipients)
    {
        var outgoing = new Mail { Id = MailId.Derived(mail, [.. recipients.Select(recipient => recipient.Address.ToString())]), Message = "\r\n"u8.ToArray(), Recipients = recipients };
        Note(mail, "fetched", "By POP3.", messageId: $"<{mail}@example.org>");
        await _store.Ledger.Expect(outgoing, ["smtp"], CancellationToken.None);
        Note(outgoing.Id, "attempted", "1 recipient in doubt.");
        return outgoing.Id;
    }

    private void Note(string mail, string step, string text, Mailbox? recipient = null, string? messageId = null) =>
        _store.History.Note(new(mail, _store.Clock.GetUtcNow(), step, text, recipient?.Address.ToString(), messageId));
}
