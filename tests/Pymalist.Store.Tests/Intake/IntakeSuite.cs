using System.Security.Cryptography;

namespace Pymalist.Store.Tests;

public abstract class IntakeSuite(IHome home) : StoreSuite(home)
{
    private static readonly Mail Post = new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        Message = "From: Ann <ann@example.org>\r\n\r\n\0\u00ff\r\n"u8.ToArray(),
        Sender = Mailbox.Parse("\"Ann \\\"A\\\" \u00c4\" <ann@example.org>"),
        ReversePath = ReversePath.Null,
        Recipients = [Mailbox.Parse("red@example.org"), Mailbox.Parse("Green <green@example.org>")],
    };

    [Fact]
    public async Task A_mail_is_new_until_it_is_taken_whoever_brings_it()
    {
        var other = await Open();

        Assert.True(await Keep(Store, Post));
        Assert.True(await Keep(other, Post));
        await Store.Intake.Taken(Post.Id, CancellationToken.None);

        Assert.False(await Keep(Store, Post));
        Assert.False(await Keep(other, Post));
        Assert.True(await Keep(other, Post with { Id = "another" }));
    }

    [Fact]
    public async Task A_mail_comes_back_as_it_was()
    {
        await Keep(Store, Post);
        await Keep(Store, Post with { Message = "another"u8.ToArray(), Sender = null });

        var found = await Store.Intake.Find(Post.Id, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Equal(Post.Message.ToArray(), found.Message.ToArray());
        Assert.Equal((Post.Id, Post.Sender, Post.ReversePath, null), (found.Id, found.Sender, found.ReversePath, found.List));
        Assert.Equal(Post.Recipients, found.Recipients);
        Assert.Null(await Store.Intake.Find("another", CancellationToken.None));
    }

    [Fact]
    public async Task What_nobody_has_said_is_not_made_up()
    {
        await Keep(Store, new Mail { Id = "a", Message = default });
        await Keep(Store, new Mail { Id = "b", Message = default, List = Mailbox.Parse("Red <red@example.org>"), ReversePath = new(AddrSpec.Parse("x@example.org")) });

        var first = await Store.Intake.Find("a", CancellationToken.None);
        var second = await Store.Intake.Find("b", CancellationToken.None);

        Assert.Equal(0, first!.Message.Length);
        Assert.Equal((null, null, null), (first.Sender, first.ReversePath, first.List));
        Assert.Empty(first.Recipients);
        Assert.Equal((Mailbox.Parse("Red <red@example.org>"), "<x@example.org>"), (second!.List, second.ReversePath?.ToString()));
    }

    [Fact]
    public async Task Mail_of_fifty_megabytes_is_kept_while_others_are_served()
    {
        var message = RandomNumberGenerator.GetBytes(50_000_001);
        var large = Post with { Id = "large", Message = message };

        var keeping = Keep(Store, large);
        var served = 0;
        while (!keeping.IsCompleted)
        {
            Assert.True(await Keep(Store, Post with { Id = $"small{served}" }));
            served++;
        }

        Assert.True(await keeping);
        Assert.True(await Keep(Store, large));
        Assert.InRange(served, 2, int.MaxValue);
        Assert.True((await Store.Intake.Find("large", CancellationToken.None))!.Message.Span.SequenceEqual(message));
    }

    [Fact]
    public async Task The_same_mail_at_once_in_many_hands_is_one()
    {
        var other = await Open();
        OpenStore[] stores = [Store, other];

        var kept = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Keep(stores[i % 2], Post)));

        Assert.All(kept, Assert.True);
        Assert.Equal(1, await Count("mail"));
        Assert.Equal([Post.Id], await Store.History.Find("<1@example.org>", CancellationToken.None));
        Assert.Equal(1, await Count("history"));
        Assert.Equal(1, await Count("octets"));
    }

    [Fact]
    public async Task What_is_safe_is_known_to_the_next_process_until_it_is_removed()
    {
        var mails = Enumerable.Range(0, 300).Select(i => new SeenMail($"uid{i}", i, $"{i:x64}")).ToArray();
        await Task.WhenAll(mails.Select(mail => Store.Intake.MakeSafe("pop3://a", mail, CancellationToken.None)));
        await Store.Intake.MakeSafe("pop3://b", mails[0], CancellationToken.None);
        await Store.Intake.Removed("pop3://a", [.. mails.Skip(2).Select(mail => mail.Uid), "never seen"], CancellationToken.None);
        var other = await Open();

        Assert.Equal(mails[..2].ToHashSet(), (await other.Intake.Safe("pop3://a", CancellationToken.None)).ToHashSet());
        Assert.Equal(mails[..1], await other.Intake.Safe("pop3://b", CancellationToken.None));
        Assert.Empty(await other.Intake.Safe("pop3://c", CancellationToken.None));
    }

    [Fact]
    public async Task A_name_that_is_given_again_names_the_later_mail()
    {
        await Store.Intake.MakeSafe("pop3://a", new("1", 10, "x"), CancellationToken.None);
        await Store.Intake.Removed("pop3://a", ["1"], CancellationToken.None);
        await Store.Intake.MakeSafe("pop3://a", new("1", 20, "y"), CancellationToken.None);

        Assert.Equal([new SeenMail("1", 20, "y")], await Store.Intake.Safe("pop3://a", CancellationToken.None));
    }

    private static Task<bool> Keep(OpenStore store, Mail mail) => store.Intake.Keep(mail, NoteOf(mail), CancellationToken.None);

    private static HistoryNote NoteOf(Mail mail) => new(mail.Id, DateTimeOffset.UnixEpoch, "fetched", "So it was.", MessageId: "<1@example.org>");
}
