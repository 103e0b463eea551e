using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>Names that do not last as RFC 1939, section 7, wants them to.</summary>
public sealed class Pop3RenumberingTests
{
    [Theory]
    [InlineData("USER UIDL")]
    [InlineData("USER UIDL PIPELINING")]
    public async Task Mail_that_is_safe_and_has_another_name_now_is_deleted_and_not_posted_again(string capabilities)
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n") { Capabilities = capabilities };
        server.Instead = On("QUIT", Closing, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);
        var (first, _) = await fetcher.Drain();
        Rename(server, mail => "new-" + mail.Uid);
        server.Mails.Add(new("new-uid4", "d\r\n"u8.ToArray()));

        var second = await fetcher.DrainAll();

        Assert.Equal(3, first.Count);
        Assert.Equal(["d\r\n"], second.Select(Text));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Names_that_change_from_session_to_session_post_nothing_twice()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n", "d\r\n");
        server.Instead = (session, command) =>
        {
            if (command == "RETR 3" && session.Number <= 2)
            {
                Rename(server, mail => $"{session.Number}-{mail.Uid}");
                session.Close();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, _) = await fetcher.Drain();
        var (second, _) = await fetcher.Drain();

        Assert.Equal(["a\r\n", "b\r\n", "c\r\n", "d\r\n"], first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_mail_of_the_same_octets_that_was_there_all_the_time_is_another()
    {
        await using var server = new Pop3TestServer("same\r\n", "same\r\n");
        server.Instead = On("RETR 2", session =>
        {
            // The deletion was done, but the session was lost: the first name is gone.
            server.Mails.RemoveAt(0);
            return Closing(session);
        }, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, _) = await fetcher.Drain();
        var second = await fetcher.DrainAll();

        Assert.Single(first);
        Assert.Single(second);
        Assert.NotEqual(first[0].Id, second[0].Id);
    }

    [Fact]
    public async Task A_name_that_was_given_again_deletes_nothing_unfetched()
    {
        await using var server = new Pop3TestServer("a long one\r\n", "short\r\n", "a long one, too\r\n");
        server.Instead = On("RETR 2", session =>
        {
            // Names are numbers here, and begin anew when the first mail has gone.
            server.Mails.RemoveAt(0);
            Rename(server, mail => $"uid{server.Mails.IndexOf(mail) + 1}");
            return Closing(session);
        }, sessions: 1);
        var fetcher = new Pop3Fetcher(server.Options);

        var (first, _) = await fetcher.Drain();
        var second = await fetcher.DrainAll();

        Assert.Equal(["a long one\r\n", "a long one, too\r\n", "short\r\n"], first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task The_same_mail_that_comes_again_after_its_deletion_is_posted_again()
    {
        await using var server = new Pop3TestServer("a\r\n");
        var fetcher = new Pop3Fetcher(server.Options);
        await fetcher.DrainAll();
        server.Mails.Add(new("another", "a\r\n"u8.ToArray()));

        Assert.Single(await fetcher.DrainAll());
    }

    private static void Rename(Pop3TestServer server, Func<Pop3TestMail, string> name)
    {
        var renamed = server.Mails.Select(mail => mail with { Uid = name(mail) }).ToList();
        server.Mails.Clear();
        server.Mails.AddRange(renamed);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
