using System.Text;
using Pymalist.Internet.StdIn;
using Pymalist.Internet.Tests.Transport;

namespace Pymalist.Internet.Tests.StdIn;

public sealed class StdInFetcherTests
{
    [Theory]
    [InlineData("Subject: a\n\nb\n", "Subject: a\n\nb\n", null)]
    [InlineData("From ann@example.org Thu Jan  1 00:00:00 1970\nSubject: a\n\nFrom here\n", "Subject: a\n\nFrom here\n", "<ann@example.org>")]
    [InlineData("From ann@example.org\r\nA: b\r\n\r\n", "A: b\r\n\r\n", "<ann@example.org>")]
    [InlineData("From MAILER-DAEMON Thu Jan  1\nReturn-Path: <bob@example.net>\n\n", "Return-Path: <bob@example.net>\n\n", "<bob@example.net>")]
    [InlineData("From ann@example.org x\nReturn-Path: <bob@example.net>\n\n", "Return-Path: <bob@example.net>\n\n", "<ann@example.org>")]
    [InlineData("Return-Path: <>\n\n", "Return-Path: <>\n\n", "<>")]
    [InlineData("From: ann@example.org\n\n", "From: ann@example.org\n\n", null)]
    [InlineData(">From ann@example.org\n\n", ">From ann@example.org\n\n", null)]
    [InlineData("\0\u00ff\rno mail at all", "\0\u00ff\rno mail at all", null)]
    public async Task The_message_is_what_follows_the_From_line(string input, string message, string? reversePath)
    {
        var fetcher = new StdInFetcher(new StdInOptions(), Input(input));

        var mail = Assert.Single(await fetcher.DrainAll());

        Assert.Equal(message, Encoding.Latin1.GetString(mail.Message.Span));
        Assert.Equal(reversePath, mail.ReversePath?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("From ann@example.org Thu Jan  1 00:00:00 1970\n")]
    public async Task Nothing_is_no_mail(string input)
    {
        var mails = await new StdInFetcher(new StdInOptions(), Input(input)).DrainAll();

        Assert.Empty(mails);
    }

    [Fact]
    public async Task There_is_one_mail_and_then_nothing_more()
    {
        var fetcher = new StdInFetcher(new StdInOptions(), Input("A: b\n\n"));

        var first = await fetcher.DrainAll();
        var second = await fetcher.DrainAll();

        Assert.Single(first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task The_same_mail_has_the_same_id_whenever_it_was_handed_over()
    {
        var monday = await new StdInFetcher(new StdInOptions(), Input("From a@example.org Mon\nA: b\n\n")).DrainAll();
        var tuesday = await new StdInFetcher(new StdInOptions(), Input("From a@example.org Tue\nA: b\n\n")).DrainAll();
        var other = await new StdInFetcher(new StdInOptions(), Input("A: c\n\n")).DrainAll();

        Assert.Equal(monday[0].Id, tuesday[0].Id);
        Assert.NotEqual(monday[0].Id, other[0].Id);
    }

    [Fact]
    public async Task A_mail_may_have_as_many_octets_as_allowed_and_no_more()
    {
        var options = new StdInOptions { MaxMessageSize = 100_000 };
        var fromLine = "From ann@example.org Thu Jan  1 00:00:00 1970\n";

        var fits = await new StdInFetcher(options, Input(fromLine + new string('x', 100_000))).DrainAll();
        var (none, failure) = await new StdInFetcher(options, Input(new string('x', 100_001))).Drain();

        Assert.Single(fits);
        Assert.Empty(none);
        Assert.Equal(EnhancedStatus.MessageTooBig, Assert.IsType<MailException>(failure).Status);
    }

    [Fact]
    public async Task An_endless_input_is_not_read_to_its_end()
    {
        await using var endless = new ScriptedStream(new byte[10_000_000], 4096);

        var (_, failure) = await new StdInFetcher(new StdInOptions { MaxMessageSize = 10_000 }, endless).Drain();

        Assert.IsType<MailException>(failure);
        Assert.True(endless.Reads < 10);
    }

    [Fact]
    public async Task An_envelope_that_is_known_goes_with_it()
    {
        var options = new StdInOptions { Sender = "Ann <ann@example.org>", Recipients = ["list@example.org"] };

        var mail = Assert.Single(await new StdInFetcher(options, Input("A: b\n\n")).DrainAll());

        Assert.Equal(Mailbox.Parse("Ann <ann@example.org>"), mail.Sender);
        Assert.Equal([Mailbox.Parse("list@example.org")], mail.Recipients);
    }

    [Fact]
    public async Task The_token_ends_the_wait_for_input()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await using var silent = new ScriptedStream(default, 1, silentAtEnd: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new StdInFetcher(new StdInOptions(), silent).Fetch(stop.Token))
            {
            }
        });
    }

    private static MemoryStream Input(string text) => new(Encoding.Latin1.GetBytes(text));
}
