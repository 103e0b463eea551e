using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>What each recipient's report rests on, and that the journal hears the same.</summary>
public sealed class SmtpEvidenceTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private readonly RecordingJournal _journal = new();

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData("MAIL", "550 5.1.8 No such sender", "5.1.8 Message")]
    [InlineData("MAIL", "552 5.3.4 Too big", "5.3.4 Message")]
    [InlineData("MAIL", "450 4.1.8 No such domain", "4.1.8 Message")]
    [InlineData("MAIL", "452 4.3.1 Disk full", "4.3.1 Session")]
    [InlineData("MAIL", "451 4.7.1 Later", "4.7.1 Session")]
    [InlineData("MAIL", "530 5.7.0 Log in first", "5.7.0 Session")]
    [InlineData("MAIL", "421 4.3.2 Bye", "4.3.2 Session")]
    [InlineData("DATA", "451 4.3.0 Not now", "4.3.0 Message")]
    [InlineData("DATA", "554 5.7.1 Not this", "5.7.1 Message")]
    [InlineData("DATA", "421 4.3.2 Bye", "4.3.2 Session")]
    [InlineData("DATA", ScriptedSmtpServer.Close, "4.4.2 Session")]
    [InlineData(".", "250 2.6.0 Queued", "2.6.0 Message")]
    [InlineData(".", "451 4.3.0 Not now", "4.3.0 Message")]
    [InlineData(".", "554 5.6.0 Not this", "5.6.0 Message")]
    [InlineData(".", "421 4.3.2 Bye", "4.3.2 Session")]
    [InlineData(".", ScriptedSmtpServer.Close, "4.4.2 Unknown")]
    public async Task What_is_said_to_a_command_is_everyones_and_rests_on(string command, string reply, string expected)
    {
        _server.Reply = said => said.StartsWith(command, StringComparison.Ordinal) ? reply : null;

        var report = await Distribute(_server.Options, Posts.To("ann@example.org", "bob@example.net"));

        Assert.Equal([$"ann@example.org {expected}", $"bob@example.net {expected}"], report);
    }

    [Theory]
    [InlineData("550 5.1.1 No such user", "5.1.1 Recipient", "2.0.0 Message")]
    [InlineData("450 4.2.1 Greylisted", "4.2.1 Recipient", "2.0.0 Message")]
    [InlineData("452 4.2.2 Mailbox full", "4.2.2 Recipient", "2.0.0 Message")]
    [InlineData("421 4.7.0 Too many errors", "4.7.0 Session", "4.7.0 Session")]
    [InlineData(ScriptedSmtpServer.Close, "4.4.1 Session", "4.4.2 Session")]
    public async Task What_is_said_to_a_recipient_is_about_him_unless_the_session_ends(string reply, string his, string others)
    {
        _server.Reply = said => said == "RCPT TO:<bob@example.net>" ? reply : null;

        var report = await Distribute(_server.Options, Posts.To("ann@example.org", "bob@example.net", "cleo@example.com"));

        Assert.Equal([$"ann@example.org {others}", $"bob@example.net {his}", $"cleo@example.com {others}"], report);
    }

    [Fact]
    public async Task A_recipient_whose_reply_never_comes_is_named()
    {
        _server.Pieces = Pieces.Lines;
        _server.Reply = said => said == "RCPT TO:<bob@example.net>" ? ScriptedSmtpServer.Silence : null;

        var report = await Distribute(
            _server.Options with { CommandTimeout = TimeSpan.FromSeconds(10) }, Posts.To("ann@example.org", "bob@example.net", "cleo@example.com"));

        Assert.Equal(["ann@example.org 4.4.2 Session", "bob@example.net 4.4.1 Session", "cleo@example.com 4.4.2 Session"], report);
    }

    [Fact]
    public async Task A_message_whose_end_is_never_answered_may_have_arrived()
    {
        _server.Reply = said => said == "." ? ScriptedSmtpServer.Silence : null;

        var report = await Distribute(_server.Options with { FinalDotTimeout = TimeSpan.FromSeconds(2) }, Posts.To("ann@example.org"));

        Assert.Equal(["ann@example.org 4.4.2 Unknown"], report);
    }

    [Fact]
    public async Task What_the_server_cannot_take_is_about_the_message_and_an_address_about_its_recipient()
    {
        _server.Extensions = ["SIZE 40"];

        Assert.Equal(["ann@example.org 5.3.4 Message"], await Distribute(_server.Options, Posts.Of(new string('x', 50), "ann@example.org")));
        Assert.Equal(["jörg@example.org 5.6.7 Recipient"], await Distribute(_server.Options, Posts.To("jörg@example.org")));
    }

    [Fact]
    public async Task Those_without_room_are_in_doubt_no_longer_until_their_own_transaction()
    {
        var recipients = 0;
        _server.Reply = said =>
        {
            recipients = said.StartsWith("MAIL", StringComparison.Ordinal) ? 0 : recipients;
            return said.StartsWith("RCPT", StringComparison.Ordinal) && ++recipients > 2 ? "452 4.5.3 Too many recipients" : null;
        };

        var report = await Distribute(_server.Options, Posts.To("ann@example.org", "bob@example.net", "cleo@example.com"));

        Assert.Equal(["ann@example.org 2.0.0 Message", "bob@example.net 2.0.0 Message", "cleo@example.com 2.0.0 Message"], report);
        Assert.Equal(
            [
                "sending ann@example.org bob@example.net cleo@example.com",
                "answered ann@example.org 2.0.0 Message, bob@example.net 2.0.0 Message, cleo@example.com 4.0.0 Session",
                "sending cleo@example.com",
                "answered cleo@example.com 2.0.0 Message",
            ],
            _journal.Log);
    }

#if !MAILKIT // These tests are compiled for the plug-in too: MailKit speaks no LMTP, sends one chunk, and throws where MAIL has no answer.
    [Fact]
    public async Task A_session_that_ends_before_MAIL_is_answered_says_nothing_of_anyone()
    {
        _server.Reply = said => said.StartsWith("MAIL", StringComparison.Ordinal) ? ScriptedSmtpServer.Close : null;

        var report = await Distribute(_server.Options, Posts.To("ann@example.org", "bob@example.net"));

        Assert.Equal(["ann@example.org 4.4.2 Session", "bob@example.net 4.4.2 Session"], report);
    }

    [Fact]
    public async Task After_the_end_LMTP_answers_each_recipient()
    {
        _server.IsLmtp = true;
        _server.Reply = said => said switch
        {
            ". 1" => "552 5.2.2 Mailbox full",
            ". 2" => ScriptedSmtpServer.Close,
            _ => null,
        };

        var report = await Distribute(
            _server.Options with { Protocol = SmtpProtocol.Lmtp }, Posts.To("ann@example.org", "bob@example.net", "cleo@example.com", "dan@example.org"));

        Assert.Equal(
            ["ann@example.org 2.0.0 Recipient", "bob@example.net 5.2.2 Recipient", "cleo@example.com 4.4.2 Unknown", "dan@example.org 4.4.2 Unknown"], report);
    }

    [Fact]
    public async Task A_chunk_that_is_refused_is_about_the_message()
    {
        _server.Extensions = ["PIPELINING", "CHUNKING"];
        var chunks = 0;
        _server.Reply = said => said.StartsWith("BDAT", StringComparison.Ordinal) && ++chunks == 2 ? "552 5.3.4 Too much" : null;

        var report = await Distribute(_server.Options, Posts.Of(new string('x', 1_000_000), "ann@example.org"));

        Assert.Equal(["ann@example.org 5.3.4 Message"], report);
    }
#endif

    // As the caller hears it, sorted; the journal's last word on each recipient has to be the same.
    private async Task<string[]> Distribute(SmtpOptions options, Mail mail)
    {
        await using var distributor = new SmtpDistributor(options, _journal);

        var report = await distributor.Distribute(mail, None);

        var told = _journal.Reports.Where(said => mail.Recipients.Contains(said.Recipient)).GroupBy(said => said.Recipient).Select(all => all.Last());
        Assert.Equal(Lines(report.Recipients), Lines(told));
        Assert.Empty(_journal.InDoubt);
        return Lines(report.Recipients);
    }

    private static string[] Lines(IEnumerable<RecipientReport> reports) =>
        [.. reports.Select(report => $"{report.Recipient.Address} {report.Status} {report.Evidence}").Order(StringComparer.Ordinal)];
}
