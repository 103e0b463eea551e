using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapFetcherFaultTests
{
    [Theory]
    [InlineData("* 2 FETCH (UID 2 BODY[] {100}\r\nhalf of it")]
    [InlineData("* 2 FETCH (UID 2")]
    [InlineData("* BYE I have had enough\r\n")]
    [InlineData("")]
    public async Task A_server_that_goes_in_the_middle_of_a_mail_keeps_only_that_mail(string last)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(Asking(2), async session =>
        {
            await session.Say(last);
            session.Close();
        });

        var (mails, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(["b\r\n"], server.Left);
        Assert.Equal(2, server.Sessions);
    }

    [Fact]
    public async Task A_server_that_goes_silent_in_the_middle_of_a_mail_keeps_only_that_mail()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(Asking(2), session => session.Say("* 2 FETCH (UID 2 BODY[] {100}\r\nhalf of it"));

        var (mails, failure) = await new ImapFetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(5) }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<TimeoutException>(failure?.InnerException);
        Assert.Equal(["b\r\n"], server.Left);
    }

    [Fact]
    public async Task A_mail_that_is_larger_than_it_was_said_to_be_is_not_read()
    {
        await using var server = new ImapTestServer("a\r\n", "c\r\n");
        server.Mails.Insert(1, new(3, new byte[20_000]) { Size = 5 });
        server.Mails[2] = server.Mails[2] with { Uid = 4, Size = 0 };

        var (mails, failure) = await new ImapFetcher(server.Options with { MaxMessageSize = 10_000 }).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.Contains("20000 octets", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
        Assert.Single(server.Mails);
    }

    [Theory]
    [InlineData("TAG NO [SERVERBUG] rotten\r\n")]
    [InlineData("TAG BAD rotten\r\n")]
    [InlineData("* 2 FETCH (UID 2 BODY[] NIL)\r\nTAG OK done\r\n")]
    public async Task A_mail_that_is_refused_stays_and_the_session_goes_on(string reply)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(Asking(2), Saying(reply));

        var (mails, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<ImapRefusedException>(failure);
        Assert.Equal(["b\r\n"], server.Left);
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task A_mail_that_another_has_removed_meanwhile_is_not_missed()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(Asking(2), session =>
        {
            server.Mails.RemoveAt(1);
            return session.Say($"* 2 EXPUNGE\r\n* 2 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n{session.Tag} OK [EXPUNGEISSUED] done\r\n");
        });

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(Text));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task What_went_wrong_is_tried_last_and_alone_the_next_time()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(Asking(1), Saying("TAG NO no\r\n"));
        var fetcher = new ImapFetcher(server.Options);

        await fetcher.Take(1);
        server.Instead = null;
        var before = server.Commands.Count;
        var asked = new List<string>();
        var (second, _) = await fetcher.Drain(_ =>
        {
            asked.Add(server.Commands[^1]);
            return Task.CompletedTask;
        });

        Assert.Equal(["b\r\n", "c\r\n", "a\r\n"], second.Select(Text));
        Assert.Equal(Asking(1), asked[2]);
        Assert.DoesNotContain(Asking(1), server.Commands.Skip(before).SkipLast(4));
    }

    [Theory]
    [InlineData("UID STORE")]
    [InlineData("UID EXPUNGE")]
    public async Task Mail_whose_removal_was_lost_with_the_session_is_removed_and_not_fetched_again(string command)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On(command, Closing, sessions: 1);

        var (mails, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Equal(["a\r\n", "b\r\n", "c\r\n"], mails.Select(Text));
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Empty(server.Mails);
        Assert.Single(server.Commands, Asking(1));
    }

    [Fact]
    public async Task Mail_whose_removal_is_refused_is_not_handed_out_again_and_is_removed_when_it_can_be()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        server.Instead = On("UID EXPUNGE", Saying("TAG NO [NOPERM] no\r\n"));
        var fetcher = new ImapFetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var (second, again) = await fetcher.Drain();
        server.Instead = null;
        var third = await fetcher.DrainAll();

        Assert.Equal(2, first.Count);
        Assert.Equal("NOPERM", Assert.IsType<ImapRefusedException>(failure).Code);
        Assert.IsType<ImapRefusedException>(again);
        Assert.Empty(second.Concat(third));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Mail_that_is_still_there_though_it_was_removed_is_not_handed_out_again()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = async (session, command) =>
        {
            if (!command.StartsWith("UID STORE", StringComparison.Ordinal))
                return false;

            await session.Done();
            return true;
        };
        var fetcher = new ImapFetcher(server.Options);

        var first = await fetcher.DrainAll();
        var second = await fetcher.DrainAll();

        Assert.Single(first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task A_removal_that_is_not_confirmed_is_told_when_the_consumer_stops()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        server.Instead = On("UID EXPUNGE", Saying("TAG NO not now\r\n"));

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(() => new ImapFetcher(server.Options).Take(2));

        Assert.Contains("did not confirm that it removed 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_mail_is_tried_once_and_the_sessions_are_counted()
    {
        await using var server = new ImapTestServer([.. Enumerable.Range(0, 30).Select(i => $"{i}\r\n")]);
        server.Instead = async (session, command) =>
        {
            if (command.EndsWith("PEEK[])", StringComparison.Ordinal))
                await Closing(session);
            return command.EndsWith("PEEK[])", StringComparison.Ordinal);
        };
        var fetcher = new ImapFetcher(server.Options);

        var (mails, failure) = await fetcher.Drain();
        server.Instead = null;
        var second = await fetcher.DrainAll();

        Assert.Empty(mails);
        Assert.Equal(10, server.Sessions - 1);
        Assert.Equal(10, Assert.IsType<AggregateException>(failure).InnerExceptions.Count);
        Assert.Equal(30, second.Count);
        Assert.Equal("10\r\n", Text(second[0]));
    }

    [Fact]
    public async Task Without_UIDVALIDITY_safe_mail_is_known_by_its_octets()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n") { Validity = 0 };
        server.Instead = On("UID EXPUNGE", Closing, sessions: 1);
        var fetcher = new ImapFetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        server.Mails.ForEach(mail => mail.IsDeleted = false);
        var second = await fetcher.DrainAll();

        Assert.Equal(2, first.Count);
        Assert.NotNull(failure);
        Assert.Empty(second);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Under_another_UIDVALIDITY_as_many_of_the_same_octets_are_removed_as_were_safe()
    {
        await using var server = new ImapTestServer("same\r\n", "same\r\n", "same\r\n", "other\r\n");
        server.Instead = On("UID STORE", Closing, sessions: 1);
        var fetcher = new ImapFetcher(server.Options);

        await Assert.ThrowsAsync<ConnectionLostException>(() => fetcher.Take(3));
        server.Validity = 8;
        var second = await fetcher.DrainAll();

        Assert.Equal(["same\r\n", "other\r\n"], second.Select(Text));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_mail_of_the_same_octets_that_was_there_before_is_not_taken_for_one_that_is_safe()
    {
        await using var server = new ImapTestServer("same\r\n", "same\r\n");

        // The first is removed, and the server goes before it can say so.
        server.Instead = On("UID STORE", session =>
        {
            server.Mails.RemoveAt(0);
            return Closing(session);
        }, sessions: 1);
        var fetcher = new ImapFetcher(server.Options);

        await Assert.ThrowsAsync<ConnectionLostException>(() => fetcher.Take(2));
        var second = await fetcher.DrainAll();

        Assert.Equal(["same\r\n"], second.Select(Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAPABILITY")]
    [InlineData("AUTHENTICATE")]
    [InlineData("SELECT")]
    [InlineData("UID FETCH 1:*")]
    [InlineData("UID FETCH 1 (")]
    [InlineData("UID FETCH 2 (")]
    [InlineData("UID STORE")]
    [InlineData("UID EXPUNGE")]
    [InlineData("LOGOUT")]
    public async Task A_server_that_closes_after_a_command_loses_nothing(string command)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        server.Instead = On(command, Closing, sessions: 1);
        var fetcher = new ImapFetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var (second, later) = await fetcher.Drain();

        Assert.Equal(command == "LOGOUT", failure is null);
        Assert.Null(later);
        Assert.Equal(["a\r\n", "b\r\n"], first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
        Assert.Empty(server.Mails);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
