using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3FetcherFaultTests
{
    [Fact]
    public async Task A_server_that_stops_in_the_middle_of_a_mail_keeps_only_that_mail()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid2", async session =>
        {
            await session.Say("+OK\r\nhalf of it");
            session.Close();
        });

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(["uid2"], server.Uids);
        Assert.Equal(2, server.Sessions);
    }

    [Fact]
    public async Task A_server_that_goes_silent_in_the_middle_of_a_mail_keeps_only_that_mail()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid2", session => session.Say("+OK\r\nhalf of it"));

        var (mails, failure) = await new Pop3Fetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(5) }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<TimeoutException>(failure?.InnerException);
        Assert.Equal(["uid2"], server.Uids);
    }

    [Fact]
    public async Task An_endless_message_is_cut_off_whatever_size_it_was_said_to_have()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid2", async session =>
        {
            await session.Say("+OK\r\n");
            for (var i = 0; i < 100_000; i++)
                await session.Say("and on and on and on\r\n");
        });

        var (mails, failure) = await new Pop3Fetcher(server.Options with { MaxMessageSize = 10_000 }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<ProtocolException>(failure);
        Assert.Equal(["uid2"], server.Uids);
    }

    [Fact]
    public async Task Wrong_sizes_in_the_listing_do_no_harm()
    {
        await using var server = new Pop3TestServer();
        server.Mails.Add(new Pop3TestMail("u1", "a much longer mail\r\n"u8.ToArray()) { Size = 1 });
        server.Mails.Add(new Pop3TestMail("u2", "b\r\n"u8.ToArray()) { Size = 0 });
        server.Mails.Add(new Pop3TestMail("u3", "c\r\n"u8.ToArray()) { Size = 100_000 });

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(["a much longer mail\r\n", "b\r\n", "c\r\n"], mails.Select(Text));
    }

    [Fact]
    public async Task A_mail_that_is_refused_stays_and_the_session_goes_on()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid2", session => session.Say("-ERR [SYS/PERM] rotten\r\n"));

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.Contains("[SYS/PERM] rotten", Assert.IsType<CommandRefusedException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(["uid2"], server.Uids);
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task Several_failures_come_together_in_the_end()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = async (session, command) =>
        {
            if (command is not ("RETR 1" or "RETR 3"))
                return false;

            await session.Say("-ERR no\r\n");
            return true;
        };

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["b\r\n"], mails.Select(Text));
        Assert.Equal(2, Assert.IsType<AggregateException>(failure).InnerExceptions.Count);
    }

    [Fact]
    public async Task What_went_wrong_is_tried_last_the_next_time()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid1", session => session.Say("-ERR no\r\n"));
        var fetcher = new Pop3Fetcher(server.Options);

        await fetcher.Take(1);
        server.Instead = null;
        var second = await fetcher.DrainAll();

        Assert.Equal(["b\r\n", "c\r\n", "a\r\n"], second.Select(Text));
    }

    [Fact]
    public async Task Mail_whose_deletion_was_lost_with_the_session_is_deleted_and_not_fetched_again()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = Break("uid3", Closing, sessions: 1);

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "b\r\n"], mails.Select(Text));
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(["uid3"], server.Uids);
        Assert.Single(server.Commands, "RETR 1");
        Assert.Equal(2, server.Commands.Count(command => command == "DELE 1"));
    }

    [Fact]
    public async Task Mail_whose_QUIT_was_lost_is_deleted_by_the_next_pass_and_not_fetched_again()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        server.Instead = On("QUIT", Closing, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var left = server.Uids.ToList();
        var second = await fetcher.DrainAll();

        Assert.Equal(2, first.Count);
        Assert.Contains("did not confirm", Assert.IsType<ConnectionLostException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(["uid1", "uid2"], left);
        Assert.Empty(second);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_refused_QUIT_is_thrown_also_when_the_consumer_stops()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        server.Instead = On("QUIT", session => session.Say("-ERR some deleted messages not removed\r\n"));

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(() => new Pop3Fetcher(server.Options).Take(2));

        Assert.Contains("not removed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_UIDL_that_was_not_a_mails_own_deletes_nothing_unfetched()
    {
        await using var server = new Pop3TestServer();
        server.Mails.Add(new Pop3TestMail("twin", "a\r\n"u8.ToArray()));
        server.Mails.Add(new Pop3TestMail("twin", "b\r\n"u8.ToArray()));
        server.Instead = On("RETR 2", session =>
        {
            // The session is lost, and yet its deletion was done: now the other has the name to itself.
            server.Mails.RemoveAt(0);
            return Closing(session);
        }, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        await fetcher.Drain();
        var second = await fetcher.DrainAll();

        Assert.Equal(["b\r\n"], second.Select(Text));
    }

    [Fact]
    public async Task Numbers_that_shifted_between_sessions_delete_nothing_wrong()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n", "d\r\n");
        server.Instead = Break("uid3", session =>
        {
            server.Mails.RemoveAt(0);
            return Closing(session);
        }, sessions: 1);

        var (mails, _) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "b\r\n", "d\r\n"], mails.Select(Text));
        Assert.Equal(["uid3"], server.Uids);
    }

    [Fact]
    public async Task Without_UIDL_a_broken_session_ends_the_pass()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n") { Capabilities = "USER" };
        server.Instead = async (session, command) =>
        {
            if (command == "UIDL")
                await session.Say("-ERR what?\r\n");
            if (command == "RETR 2")
                session.Close();
            return command is "UIDL" or "RETR 2";
        };

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal(["a\r\n"], mails.Select(Text));
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(1, server.Sessions);
        Assert.Equal(3, server.Mails.Count);
    }

    [Fact]
    public async Task Each_mail_is_tried_once_and_the_sessions_are_counted()
    {
        await using var server = new Pop3TestServer([.. Enumerable.Range(0, 30).Select(i => $"{i}\r\n")]);
        server.Instead = async (session, command) =>
        {
            if (!command.StartsWith("RETR", StringComparison.Ordinal))
                return false;
            await Closing(session);
            return true;
        };
        var fetcher = new Pop3Fetcher(server.Options);

        var (mails, failure) = await fetcher.Drain();
        var tried = server.Commands.Where(command => command.StartsWith("RETR", StringComparison.Ordinal)).ToList();
        server.Instead = null;
        var second = await fetcher.DrainAll();

        Assert.Empty(mails);
        Assert.Equal(10, Assert.IsType<AggregateException>(failure).InnerExceptions.Count);
        Assert.Equal(tried.Distinct(), tried);
        Assert.Equal(30, second.Count);
        Assert.Equal("10\r\n", Text(second[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAPA")]
    [InlineData("USER ann")]
    [InlineData("PASS secret")]
    [InlineData("LIST")]
    [InlineData("UIDL")]
    [InlineData("RETR 1")]
    [InlineData("DELE 1")]
    [InlineData("QUIT")]
    public async Task A_server_that_closes_after_a_command_loses_nothing(string command)
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        server.Instead = On(command, Closing, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var (second, later) = await fetcher.Drain();

        Assert.IsType<SessionBrokenException>(failure, exactMatch: false);
        Assert.Null(later);
        Assert.Equal(["a\r\n", "b\r\n"], first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
        Assert.Empty(server.Mails);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
