using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>What becomes of the recipients when a transaction comes to no end: the server goes, or we do.</summary>
public sealed class SmtpBreaksTests : IAsyncLifetime
{
    private static readonly string[] Stages = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."];

    private readonly ScriptedSmtpServer _server = new();

    public static IEnumerable<object[]> StagesOfBothKinds => Stages.SelectMany(stage => new object[][] { [stage, true], [stage, false] });

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(StagesOfBothKinds))]
    public Task A_server_that_closes_leaves_everyone_for_later(string stage, bool pipelining) => EndsAt(stage, pipelining, ScriptedSmtpServer.Close);

    [Theory]
    [MemberData(nameof(StagesOfBothKinds))]
    public Task A_421_leaves_everyone_for_later(string stage, bool pipelining) => EndsAt(stage, pipelining, "421 4.3.2 Shutting down");

    [Theory]
    [MemberData(nameof(StagesOfBothKinds))]
    public Task Garbage_leaves_everyone_for_later(string stage, bool pipelining) => EndsAt(stage, pipelining, "SSH-2.0-OpenSSH_9.9");

    [Theory]
    [InlineData("250-2.0.0 one\r\n550 5.0.0 another")]
    [InlineData("199 2.0.0 no class")]
    [InlineData("354 2.0.0 of no use here")]
    public Task A_reply_that_is_none_leaves_everyone_for_later(string reply) => EndsAt("RCPT", pipelining: true, reply);

    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(20, 2_000)]
    public Task An_endless_reply_leaves_everyone_for_later(int length, int lines) =>
        EndsAt("MAIL", pipelining: false, string.Join("\r\n", Enumerable.Repeat("250-" + new string('x', length), lines)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_421_among_the_recipients_keeps_the_verdicts_before_it(bool pipelining)
    {
        _server.Extensions = pipelining ? ["PIPELINING"] : [];
        _server.Reply = command => command switch
        {
            "RCPT TO:<gone@example.org>" => "550 5.1.1 No such user",
            "RCPT TO:<four@example.org>" => "421 4.7.0 Too many errors",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(
            Posts.To("ann@example.org", "gone@example.org", "four@example.org", "bob@example.org"), None);

        Assert.Equal(
            ["ann@example.org 4.7.0", "bob@example.org 4.7.0", "four@example.org 4.7.0", "gone@example.org 5.1.1"], report.Statuses());
        Assert.Empty(_server.Messages);
    }

    [Fact]
    public async Task What_was_delivered_is_reported_even_if_the_rest_cannot_be_sent()
    {
        _server.Reply = command => command switch
        {
            "RCPT TO:<bob@example.net>" => ScriptedSmtpServer.Close,
            "CONNECT" when _server.Sessions.Count > 1 => "554 5.3.2 No more",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(_server.Options with { MaxRecipientsPerTransaction = 1, MaxConnections = 1 });

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net", "cleo@example.com"), None);

        Assert.Equal(["ann@example.org 2.0.0", "bob@example.net 4.4.1", "cleo@example.com 4.4.2"], report.Statuses());
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task Who_cancels_before_the_final_dot_has_sent_nothing(string stage)
    {
        using var cancellation = new CancellationTokenSource();
        _server.Reply = command =>
        {
            if (!command.StartsWith(stage, StringComparison.Ordinal))
                return null;
            cancellation.Cancel();
            return ScriptedSmtpServer.Silence;
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => distributor.Distribute(Posts.To("ann@example.org"), cancellation.Token));

        Assert.Empty(_server.Messages);
        Assert.DoesNotContain("QUIT", _server.Commands);
    }

    [Fact]
    public async Task Who_cancels_after_the_final_dot_still_gets_the_answer()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Reply = command =>
        {
            if (command == ".")
                cancellation.Cancel();
            return null;
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), cancellation.Token);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.True(cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_cancels_between_two_transactions_learns_what_was_delivered()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Reply = command =>
        {
            if (command == ".")
                cancellation.Cancel();
            return null;
        };
        await using var distributor = new SmtpDistributor(_server.Options with { MaxRecipientsPerTransaction = 1, MaxConnections = 1 });

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), cancellation.Token);

        Assert.Equal(["ann@example.org 2.0.0", "bob@example.net 4.4.2"], report.Statuses());
        Assert.Single(_server.Messages);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData(".")]
    public async Task A_server_that_stays_silent_leaves_everyone_for_later(string stage)
    {
        _server.Reply = command => command.StartsWith(stage, StringComparison.Ordinal) ? ScriptedSmtpServer.Silence : null;
        await using var distributor = new SmtpDistributor(
            _server.Options with { CommandTimeout = TimeSpan.FromSeconds(5), FinalDotTimeout = TimeSpan.FromSeconds(5) });

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 4.4.2"], report.Statuses());
    }

    private async Task EndsAt(string stage, bool pipelining, string reply)
    {
        _server.Extensions = pipelining ? ["PIPELINING"] : [];
        _server.Reply = command => command.StartsWith(stage, StringComparison.Ordinal) ? reply : null;
        await using var distributor = new SmtpDistributor(_server.Options with { CommandTimeout = TimeSpan.FromSeconds(60) });

        if (stage is "CONNECT" or "EHLO")
        {
            var thrown = await Assert.ThrowsAnyAsync<IOException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));
            Assert.Contains($"localhost:{_server.Port}", thrown.Message, StringComparison.Ordinal);
            return;
        }

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);

        Assert.Equal(2, report.Recipients.Count);
        Assert.All(report.Recipients, result => Assert.True(result.Status.IsTransient, result.ToString()));
        Assert.All(report.Recipients, result => Assert.NotEmpty(result.Reply));
    }
}
