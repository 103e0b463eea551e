using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Several mails on one connection, each envelope behind the message before it.</summary>
public sealed class SmtpPipelineTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private readonly ManualResetEventSlim _go = new();

    private static CancellationToken None => CancellationToken.None;

    private SmtpOptions OneConnection => _server.Options with { MaxConnections = 1 };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _go.Set();
        await _server.DisposeAsync();
        _go.Dispose();
    }

    [Theory]
    [InlineData(Pieces.Whole)]
    [InlineData(Pieces.Lines)]
    [InlineData(Pieces.Octets)]
    public async Task The_next_envelope_comes_with_the_message_before_it(Pieces pieces)
    {
        _server.Pieces = pieces;
        await using var distributor = new SmtpDistributor(OneConnection);

        var reports = await Together(distributor, "ann@example.org", "bob@example.org", "cleo@example.org");

        Assert.All(reports, report => Assert.True(report.Recipients[0].Status.IsSuccess));
        Assert.Equal(3, _server.Messages.Count);
        Assert.Equal(2, _server.Sessions[0].MessagesFollowedByCommands);
        Assert.Equal(
            ["RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "RCPT TO:<cleo@example.org>"],
            _server.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_pipelining_nothing_comes_behind_a_message()
    {
        _server.Extensions = [];
        await using var distributor = new SmtpDistributor(OneConnection);

        await Together(distributor, "ann@example.org", "bob@example.org", "cleo@example.org");

        Assert.Equal(3, _server.Messages.Count);
        Assert.Equal(0, _server.Sessions[0].MessagesFollowedByCommands);
        Assert.False(_server.Sessions[0].WasPipelined);
    }

    [Fact]
    public async Task Each_mail_has_its_own_replies()
    {
        var dots = 0;
        _server.Reply = command => command switch
        {
            "RCPT TO:<gone@example.org>" => "550 5.1.1 No such user",
            "." => $"250 2.0.{dots++} Queued",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(OneConnection);

        var reports = await Together(distributor, "ann@example.org", "gone@example.org", "bob@example.org");

        Assert.Equal(["ann@example.org 2.0.0"], reports[0].Statuses());
        Assert.Equal(["gone@example.org 5.1.1"], reports[1].Statuses());
        Assert.True(reports[2].Recipients[0].Status.IsSuccess);
        Assert.Single(_server.Sessions);
    }

    [Fact]
    public async Task A_refused_message_says_nothing_about_the_next_one()
    {
        var dots = 0;
        _server.Reply = command => command == "." && dots++ == 0 ? "554 5.7.1 Not this" : null;
        await using var distributor = new SmtpDistributor(OneConnection);

        var reports = await Together(distributor, "ann@example.org", "bob@example.org");

        Assert.Equal(["ann@example.org 5.7.1"], reports[0].Statuses());
        Assert.Equal(["bob@example.org 2.0.0"], reports[1].Statuses());
        Assert.Single(_server.Sessions);
    }

    [Theory]
    [InlineData(ScriptedSmtpServer.Close, "4.4.2")]
    [InlineData("421 4.3.2 Shutting down", "4.3.2")]
    public async Task A_session_that_ends_after_a_message_takes_only_that_one_with_it(string end, string status)
    {
        var dots = 0;
        _server.Reply = command => command == "." && dots++ == 0 ? end : null;
        await using var distributor = new SmtpDistributor(OneConnection);

        var reports = await Together(distributor, "ann@example.org", "bob@example.org", "cleo@example.org");

        Assert.Equal([$"ann@example.org {status}"], reports[0].Statuses());
        Assert.Equal(["bob@example.org 2.0.0"], reports[1].Statuses());
        Assert.Equal(["cleo@example.org 2.0.0"], reports[2].Statuses());
        Assert.Equal(2, _server.Sessions.Count);
        Assert.Equal(3, _server.Messages.Count);
    }

    [Fact]
    public async Task A_message_without_an_answer_is_said_to_have_perhaps_arrived_and_is_not_sent_again()
    {
        _server.Reply = command => command == "." ? ScriptedSmtpServer.Close : null;
        await using var distributor = new SmtpDistributor(OneConnection);
        await using var other = new SmtpDistributor(OneConnection);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 4.4.2"], report.Statuses());
        Assert.Contains("may have arrived", report.Recipients[0].Reply, StringComparison.Ordinal);
        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task Who_cancels_while_he_waits_is_not_mentioned_and_disturbs_nobody()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Reply = command => Held(command, "MAIL");
        await using var distributor = new SmtpDistributor(OneConnection);
        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        await Eventually(() => _server.Commands.Any(IsMail));

        var withdrawn = distributor.Distribute(Posts.To("bob@example.org"), cancellation.Token);
        var last = distributor.Distribute(Posts.To("cleo@example.org"), None);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        _go.Set();

        Assert.Equal(["ann@example.org 2.0.0"], (await first).Statuses());
        Assert.Equal(["cleo@example.org 2.0.0"], (await last).Statuses());
        Assert.DoesNotContain("RCPT TO:<bob@example.org>", _server.Commands);
        Assert.Single(_server.Sessions);
    }

    [Fact]
    public async Task Who_cancels_behind_a_message_gets_none_and_disturbs_nobody()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Reply = command => Held(command, "MAIL") ?? (command == "." ? Cancelled(cancellation) : null);
        await using var distributor = new SmtpDistributor(OneConnection);
        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        await Eventually(() => _server.Commands.Any(IsMail));
        var cancelled = distributor.Distribute(Posts.To("bob@example.org"), cancellation.Token);
        var last = distributor.Distribute(Posts.To("cleo@example.org"), None);
        _go.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.Equal(["ann@example.org 2.0.0"], (await first).Statuses());
        Assert.Equal(["cleo@example.org 2.0.0"], (await last).Statuses());
        Assert.Equal(2, _server.Messages.Count);
        Assert.Equal(2, _server.Sessions.Count);
    }

    [Fact]
    public async Task A_server_that_takes_no_second_connection_is_sent_all_on_the_first()
    {
        _server.Reply = command => command == "CONNECT" && _server.Sessions.Count > 1 ? "421 4.7.0 Too many connections" : Held(command, "MAIL");
        await using var distributor = new SmtpDistributor(_server.Options);
        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        await Eventually(() => _server.Commands.Any(IsMail));

        var others = Enumerable.Range(0, 10).Select(i => distributor.Distribute(Posts.To($"r{i}@example.org"), None)).ToArray();
        await Eventually(() => _server.Sessions.Count > 1 && _server.Sessions.Skip(1).All(session => session.IsOver));
        _go.Set();

        Assert.True((await first).Recipients[0].Status.IsSuccess);
        Assert.All(await Task.WhenAll(others), report => Assert.True(report.Recipients[0].Status.IsSuccess, report.Recipients[0].Reply));
        Assert.Equal(11, _server.Sessions[0].Messages.Count);
    }

    [Fact]
    public async Task All_who_wait_learn_that_there_is_no_connection()
    {
        _server.Reply = command => command == "CONNECT" ? "554 5.3.2 No service" : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var calls = Enumerable.Range(0, 20).Select(i => distributor.Distribute(Posts.To($"r{i}@example.org"), None)).ToArray();

        foreach (var call in calls)
            await Assert.ThrowsAsync<SmtpRefusedException>(() => call);
    }

    [Fact]
    public async Task What_waits_is_finished_before_all_is_closed()
    {
        var distributor = new SmtpDistributor(OneConnection);
        _server.Reply = command => Held(command, "MAIL");
        var calls = Enumerable.Range(0, 5).Select(i => distributor.Distribute(Posts.To($"r{i}@example.org"), None)).ToArray();
        await Eventually(() => _server.Commands.Any(IsMail));

        var closing = distributor.DisposeAsync();
        _go.Set();
        await closing;

        Assert.All(await Task.WhenAll(calls), report => Assert.True(report.Recipients[0].Status.IsSuccess));
        Assert.Equal("QUIT", _server.Commands[^1]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));
    }

    private static string? Cancelled(CancellationTokenSource cancellation)
    {
        cancellation.Cancel();
        return null;
    }

    private static bool IsMail(string command) => command.StartsWith("MAIL", StringComparison.Ordinal);

    private static Task Eventually(Func<bool> holds) => Pymalist.Testing.Eventually.Holds(holds);

    // No reply to the first of these until the test says so.
    private string? Held(string command, string verb)
    {
        if (command.StartsWith(verb, StringComparison.Ordinal))
            _go.Wait();
        return null;
    }

    // All are there before the first of them is answered.
    private async Task<DeliveryReport[]> Together(SmtpDistributor distributor, params string[] recipients)
    {
        var scripted = _server.Reply;
        _server.Reply = command => Held(command, "MAIL") ?? scripted(command);
        var calls = recipients.Select(recipient => distributor.Distribute(Posts.To(recipient), None)).ToArray();
        await Eventually(() => _server.Commands.Any(IsMail));
        _go.Set();
        return await Task.WhenAll(calls);
    }
}
