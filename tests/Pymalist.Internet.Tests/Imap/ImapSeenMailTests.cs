using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing.Fakes;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>What a fetcher remembers from one process to the next. Each new fetcher is a new process.</summary>
public sealed class ImapSeenMailTests
{
    private readonly RememberedMail _seen = new();

    [Fact]
    public async Task Mail_that_is_safe_is_removed_by_the_next_process_and_not_fetched_again()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        await Die(server);
        server.Deliver("d\r\n");

        var second = await Fetcher(server).DrainAll();

        Assert.Equal(["d\r\n"], second.Select(Text));
        Assert.Single(server.Commands, Asking(1));
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task Mail_that_is_in_another_UIDVALIDITY_for_the_next_process_is_removed_and_not_posted_again()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n", "c\r\n");
        await Die(server);
        server.Validity = 8;
        var renumbered = server.Mails.Select(mail => mail with { Uid = mail.Uid + 1 }).ToList();
        server.Mails.Clear();
        server.Mails.AddRange(renumbered);
        server.Mails.Add(new(9, "d\r\n"u8.ToArray()));

        var second = await Fetcher(server).DrainAll();

        Assert.Equal(["d\r\n"], second.Select(Text));
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task A_mail_of_the_same_octets_is_another_while_UIDVALIDITY_is_the_same()
    {
        await using var server = new ImapTestServer("same\r\n");
        _seen.IsToldOfRemovals = false;
        await Fetcher(server).DrainAll();
        _seen.IsToldOfRemovals = true;
        server.Deliver("same\r\n");

        var second = await Fetcher(server).DrainAll();

        Assert.Equal(["same\r\n"], second.Select(Text));
        Assert.Empty(server.Mails);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task Nothing_is_removed_before_it_is_known_for_the_next_process()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wasDurable = new List<bool>();
        _seen.Before = mail =>
        {
            if (mail.Uid == "7/2")
                asked.SetResult();
            return durable.Task;
        };
        server.Instead = (_, command) =>
        {
            if (command.StartsWith("UID STORE", StringComparison.Ordinal))
                wasDurable.Add(durable.Task.IsCompleted);
            return Task.FromResult(false);
        };

        var draining = Fetcher(server).DrainAll();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        durable.SetResult();
        await draining;

        Assert.Equal([true], wasDurable);
        Assert.Empty(_seen.Mails);
    }

    [Fact]
    public async Task A_memory_that_fails_ends_the_pass_and_what_is_safe_is_removed()
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        _seen.Before = _ => Task.FromException(new IOException("No space left on device"));

        var (mails, failure) = await Fetcher(server).Drain();

        Assert.Equal(2, mails.Count);
        Assert.IsType<IOException>(failure);
        Assert.Empty(server.Mails);
    }

    // Nothing is removed, and no session comes about any more.
    private async Task Die(ImapTestServer server)
    {
        server.Instead = (session, command) =>
        {
            var dies = session.Number > 1 || command.StartsWith("UID STORE", StringComparison.Ordinal);
            if (dies)
                session.Close();
            return Task.FromResult(dies);
        };
        Assert.Equal(3, (await Fetcher(server).Drain()).Mails.Count);
        server.Instead = null;
        Assert.Equal(["7/1", "7/2", "7/3"], _seen.Mails.Keys);
    }

    private ImapFetcher Fetcher(ImapTestServer server) => new(server.Options, seen: _seen);

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
