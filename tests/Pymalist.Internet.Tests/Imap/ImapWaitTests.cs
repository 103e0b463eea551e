using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapWaitTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Without_a_wait_the_end_is_the_end()
    {
        await using var server = new ImapTestServer("a\r\n");

        await new ImapFetcher(server.Options).DrainAll();

        Assert.DoesNotContain("IDLE", server.Commands);
    }

    [Fact]
    public async Task What_is_safe_is_removed_before_the_wait()
    {
        await using var server = new ImapTestServer("a\r\n");
        var left = -1;
        server.Instead = async (_, command) =>
        {
            left = command == "IDLE" ? server.Mails.Count : left;
            await Task.CompletedTask;
            return false;
        };

        await new ImapFetcher(server.Options with { Wait = TimeSpan.FromSeconds(5) }).DrainAll();

        Assert.Equal(0, left);
    }

    [Fact]
    public async Task New_mail_ends_the_wait_and_the_next_one_begins_anew()
    {
        await using var server = new ImapTestServer("a\r\n");
        var idles = 0;
        server.Instead = On("IDLE", async session =>
        {
            idles++;
            await session.Say("+ idling\r\n");
            if (idles <= 3)
            {
                server.Mails.Add(new((uint)(100 + idles), Encoding.ASCII.GetBytes($"{idles}\r\n")));
                await session.Say($"* OK still here\r\n* {server.Mails.Count} EXISTS\r\n");
            }
            else
            {
                session.Close();
                return;
            }

            session.Commands.Enqueue(await session.ReadLine(default) ?? "");
            await session.Done();
        });

        var mails = await new ImapFetcher(server.Options with { Wait = Long }).DrainAll();

        Assert.Equal(["a\r\n", "1\r\n", "2\r\n", "3\r\n"], mails.Select(Text));
        Assert.Empty(server.Mails);
        Assert.Contains("UID FETCH 103:* (UID FLAGS RFC822.SIZE)", server.Commands);
        Assert.Equal(4, idles);
    }

    [Fact]
    public async Task A_wait_is_renewed_before_the_server_loses_patience()
    {
        await using var server = new ImapTestServer();
        using var stop = new CancellationTokenSource();
        server.Instead = async (_, command) =>
        {
            if (command == "IDLE" && server.Commands.Count(earlier => earlier == "IDLE") >= 4)
                await stop.CancelAsync();
            return false;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new ImapFetcher(server.Options with { Wait = Long, IdleRenewal = TimeSpan.FromMilliseconds(20) }).Fetch(stop.Token))
            {
            }
        });

        Assert.True(server.Commands.Count(command => command == "IDLE") > 2);
        Assert.Equal(server.Commands.Count(command => command == "IDLE"), server.Commands.Count(command => command == "DONE"));
        Assert.Equal("LOGOUT", server.Commands[^1]);
    }

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN UIDPLUS", "TAG OK")]
    [InlineData("IMAP4rev1 AUTH=PLAIN UIDPLUS IDLE", "TAG NO not today")]
    [InlineData("IMAP4rev1 AUTH=PLAIN UIDPLUS IDLE", "+ idling\r\nTAG OK enough")]
    public async Task A_server_that_cannot_idle_is_asked(string capabilities, string reply)
    {
        await using var server = new ImapTestServer { Capabilities = capabilities };
        var asked = 0;
        server.Instead = async (session, command) =>
        {
            if (command == "NOOP" && ++asked == 3)
                server.Deliver("new\r\n");
            return command == "IDLE" && await On("IDLE", Saying(reply + "\r\n"))(session, command);
        };
        var fetcher = new ImapFetcher(server.Options with { Wait = Long, PollInterval = TimeSpan.FromMilliseconds(10) });

        var mails = await fetcher.Take(1);

        Assert.Equal(["new\r\n"], mails.Select(Text));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_well()
    {
        await using var server = new ImapTestServer("a\r\n");
        using var stop = new CancellationTokenSource();
        server.Instead = On("IDLE", async session =>
        {
            await session.Say("+ idling\r\n");
            await stop.CancelAsync();
            session.Commands.Enqueue(await session.ReadLine(default) ?? "");
            await session.Done();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new ImapFetcher(server.Options with { Wait = Long }).Fetch(stop.Token))
            {
            }
        });

        Assert.Equal(["IDLE", "DONE", "LOGOUT"], server.Commands.TakeLast(3));
    }

    [Theory]
    [InlineData("+ idling\r\n* BYE autologout\r\n")]
    [InlineData("+ idling\r\n")]
    public async Task A_server_that_ends_the_session_ends_the_wait_and_nothing_else(string last)
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("IDLE", async session =>
        {
            await session.Say(last);
            session.Close();
        });

        var mails = await new ImapFetcher(server.Options with { Wait = Long }).DrainAll();

        Assert.Single(mails);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_never_stops_talking_does_not_stop_the_renewal()
    {
        await using var server = new ImapTestServer();
        var idles = 0;
        server.Instead = On("IDLE", async session =>
        {
            await session.Say("+ idling\r\n");
            var line = session.ReadLine(default);
            idles++;
            while (!line.IsCompleted)
                await session.Say("* OK still here\r\n");
            await session.Done();
        });

        await new ImapFetcher(server.Options with { Wait = TimeSpan.FromMilliseconds(300), IdleRenewal = TimeSpan.FromMilliseconds(100) }).DrainAll();

        Assert.InRange(idles, 1, 4);
    }

    [Fact]
    public async Task What_went_wrong_is_not_kept_back_for_the_wait()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On(Asking(1), Saying("TAG NO no\r\n"));

        var (_, failure) = await new ImapFetcher(server.Options with { Wait = Long }).Drain();

        Assert.IsType<ImapRefusedException>(failure);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
