using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapFetcherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Mail_comes_octet_for_octet_however_the_server_cuts_it(int pieceSize)
    {
        string[] messages = ["A: b\r\n\r\n.dot\r\n", "A: \0\u00ff\r\n\r\nbare\n)\r\nA5 OK done\r\n", "\r\n", "", "no header"];
        await using var server = new ImapTestServer(messages) { PieceSize = pieceSize };

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task An_empty_folder_has_nothing()
    {
        await using var server = new ImapTestServer();

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Empty(mails);
        Assert.Equal("LOGOUT", server.Commands[^1]);
    }

    [Fact]
    public async Task Mail_is_removed_only_when_the_next_one_is_asked_for()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        var left = new List<int>();

        await new ImapFetcher(server.Options).Drain(_ =>
        {
            left.Add(server.Mails.Count);
            return Task.CompletedTask;
        });

        Assert.Equal([2, 2], left);
        Assert.Empty(server.Mails);
        Assert.Equal([Asking(1), Asking(2), "UID STORE 1:2 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1:2", "LOGOUT"], server.Commands.TakeLast(5));
    }

    [Fact]
    public async Task A_long_folder_is_removed_in_batches()
    {
        await using var server = new ImapTestServer([.. Enumerable.Range(0, 1200).Select(i => $"{i}\r\n")]);
        var left = new List<int>();

        var (mails, _) = await new ImapFetcher(server.Options).Drain(_ =>
        {
            left.Add(server.Mails.Count);
            return Task.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"{i}\r\n"), mails.Select(Text));
        Assert.All(left.Index(), one => Assert.InRange(one.Item, 1200 - one.Index, 1200 - one.Index + 600));
    }

    [Fact]
    public async Task A_large_mail_is_asked_for_when_it_is_next_and_not_ahead()
    {
        await using var server = new ImapTestServer("a\r\n", new string('x', 3_000_000), "c\r\n");
        var asked = new List<int>();

        var (mails, _) = await new ImapFetcher(server.Options).Drain(_ =>
        {
            asked.Add(server.Commands.Count(command => command.EndsWith("PEEK[])", StringComparison.Ordinal)));
            return Task.CompletedTask;
        });

        Assert.Equal([3, 3_000_000, 3], mails.Select(mail => mail.Message.Length));
        Assert.Equal([1, 2, 3], asked);
    }

    [Fact]
    public async Task Stopping_between_two_mails_leaves_the_last_one_and_removes_those_before()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");

        await new ImapFetcher(server.Options).Take(2);

        Assert.Equal(["b\r\n", "c\r\n"], server.Left);
    }

    [Fact]
    public async Task Asking_for_the_next_one_removes_the_last_even_when_the_token_has_fired()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        using var stop = new CancellationTokenSource();
        var mails = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new ImapFetcher(server.Options).Fetch(stop.Token))
            {
                mails.Add(Text(mail));
                if (mails.Count == 2)
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(["a\r\n", "b\r\n"], mails);
        Assert.Equal(["c\r\n"], server.Left);
    }

    [Fact]
    public async Task A_consumer_that_throws_has_its_mail_left_in_the_folder()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");

        var (_, failure) = await new ImapFetcher(server.Options).Drain(_ => throw new InvalidOperationException("mine"));

        Assert.Equal("mine", failure?.Message);
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task A_mail_has_the_same_id_in_the_next_session_and_no_other_has_it()
    {
        await using var server = new ImapTestServer("same\r\n", "same\r\n");
        var options = server.Options with { Folder = "inbox" };

        var first = await new ImapFetcher(options).Take(1);
        var second = await new ImapFetcher(options).DrainAll();

        Assert.Equal(first[0].Id, second[0].Id);
        Assert.NotEqual(second[0].Id, second[1].Id);
        Assert.Equal(MailId.Of($"imap://ann@127.0.0.1:{options.Port}/INBOX", "7/1", "same\r\n"u8), first[0].Id);
    }

    [Fact]
    public async Task Mail_that_is_flagged_as_deleted_is_not_there()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        server.Mails[0].IsDeleted = true;

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Equal(["b\r\n"], mails.Select(Text));
        Assert.Equal(["a\r\n"], server.Left);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_stays_and_is_reported_in_the_end()
    {
        await using var server = new ImapTestServer("a\r\n", new string('x', 1000), "c\r\n");

        var (mails, failure) = await new ImapFetcher(server.Options with { MaxMessageSize = 500 }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.Equal(EnhancedStatus.MessageTooBig, Assert.IsType<MailException>(failure).Status);
        Assert.Equal([new string('x', 1000)], server.Left);
        Assert.DoesNotContain(Asking(2), server.Commands);
    }

    [Fact]
    public async Task The_reverse_path_is_the_top_most_Return_Path()
    {
        await using var server = new ImapTestServer("Return-Path: <bob@example.net>\r\n\r\n");

        var mail = Assert.Single(await new ImapFetcher(server.Options).DrainAll());

        Assert.Equal("<bob@example.net>", mail.ReversePath?.ToString());
        Assert.Null(mail.Sender);
        Assert.Empty(mail.Recipients);
    }

    [Fact]
    public async Task Mail_that_comes_in_another_order_goes_to_its_own_name()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        var tags = new List<string>();
        server.Instead = async (session, command) =>
        {
            if (!command.EndsWith("PEEK[])", StringComparison.Ordinal))
                return false;

            tags.Add(session.Tag);
            if (tags.Count == 2)
                await session.Say($"* 2 FETCH (BODY[] \"b\" UID 2)\r\n{tags[1]} OK\r\n* 1 FETCH (FLAGS () UID 1 BODY[] \"a\")\r\n{tags[0]} OK\r\n");
            return true;
        };

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Equal(["a", "b"], mails.Select(Text));
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
