using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>When a journal is asked and told: before a message is complete, and after it was answered (RFC 1047).</summary>
public sealed class SmtpJournalTests : IAsyncLifetime
{
    private const int MoreThanSmall = 100_000;

    private readonly ScriptedSmtpServer _server = new();
    private readonly RecordingJournal _journal = new();
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpJournalTests() => _server.OnEnd = (_, recipients) => _journal.Note($"end {string.Join(' ', recipients.Select(Address))}");

    /// <summary>The ways in which a message is made complete.</summary>
    public static TheoryData<string, string, int> Ways => new()
    {
        { "PIPELINING", "Smtp", 0 },
        { "HELP", "Smtp", 0 },
        { "PIPELINING CHUNKING", "Smtp", 0 },
        { "CHUNKING", "Smtp", 0 },
        { "PIPELINING", "Smtp", MoreThanSmall },
        { "CHUNKING", "Smtp", MoreThanSmall },
        { "PIPELINING", "Lmtp", 0 },
        { "PIPELINING CHUNKING", "Lmtp", 0 },
    };

    private static CancellationToken None => CancellationToken.None;

    private SmtpOptions OneConnection => _server.Options with { MaxConnections = 1 };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _go.TrySetResult();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_message_is_complete_only_when_it_is_written_down_that_it_will_be(string extensions, string protocol, int size)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _journal.Leave = async (_, _) =>
        {
            asked.TrySetResult();
            await Go();
            return true;
        };
        await using var distributor = Distributor(extensions, protocol);

        var distributing = distributor.Distribute(Post(size, "ann@example.org", "bob@example.net"), None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        if (size > 0)
            await Eventually.Holds(() => _server.Commands.Any(command => command.StartsWith("DATA", StringComparison.Ordinal) || command.StartsWith("BDAT", StringComparison.Ordinal)));
        Assert.Empty(_journal.Log);
        _go.SetResult();
        var report = await distributing;

        var evidence = protocol == "Lmtp" ? Evidence.Recipient : Evidence.Message;
        Assert.Equal(["ann@example.org 2.0.0", "bob@example.net 2.0.0"], report.Statuses());
        Assert.All(report.Recipients, result => Assert.Equal(evidence, result.Evidence));
        Assert.Equal(
            ["sending ann@example.org bob@example.net", "end ann@example.org bob@example.net", $"answered ann@example.org 2.0.0 {evidence}, bob@example.net 2.0.0 {evidence}"],
            _journal.Log);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_the_journal_does_not_let_go_is_never_complete(string extensions, string protocol, int size)
    {
        _journal.Leave = (recipients, _) => Task.FromResult(recipients[0].Address.ToString() != "ann@example.org");
        await using var distributor = Distributor(extensions, protocol);

        var denied = await distributor.Distribute(Post(size, "ann@example.org"), None);
        var other = await distributor.Distribute(Post(size, "bob@example.net"), None);

        AssertNotSent(denied, "ann@example.org", "another process");
        Assert.Equal(["bob@example.net 2.0.0"], other.Statuses());
        Assert.Equal("end bob@example.net", Assert.Single(_journal.Log, line => line.StartsWith("end", StringComparison.Ordinal)));
        Assert.DoesNotContain(_journal.Reports, report => report.Recipient.Address.ToString() == "ann@example.org");
        Assert.Equal(2, _server.Sessions.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_cannot_be_written_down_is_never_complete(string extensions, string protocol, int size)
    {
        _journal.Leave = (_, _) => throw new InvalidOperationException("The store is away.");
        await using var distributor = Distributor(extensions, protocol);

        var report = await distributor.Distribute(Post(size, "ann@example.org"), None);

        AssertNotSent(report, "ann@example.org", "The store is away.");
        Assert.Empty(_server.Messages);
        Assert.Empty(_journal.Log);
    }

    [Fact]
    public async Task The_answer_is_written_down_before_the_next_message_on_the_connection_is_complete()
    {
        _journal.Recording = reports => IsAbout(reports, "ann") ? Go() : Task.CompletedTask;
        await using var distributor = new SmtpDistributor(OneConnection, _journal);

        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        var second = distributor.Distribute(Posts.To("bob@example.net"), None);
        await Eventually.Holds(() => _server.Commands.Count(command => command == "DATA") == 2 && _journal.InDoubt.Count == 2);
        Assert.False(first.IsCompleted);
        Assert.Single(_server.Messages);
        _go.SetResult();

        Assert.Equal(["ann@example.org 2.0.0"], (await first).Statuses());
        Assert.Equal(["bob@example.net 2.0.0"], (await second).Statuses());
        Assert.Equal(
            ["end ann@example.org", "answered ann@example.org 2.0.0 Message", "end bob@example.net", "answered bob@example.net 2.0.0 Message"],
            _journal.Log.Where(line => !line.StartsWith("sending", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_connection_does_not_take_the_place_of_one_whose_answer_is_not_written_down()
    {
        _server.Reply = command => command is "RCPT TO:<bob@example.net>" && _server.Sessions.Count == 1 ? ScriptedSmtpServer.Close : null;
        _journal.Recording = reports => IsAbout(reports, "ann") ? Go() : Task.CompletedTask;
        await using var distributor = new SmtpDistributor(OneConnection, _journal);

        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        await Eventually.Holds(() => _server.Messages.Count == 1);
        var second = distributor.Distribute(Posts.To("bob@example.net"), None);
        var third = distributor.Distribute(Posts.To("cleo@example.com"), None);
        await Eventually.Holds(() => _server.Sessions[0].IsOver);
        Assert.Single(_server.Messages);
        _go.SetResult();

        Assert.Equal(["ann@example.org 2.0.0"], (await first).Statuses());
        Assert.Equal(["bob@example.net 4.4.1"], (await second).Statuses());
        Assert.Equal(["cleo@example.com 2.0.0"], (await third).Statuses());
    }

    [Fact]
    public async Task The_next_envelope_still_goes_out_behind_the_message_before_it()
    {
        var mails = Enumerable.Range(0, 5).Select(i => Posts.To($"r{i}@example.org")).ToArray();
        _server.Reply = command =>
        {
            if (command.StartsWith("MAIL", StringComparison.Ordinal))
                Go().Wait();
            return null;
        };
        await using var distributor = new SmtpDistributor(OneConnection, _journal);

        var calls = mails.Select(mail => distributor.Distribute(mail, None)).ToArray();
        await Eventually.Holds(() => _server.Commands.Any(command => command.StartsWith("MAIL", StringComparison.Ordinal)));
        _go.SetResult();

        Assert.All(await Task.WhenAll(calls), report => Assert.True(report.Recipients[0].Status.IsSuccess));
        Assert.Equal(4, _server.Sessions[0].MessagesFollowedByCommands);
        Assert.Empty(_journal.InDoubt);
    }

    [Fact]
    public async Task One_that_may_not_be_completed_takes_only_itself_with_it()
    {
        _journal.Leave = async (recipients, _) =>
        {
            await Go();
            return recipients[0].Address.ToString() != "bob@example.net";
        };
        await using var distributor = new SmtpDistributor(OneConnection, _journal);

        Task<DeliveryReport>[] calls = [.. new[] { "ann@example.org", "bob@example.net", "cleo@example.com" }.Select(name => distributor.Distribute(Posts.To(name), None))];
        await Eventually.Holds(() => _server.Commands.Contains("DATA"));
        _go.SetResult();
        var reports = await Task.WhenAll(calls);

        Assert.Equal(["ann@example.org 2.0.0"], reports[0].Statuses());
        AssertNotSent(reports[1], "bob@example.net", "another process");
        Assert.Equal(["cleo@example.com 2.0.0"], reports[2].Statuses());
        Assert.Equal(2, _server.Messages.Count);
    }

    [Fact]
    public async Task Who_cancels_while_the_journal_is_asked_has_sent_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        _journal.Leave = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return true;
        };
        await using var distributor = new SmtpDistributor(_server.Options, _journal);

        var distributing = distributor.Distribute(Posts.To("ann@example.org"), cancellation.Token);
        await Eventually.Holds(() => _server.Commands.Contains("DATA"));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => distributing);
        await Eventually.Holds(() => _server.Sessions[0].IsOver);
        Assert.Empty(_server.Messages);
        Assert.DoesNotContain("QUIT", _server.Commands);
    }

    [Fact]
    public async Task A_journal_that_breaks_its_word_holds_nobody_up_and_nothing_is_completed_behind_it()
    {
        _journal.Recording = reports => IsAbout(reports, "ann") ? throw new InvalidOperationException("Lost.") : Task.CompletedTask;
        _server.Reply = command =>
        {
            if (command.StartsWith("MAIL", StringComparison.Ordinal))
                Go().Wait();
            return null;
        };
        await using var distributor = new SmtpDistributor(OneConnection, _journal);

        var first = distributor.Distribute(Posts.To("ann@example.org"), None);
        var second = distributor.Distribute(Posts.To("bob@example.net"), None);
        await Eventually.Holds(() => _server.Commands.Any(command => command.StartsWith("MAIL", StringComparison.Ordinal)));
        _go.SetResult();

        Assert.Equal(["ann@example.org 2.0.0"], (await first).Statuses());
        AssertNotSent(await second, "bob@example.net", "the one before it could not be written down");
        Assert.Equal(["cleo@example.com 2.0.0"], (await distributor.Distribute(Posts.To("cleo@example.com"), None)).Statuses());
    }

    private static void AssertNotSent(DeliveryReport report, string recipient, string reason)
    {
        var only = Assert.Single(report.Recipients);
        Assert.Equal((recipient, Evidence.Session), (only.Recipient.Address.ToString(), only.Evidence));
        Assert.True(only.Status.IsTransient);
        Assert.Contains(reason, only.Reply, StringComparison.Ordinal);
    }

    private static bool IsAbout(IReadOnlyList<RecipientReport> reports, string localPart) =>
        reports.Any(report => report.Recipient.Address.ToString().StartsWith(localPart, StringComparison.Ordinal));

    private static string Address(string command) => command["RCPT TO:<".Length..^1];

    private static Mail Post(int size, params string[] recipients) =>
        Posts.Of(Posts.Message + string.Concat(Enumerable.Repeat("all work and no play\r\n", size / 20)), recipients);

    // A test that fails before it says so must not wait for ever.
    private Task Go() => _go.Task.WaitAsync(TimeSpan.FromSeconds(60));

    private SmtpDistributor Distributor(string extensions, string protocol)
    {
        _server.Extensions = extensions.Split(' ');
        _server.IsLmtp = protocol == "Lmtp";
        return new SmtpDistributor(_server.Options with { Protocol = Enum.Parse<SmtpProtocol>(protocol) }, _journal);
    }
}
