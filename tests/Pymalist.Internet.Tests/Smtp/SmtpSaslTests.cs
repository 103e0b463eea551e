using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Tests.Imap;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>The log-in (RFC 4954), and what a trace shows of it.</summary>
public sealed class SmtpSaslTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private readonly TemporaryFolder _folder = new("sasl");

    private static CancellationToken None => CancellationToken.None;

    private SmtpOptions WithPassword => _server.Options with { User = "ann", Password = "secret" };

    private SmtpOptions WithToken => _server.Options with { User = "ann", OAuth = new() { TokenFile = _folder.In("token") } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_best_mechanism_that_is_offered_is_used()
    {
        _server.Extensions = ["AUTH LOGIN PLAIN SCRAM-SHA-256"];
        _server.Reply = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 No" : null;
        await using var distributor = new SmtpDistributor(WithPassword);

        await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.StartsWith("AUTH SCRAM-SHA-256 ", _server.Commands[1], StringComparison.Ordinal);
        Assert.Single(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_token_is_read_anew_and_tried_once_more()
    {
        File.WriteAllText(_folder.In("token"), "stale");
        _server.Extensions = ["AUTH XOAUTH2"];
        _server.Reply = command =>
        {
            if (!command.StartsWith("AUTH XOAUTH2 ", StringComparison.Ordinal))
                return command.Length == 0 ? "535 5.7.8 Stale" : null;
            var isStale = Encoding.UTF8.GetString(Convert.FromBase64String(command["AUTH XOAUTH2 ".Length..])).Contains("Bearer stale", StringComparison.Ordinal);
            File.WriteAllText(_folder.In("token"), "fresh");
            return isStale ? "334 eyJzdGF0dXMiOiI0MDEifQ==" : "235 2.7.0 Welcome";
        };
        await using var distributor = new SmtpDistributor(WithToken);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(2, _server.Commands.Count(command => command.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_that_is_refused_again_is_not_tried_for_ever()
    {
        File.WriteAllText(_folder.In("token"), "stale");
        _server.Extensions = ["AUTH OAUTHBEARER"];
        _server.Reply = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Stale" : null;
        await using var distributor = new SmtpDistributor(WithToken);

        var thrown = await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Equal(2, _server.Commands.Count(command => command.StartsWith("AUTH", StringComparison.Ordinal)));
        Assert.DoesNotContain("stale", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_for_the_command_waits_for_an_empty_challenge()
    {
        File.WriteAllText(_folder.In("token"), new string('t', 2_000));
        _server.Extensions = ["AUTH XOAUTH2"];
        _server.Reply = command => command switch
        {
            "AUTH XOAUTH2" => "334 ",
            { Length: > 2_000 } => "235 2.7.0 Welcome",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(WithToken);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
    }

    [Theory]
    [InlineData("334 !!!")]
    [InlineData("334 AAAA")]
    public async Task A_challenge_that_makes_no_sense_is_cancelled(string challenge)
    {
        _server.Extensions = ["AUTH PLAIN"];
        _server.Reply = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? challenge : command == "*" ? "501 5.7.0 Cancelled" : null;
        await using var distributor = new SmtpDistributor(WithPassword);

        await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Equal("*", _server.Commands[2]);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_shows_all_but_secrets_and_messages()
    {
        _server.Extensions = ["PIPELINING", "AUTH PLAIN"];
        var trace = new RecordingTrace();
        await using (var distributor = new SmtpDistributor(WithPassword with { Trace = true }, trace: trace))
            await distributor.Distribute(Posts.Of("Subject: hello\r\n\r\nprivate\r\n", "ann@example.org"), None);

        Assert.Equal(
            [
                "EHLO client.test", "AUTH PLAIN <hidden>", "MAIL FROM:<bounces@list.test>\nRCPT TO:<ann@example.org>\nDATA", "<27 octets>", "QUIT",
            ],
            trace.Sent);
        Assert.Contains("250 2.0.0 Queued", trace.Received);
        Assert.DoesNotContain("private", string.Concat(trace.Sent), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("\0ann\0secret"u8), string.Concat(trace.Sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_trace_where_nobody_asked()
    {
        var trace = new RecordingTrace();
        await using var distributor = new SmtpDistributor(_server.Options, trace: trace);

        await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Empty(trace.Sent);
    }
}
