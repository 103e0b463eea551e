using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing.Fakes;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>What a fetcher remembers from one process to the next. Each new fetcher is a new process.</summary>
public sealed class Pop3SeenMailTests
{
    private readonly RememberedMail _seen = new();

    [Theory]
    [InlineData("USER UIDL")]
    [InlineData("USER UIDL PIPELINING")]
    public async Task Mail_that_is_safe_is_deleted_by_the_next_process_and_not_fetched_again(string capabilities)
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n") { Capabilities = capabilities };
        server.Instead = On("QUIT", Closing, sessions: 1);

        var (first, failure) = await Fetcher(server).Drain();
        server.Mails.Add(new("uid4", "d\r\n"u8.ToArray()));
        var second = await Fetcher(server).DrainAll();

        Assert.Equal(3, first.Count);
        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(["d\r\n"], second.Select(Text));
        Assert.Single(server.Commands, "RETR 1");
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task Mail_that_has_another_name_for_the_next_process_is_deleted_and_not_posted_again()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On("QUIT", Closing, sessions: 1);
        await Fetcher(server).Drain();
        Rename(server, mail => "new-" + mail.Uid);
        server.Mails.Add(new("new-uid4", "d\r\n"u8.ToArray()));

        var second = await Fetcher(server).DrainAll();

        Assert.Equal(["d\r\n"], second.Select(Text));
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_meets_the_new_names_leaves_each_mail_known_by_one_of_them()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n", "c\r\n");
        server.Instead = On("QUIT", Closing, sessions: 1);
        await Fetcher(server).Drain();
        Rename(server, mail => "new-" + mail.Uid);
        server.Instead = (session, command) =>
        {
            // All it gets to know is the first of them.
            if (session.Number > 2 || command == "RETR 2")
                session.Close();
            return Task.FromResult(session.Number > 2 || command == "RETR 2");
        };
        await Fetcher(server).Drain();
        server.Instead = null;

        var third = await Fetcher(server).DrainAll();

        Assert.Empty(third);
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task Nothing_is_deleted_before_it_is_known_for_the_next_process()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wasDurable = new List<bool>();
        var marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _seen.Before = _ => durable.Task;
        server.Instead = (_, command) =>
        {
            if (command == "DELE 2")
                marked.SetResult();
            if (command == "QUIT")
                wasDurable.Add(durable.Task.IsCompleted);
            return Task.FromResult(false);
        };

        var draining = Fetcher(server).DrainAll();
        await marked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        durable.SetResult();
        await draining;

        Assert.Equal([true], wasDurable);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task A_memory_that_fails_ends_the_pass_and_what_is_safe_is_deleted()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        _seen.Before = _ => Task.FromException(new IOException("No space left on device"));

        var (mails, failure) = await Fetcher(server).Drain();

        Assert.Equal(2, mails.Count);
        Assert.IsType<IOException>(failure);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task What_was_deleted_without_a_word_of_it_keeps_no_later_mail_from_its_way()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n");
        _seen.IsToldOfRemovals = false;
        await Fetcher(server).DrainAll();
        _seen.IsToldOfRemovals = true;
        server.Mails.Add(new("uid3", "c\r\n"u8.ToArray()));

        var second = await Fetcher(server).DrainAll();
        var known = _seen.Mails.Count;
        server.Mails.Add(new("uid4", "a\r\n"u8.ToArray()));
        var third = await Fetcher(server).DrainAll();

        Assert.Equal(["c\r\n"], second.Select(Text));
        Assert.Equal(0, known);
        Assert.Equal(["a\r\n"], third.Select(Text));
    }

    [Fact]
    public async Task A_name_that_was_given_again_deletes_nothing_unfetched()
    {
        await using var server = new Pop3TestServer("a long one\r\n", "short\r\n");
        _seen.IsToldOfRemovals = false;
        await Fetcher(server).DrainAll();
        server.Mails.Add(new("uid1", "another\r\n"u8.ToArray()));

        Assert.Equal(["another\r\n"], (await Fetcher(server).DrainAll()).Select(Text));
    }

    [Fact]
    public async Task Mail_without_a_name_is_not_remembered()
    {
        await using var server = new Pop3TestServer("a\r\n", "b\r\n") { Capabilities = "USER" };
        server.Instead = async (session, command) =>
        {
            if (command == "UIDL")
                await session.Say("-ERR what?\r\n");
            if (command == "QUIT" && session.Number == 1)
                session.Close();
            return command == "UIDL" || (command == "QUIT" && session.Number == 1);
        };

        await Fetcher(server).Drain();

        Assert.Empty(_seen.Mails);
        Assert.Equal(2, (await Fetcher(server).DrainAll()).Count);
    }

    [Theory]
    [InlineData("u\0id")]
    [InlineData("u id")]
    [InlineData("\u00fcid")]
    public async Task A_name_that_is_none_is_not_remembered_and_its_mail_is_fetched(string uid)
    {
        await using var server = new Pop3TestServer();
        server.Mails.Add(new(uid, "a\r\n"u8.ToArray()));
        server.Instead = On("QUIT", Closing, sessions: 1);

        var (mails, _) = await Fetcher(server).Drain();

        Assert.Single(mails);
        Assert.Empty(_seen.Mails);
    }

    private Pop3Fetcher Fetcher(Pop3TestServer server) => new(server.Options, seen: _seen);

    private static void Rename(Pop3TestServer server, Func<Pop3TestMail, string> name)
    {
        var renamed = server.Mails.Select(mail => mail with { Uid = name(mail) }).ToList();
        server.Mails.Clear();
        server.Mails.AddRange(renamed);
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
