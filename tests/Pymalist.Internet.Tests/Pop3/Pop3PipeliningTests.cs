using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3PipeliningTests
{
    private const string Capabilities = "USER UIDL TOP PIPELINING";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Many_mails_come_in_order_and_go(int pieceSize)
    {
        var messages = Enumerable.Range(0, 333).Select(i => $"Subject: {i}\r\n\r\n.{new string('x', i)}\r\n").ToArray();
        await using var server = new Pop3TestServer(messages) { Capabilities = Capabilities, PieceSize = pieceSize };

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Empty(server.Mails);
        Assert.Equal(333, server.Commands.Count(command => command.StartsWith("RETR", StringComparison.Ordinal)));
        Assert.Equal(333, server.Commands.Count(command => command.StartsWith("DELE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_server_is_asked_ahead_of_need()
    {
        await using var server = new Pop3TestServer(Bodies(10)) { Capabilities = Capabilities };
        var asked = new TaskCompletionSource();
        server.Instead = (_, command) =>
        {
            if (command == "RETR 10")
                asked.SetResult();
            return Task.FromResult(false);
        };
        var count = 0;

        await new Pop3Fetcher(server.Options).Drain(async _ =>
        {
            // While the first mail is being looked at, the last one is already asked for.
            if (count++ == 0)
                await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        });

        Assert.Equal(10, count);
    }

    [Theory]
    [InlineData(Capabilities, 0)]
    [InlineData("USER UIDL TOP", 1_000_000)]
    public async Task One_at_a_time_is_asked_where_that_is_wanted_or_all_the_server_can(string capabilities, int prefetch)
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n") { Capabilities = capabilities };

        await new Pop3Fetcher(server.Options with { Prefetch = prefetch }).DrainAll();

        Assert.Equal(["RETR 1", "DELE 1", "RETR 2", "DELE 2", "QUIT"], server.Commands.SkipWhile(command => command != "RETR 1"));
    }

    [Fact]
    public async Task No_more_octets_are_asked_for_ahead_than_the_setting_says()
    {
        await using var server = new Pop3TestServer(Bodies(20, size: 1000)) { Capabilities = Capabilities };
        var atTheFirst = 0;

        await new Pop3Fetcher(server.Options with { Prefetch = 5_100 }).Drain(_ =>
        {
            var deleted = server.Commands.Count(command => command.StartsWith("DELE", StringComparison.Ordinal));
            var asked = server.Commands.Count(command => command.StartsWith("RETR", StringComparison.Ordinal));
            atTheFirst = Math.Max(atTheFirst, asked - deleted);
            return Task.CompletedTask;
        });

        Assert.InRange(atTheFirst, 1, 7);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_mail_larger_than_what_is_asked_for_ahead_comes_by_itself()
    {
        await using var server = new Pop3TestServer("a\r\n", new string('x', 5_000) + "\r\n", "c\r\n") { Capabilities = Capabilities };

        var mails = await new Pop3Fetcher(server.Options with { Prefetch = 100 }).DrainAll();

        Assert.Equal(3, mails.Count);
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(99)]
    public async Task Stopping_between_two_mails_deletes_those_before_and_no_other(int count)
    {
        await using var server = new Pop3TestServer(Bodies(100)) { Capabilities = Capabilities };

        var mails = await new Pop3Fetcher(server.Options).Take(count);

        Assert.Equal(count, mails.Count);
        Assert.Equal(Enumerable.Range(count, 101 - count).Select(i => $"uid{i}"), server.Uids);
    }

    [Fact]
    public async Task A_token_that_fires_while_much_is_asked_for_deletes_what_was_safe()
    {
        await using var server = new Pop3TestServer(Bodies(100)) { Capabilities = Capabilities };
        using var stop = new CancellationTokenSource();
        var count = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new Pop3Fetcher(server.Options).Fetch(stop.Token))
            {
                if (++count == 40)
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(40, count);
        Assert.Equal(60, server.Mails.Count);
    }

    // The connection is cut at each command in turn: in the middle of its answer, before it, and behind it.
    [Theory]
    [InlineData("")]
    [InlineData("+O")]
    [InlineData("+OK\r\n")]
    [InlineData("+OK\r\nhalf of it")]
    public async Task A_cut_anywhere_loses_nothing_and_deletes_nothing_unsafe(string before)
    {
        for (var cut = 1; cut <= 24; cut++)
        {
            var answered = 0;
            await using var server = new Pop3TestServer(Bodies(10)) { Capabilities = Capabilities };
            server.Instead = async (session, command) =>
            {
                // A server that confirms QUIT and deletes nothing has lied; that is not what this is about.
                if (session.Number > 1 || (command == "QUIT" && before.StartsWith("+OK\r\n", StringComparison.Ordinal)) || command is "" or "CAPA" or "USER ann" or "PASS secret" or "LIST" or "UIDL" || ++answered != cut)
                    return false;

                await session.Say(before);
                session.Close();
                return true;
            };
            var fetcher = new Pop3Fetcher(server.Options);
            var safe = new HashSet<string>();

            var (first, _) = await fetcher.Drain(mail =>
            {
                Assert.Equal(10, server.Mails.Count + safe.Count(text => server.Mails.All(left => Encoding.Latin1.GetString(left.Octets) != text)));
                safe.Add(Text(mail));
                return Task.CompletedTask;
            });
            var (second, failure) = await fetcher.Drain();

            Assert.Null(failure);
            Assert.Equal(Bodies(10).Order(StringComparer.Ordinal), first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
            Assert.Empty(server.Mails);
        }
    }

    [Fact]
    public async Task A_mail_that_is_refused_stays_and_those_behind_it_are_not_mixed_up()
    {
        await using var server = new Pop3TestServer(Bodies(10)) { Capabilities = Capabilities };
        server.Instead = Break("uid4", session => session.Say("-ERR [SYS/PERM] rotten\r\n"));

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(Bodies(10).Where((_, i) => i != 3), mails.Select(Text));
        Assert.IsType<CommandRefusedException>(failure);
        Assert.Equal(["uid4"], server.Uids);
    }

    [Fact]
    public async Task A_mail_that_breaks_every_session_stays_alone()
    {
        await using var server = new Pop3TestServer(Bodies(10)) { Capabilities = Capabilities };
        server.Instead = Break("uid4", Closing);

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(Bodies(10).Where((_, i) => i != 3), mails.Select(Text));
        Assert.NotNull(failure);
        Assert.Equal(["uid4"], server.Uids);
        Assert.Equal(3, server.Sessions);
    }

    [Fact]
    public async Task A_server_that_forgets_what_it_was_asked_ahead_is_asked_one_by_one()
    {
        await using var server = new Pop3TestServer(Bodies(10)) { Capabilities = Capabilities };
        var inHand = 0;
        server.Instead = (session, command) =>
        {
            // It says that it can, and hears only what comes after its answer.
            if (session.Number == 1 && command.StartsWith("RETR", StringComparison.Ordinal))
                return Task.FromResult(inHand++ > 0);
            return Task.FromResult(false);
        };

        var (mails, failure) = await new Pop3Fetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(5) }).Drain();

        Assert.Equal(10, mails.Count);
        Assert.IsType<TimeoutException>(failure?.InnerException);
        Assert.Empty(server.Mails);
        Assert.Equal(2, server.Sessions);
    }

    [Fact]
    public async Task An_answer_too_many_ends_the_session_and_deletes_nothing_unsafe()
    {
        await using var server = new Pop3TestServer(Bodies(5)) { Capabilities = Capabilities };
        server.Instead = On("RETR 2", session => session.Say("+OK\r\nb\r\n.\r\n+OK\r\nnobody asked\r\n.\r\n"), sessions: 1);

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        // What it said stands for what was asked next: that is the server's word. Nothing goes that was not given first.
        Assert.NotNull(failure);
        Assert.True(mails.Count >= 5 - server.Mails.Count);
    }

    [Fact]
    public async Task Much_mail_that_is_only_to_be_deleted_is_not_asked_for_all_at_once()
    {
        await using var server = new Pop3TestServer(Bodies(500)) { Capabilities = Capabilities };
        server.Instead = On("QUIT", Closing, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var second = await fetcher.DrainAll();

        Assert.Equal(500, first.Count);
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Empty(second);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_flood_in_place_of_what_nobody_wants_any_more_is_not_listened_to()
    {
        await using var server = new Pop3TestServer(Bodies(5)) { Capabilities = Capabilities };
        server.Instead = On("RETR 3", async session =>
        {
            await session.Say("+OK\r\n");
            for (var i = 0; i < 100_000; i++)
                await session.Say("and on and on and on\r\n");
        });

        await Assert.ThrowsAsync<ConnectionLostException>(() => new Pop3Fetcher(server.Options with { MaxMessageSize = 10_000 }).Take(2));

        Assert.Equal(5, server.Mails.Count);
    }

    private static string[] Bodies(int count, int size = 1) =>
        [.. Enumerable.Range(1, count).Select(i => $"{i:D3}{new string('x', size)}\r\n")];

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
