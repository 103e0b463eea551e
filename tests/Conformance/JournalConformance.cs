using System.Text;
using Pymalist.Testing;

namespace Pymalist.Conformance;

/// <summary>What every distributor does with a journal that it takes. Derive from it; the world it distributes to knows Ann and Bob.</summary>
public abstract class JournalConformance
{
    private readonly RecordingJournal _journal = new();

    protected abstract IDistributor Distributor(IDeliveryJournal journal);

    /// <summary>The mails that world has for Ann by now, those of other tests among them.</summary>
    protected abstract IEnumerable<string> MailsOfAnn();

    [Fact]
    public virtual async Task It_is_asked_first_and_then_told_of_each_recipient_what_the_report_says()
    {
        var report = await Distributor(_journal).Distribute(Example.Outgoing("journal", Example.Ann, Example.Bob), CancellationToken.None);

        Assert.StartsWith("sending ", _journal.Log[0], StringComparison.Ordinal);
        Assert.Equal(Lines(report.Recipients), Lines(_journal.Reports));
        Assert.All(report.Recipients, recipient => Assert.True(recipient.Status.IsSuccess, recipient.ToString()));
        Assert.Empty(_journal.InDoubt);
    }

    [Fact]
    public virtual async Task The_report_comes_once_the_journal_has_it()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _journal.Recording = _ =>
        {
            isTold.TrySetResult();
            return go.Task.WaitAsync(TimeSpan.FromSeconds(60));
        };

        var distributing = Distributor(_journal).Distribute(Example.Outgoing("told", Example.Ann), CancellationToken.None);
        await isTold.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(distributing.IsCompleted);
        go.SetResult();

        Assert.True(Assert.Single((await distributing).Recipients).Status.IsSuccess);
    }

    [Fact]
    public virtual async Task What_it_does_not_let_go_nobody_gets()
    {
        _journal.Leave = (_, _) => Task.FromResult(false);

        var report = await Distributor(_journal).Distribute(Saying("denied"), CancellationToken.None);
        _journal.Leave = (_, _) => Task.FromResult(true);
        await Distributor(_journal).Distribute(Saying("allowed"), CancellationToken.None);

        var recipient = Assert.Single(report.Recipients);
        Assert.Equal((true, Evidence.Session), (recipient.Status.IsTransient, recipient.Evidence));
        await Eventually.Holds(() => MailsOfAnn().Any(mail => mail.Contains("allowed", StringComparison.Ordinal)));
        Assert.DoesNotContain(MailsOfAnn(), mail => mail.Contains("denied", StringComparison.Ordinal));
    }

    private static Mail Saying(string word) => Example.Outgoing(word, Example.Ann) with { Message = Encoding.ASCII.GetBytes($"Subject: {word}\r\n\r\nHello.\r\n") };

    private static string[] Lines(IEnumerable<RecipientReport> reports) =>
        [.. reports.Select(report => $"{report.Recipient.Address} {report.Status} {report.Evidence}").Order(StringComparer.Ordinal)];
}
