using Pymalist.Testing;

namespace Pymalist.Components.Tests;

public sealed class JournalingDistributorTests
{
    private static readonly Mail Post = new()
    {
        Id = "1",
        Message = "Subject: hello\r\n\r\n"u8.ToArray(),
        Recipients = [Mailbox.Parse("ann@example.org"), Mailbox.Parse("bob@example.net")],
    };

    private readonly RecordingJournal _journal = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task The_journal_is_asked_before_and_told_after()
    {
        var inner = new NotingDistributor(_journal, mail => DeliveryReport.Of(mail.Recipients.Take(1), EnhancedStatus.Success, "taken"));

        var report = await new JournalingDistributor(inner, _journal).Distribute(Post, None);

        Assert.Equal(
            ["sending ann@example.org bob@example.net", "distributed", "answered ann@example.org 2.0.0 Recipient, bob@example.net 4.0.0 Session"], _journal.Log);
        Assert.Equal(_journal.Reports, report.Recipients);
    }

    [Fact]
    public async Task What_it_does_not_let_go_is_not_begun()
    {
        _journal.Leave = (_, _) => Task.FromResult(false);
        var inner = new CollectingDistributor();

        var report = await new JournalingDistributor(inner, _journal).Distribute(Post, None);

        Assert.Empty(inner.Mails);
        Assert.Empty(_journal.Log);
        Assert.Equal(2, report.Recipients.Count);
        Assert.All(report.Recipients, result => Assert.Equal((true, Evidence.Session), (result.Status.IsTransient, result.Evidence)));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_begun()
    {
        _journal.Leave = (_, _) => throw new InvalidOperationException("The store is away.");
        var inner = new CollectingDistributor();

        await Assert.ThrowsAsync<InvalidOperationException>(() => new JournalingDistributor(inner, _journal).Distribute(Post, None));

        Assert.Empty(inner.Mails);
    }

    [Fact]
    public async Task When_the_other_throws_there_is_nothing_to_say_of_anyone()
    {
        var inner = new NotingDistributor(_journal, _ => throw new IOException("Refused."));

        await Assert.ThrowsAsync<IOException>(() => new JournalingDistributor(inner, _journal).Distribute(Post, None));

        Assert.Equal(["sending ann@example.org bob@example.net", "distributed", "answered "], _journal.Log);
    }

    [Fact]
    public async Task Who_cancels_leaves_it_open()
    {
        using var cancellation = new CancellationTokenSource();
        var inner = new HangingDistributor();

        var distributing = new JournalingDistributor(inner, _journal).Distribute(Post, cancellation.Token);
        await inner.Called;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => distributing);
        Assert.Equal(["sending ann@example.org bob@example.net"], _journal.Log);
    }

    private sealed class NotingDistributor(RecordingJournal journal, Func<Mail, DeliveryReport> answer) : IDistributor
    {
        public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
        {
            journal.Note("distributed");
            return Task.FromResult(answer(mail));
        }
    }
}
