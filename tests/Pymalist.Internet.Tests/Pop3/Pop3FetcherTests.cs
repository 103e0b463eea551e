using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3FetcherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(int.MaxValue)]
    public async Task Mail_comes_octet_for_octet_however_the_server_cuts_it(int pieceSize)
    {
        string[] messages = ["A: b\r\n\r\n.dot\r\n..\r\n", "A: \0\u00ff\r\n\r\nbare\n.\ncr\r.\r\r\n", "\r\n", "no header\r\n"];
        await using var server = new Pop3TestServer(messages) { PieceSize = pieceSize };

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task An_empty_mailbox_has_nothing()
    {
        await using var server = new Pop3TestServer();

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Empty(mails);
        Assert.Equal("QUIT", server.Commands[^1]);
    }

    [Fact]
    public async Task A_mail_is_deleted_only_when_the_next_one_is_asked_for()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        var before = new List<string>();

        await new Pop3Fetcher(server.Options).Drain(mail =>
        {
            before.Add(server.Commands[^1]);
            return Task.CompletedTask;
        });

        Assert.Equal(["RETR 1", "RETR 2"], before);
        Assert.Equal(["RETR 1", "DELE 1", "RETR 2", "DELE 2", "QUIT"], server.Commands.SkipWhile(command => command != "RETR 1"));
    }

    [Fact]
    public async Task Stopping_between_two_mails_leaves_the_last_one_and_deletes_those_before()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");

        await new Pop3Fetcher(server.Options).Take(2);

        Assert.Equal(["uid2", "uid3"], server.Uids);
    }

    [Fact]
    public async Task Asking_for_the_next_one_deletes_the_last_even_when_the_token_has_fired()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        using var stop = new CancellationTokenSource();
        var mails = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new Pop3Fetcher(server.Options).Fetch(stop.Token))
            {
                mails.Add(Text(mail));
                if (mails.Count == 2)
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(["a\r\n", "b\r\n"], mails);
        Assert.Equal(["uid3"], server.Uids);
    }

    [Fact]
    public async Task A_token_that_fires_while_a_mail_comes_still_deletes_those_before()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        using var stop = new CancellationTokenSource();
        server.Instead = async (_, command) =>
        {
            if (command == "RETR 2")
                await stop.CancelAsync();
            return false;
        };
        var mails = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new Pop3Fetcher(server.Options).Fetch(stop.Token))
                mails.Add(Text(mail));
        });

        Assert.Equal(["a\r\n"], mails);
        Assert.Equal(["uid2"], server.Uids);
    }

    [Fact]
    public async Task A_consumer_that_throws_has_its_mail_left_in_the_mailbox()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");

        var (_, failure) = await new Pop3Fetcher(server.Options).Drain(_ => throw new InvalidOperationException("mine"));

        Assert.Equal("mine", failure?.Message);
        Assert.Equal(["uid1", "uid2"], server.Uids);
    }

    [Fact]
    public async Task A_mail_has_the_same_id_in_the_next_session_and_no_other_has_it()
    {
        await using var server = new Pop3TestServer("same\r\n", "same\r\n");

        var first = await new Pop3Fetcher(server.Options).Take(2);
        server.Mails.Insert(0, new Pop3TestMail("uid1", "same\r\n"u8.ToArray()));
        var second = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(first.Select(mail => mail.Id), second.Select(mail => mail.Id));
        Assert.NotEqual(first[0].Id, first[1].Id);
        Assert.Equal(MailId.Of($"pop3://ann@127.0.0.1:{server.Options.Port}", "uid1", "same\r\n"u8), first[0].Id);
    }

    [Fact]
    public async Task Two_mails_of_one_UIDL_are_both_fetched_and_deleted_by_number()
    {
        await using var server = new Pop3TestServer();
        server.Mails.Add(new Pop3TestMail("twin", "a\r\n"u8.ToArray()));
        server.Mails.Add(new Pop3TestMail("twin", "b\r\n"u8.ToArray()));
        server.Mails.Add(new Pop3TestMail("other", "c\r\n"u8.ToArray()));

        var first = await new Pop3Fetcher(server.Options).Take(2);
        var left = server.Mails.Select(mail => Encoding.Latin1.GetString(mail.Octets)).ToList();
        var second = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(["a\r\n", "b\r\n"], first.Select(Text));
        Assert.Equal(["b\r\n", "c\r\n"], left);
        Assert.Equal(["b\r\n", "c\r\n"], second.Select(Text));
        Assert.NotEqual(first[0].Id, first[1].Id);
        Assert.Equal(first[1].Id, second[0].Id);
    }

    [Fact]
    public async Task Without_UIDL_a_mail_is_known_by_its_octets()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n") { Capabilities = "USER" };
        server.Instead = Refusing("UIDL");

        var first = await new Pop3Fetcher(server.Options).Take(1);
        var second = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(["a\r\n", "b\r\n"], second.Select(Text));
        Assert.Equal(first[0].Id, second[0].Id);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_has_UIDL_and_refuses_it_now_is_not_taken_for_one_without()
    {
        await using var server = new Pop3TestServer("a\r\n") { Instead = Refusing("UIDL") };

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Empty(mails);
        Assert.IsType<CommandRefusedException>(failure);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_stays_and_is_reported_in_the_end()
    {
        await using var server = new Pop3TestServer("a\r\n", new string('x', 1000) + "\r\n", "c\r\n");

        var (mails, failure) = await new Pop3Fetcher(server.Options with { MaxMessageSize = 500 }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.Equal(EnhancedStatus.MessageTooBig, Assert.IsType<MailException>(failure).Status);
        Assert.Equal(["uid2"], server.Uids);
        Assert.DoesNotContain("RETR 2", server.Commands);
    }

    [Theory]
    [InlineData("Return-Path: <bob@example.net>\r\nReturn-Path: <eve@example.net>\r\n\r\n", "<bob@example.net>")]
    [InlineData("Received: x\r\nreturn-path:<>\r\n\r\n", "<>")]
    [InlineData("Return-Path: nonsense\r\n\r\n", null)]
    [InlineData("A: b\r\n\r\nReturn-Path: <bob@example.net>\r\n", null)]
    public async Task The_reverse_path_is_the_top_most_Return_Path(string message, string? expected)
    {
        await using var server = new Pop3TestServer(message);

        var mail = Assert.Single(await new Pop3Fetcher(server.Options).DrainAll());

        Assert.Equal(expected, mail.ReversePath?.ToString());
        Assert.Null(mail.Sender);
        Assert.Empty(mail.Recipients);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);

    private static Func<Pop3TestSession, string, Task<bool>> Refusing(string refused) => async (session, command) =>
    {
        if (command != refused)
            return false;

        await session.Say("-ERR not now\r\n");
        return true;
    };
}
