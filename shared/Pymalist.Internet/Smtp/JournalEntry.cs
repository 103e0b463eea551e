namespace Pymalist.Internet.Smtp;

/// <summary>What a journal is told of one transaction: that its message is about to be complete, and what came of it.</summary>
/// <param name="journal">Is told.</param>
/// <param name="mailId">The mail's id.</param>
/// <param name="recipients">Who is in the transaction.</param>
/// <param name="clock">Runs on while this process stands still.</param>
/// <param name="cancellationToken">Nobody waits for the transaction any more.</param>
internal sealed class JournalEntry(IDeliveryJournal journal, string mailId, IReadOnlyList<Mailbox> recipients, TimeProvider clock, CancellationToken cancellationToken)
{
    // Whoever stands still for longer may have been taken for dead.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    // The process may have been stopped while the journal's answer was on its way, so the time counts from the question. A
    // journal that takes as long as that time and again is slow, and is believed.
    private const int MaxRepeats = 3;

    private Task<Answer>? _answer;
    private long _asked;

    /// <summary>Asks for leave to send, unless that is under way or was given.</summary>
    public void Ask()
    {
        if (_answer is null or { IsCompletedSuccessfully: true, Result.IsGranted: false })
            AskNow();
    }

    /// <summary>Waits for leave to write the end of the message, which has to follow at once.</summary>
    /// <param name="interrupt">Ends the wait.</param>
    /// <returns>Null, or why the message must not be completed.</returns>
    public async ValueTask<string?> Hindrance(CancellationToken interrupt)
    {
        Ask();
        for (var repeats = 0; ; repeats++)
        {
            var answer = await _answer!.WaitAsync(interrupt);
            if (!answer.IsGranted)
                return answer.Reason;
            if (repeats == MaxRepeats || clock.GetElapsedTime(_asked) <= GoodFor)
                return null;

            AskNow();
        }
    }

    /// <summary>What there is to tell of the recipients once the transaction is over. Empty: nothing.</summary>
    /// <param name="reports">What came of them.</param>
    /// <param name="deferred">Those for whom there was no room.</param>
    public async ValueTask<IReadOnlyList<RecipientReport>> ToTell(IReadOnlyList<RecipientReport> reports, IReadOnlyList<Mailbox> deferred)
    {
        if (_answer is null || !(await _answer).IsGranted)
            return [.. reports.Where(report => report.Evidence != Evidence.Session)];

        // It is written down of all that they may get it, and so of those too who have not that they are still to.
        return deferred.Count == 0
            ? reports
            : [.. reports, .. DeliveryReport.Of(deferred, EnhancedStatus.Transient, "There was no room in this transaction.", Evidence.Session).Recipients];
    }

    /// <summary>Tells it.</summary>
    public Task Tell(IReadOnlyList<RecipientReport> reports) => journal.Answered(mailId, reports);

    private void AskNow()
    {
        _asked = clock.GetTimestamp();
        _answer = Asked();
    }

    private async Task<Answer> Asked()
    {
        try
        {
            return await journal.Sending(mailId, recipients, cancellationToken)
                ? new(true, "")
                : new(false, "The message was not completed: another process has taken it over.");
        }
        catch (Exception exception)
        {
            // Whatever it is: what was not written down is not sent.
            return new(false, $"The message was not completed: that could not be written down. {exception.Message}");
        }
    }

    private sealed record Answer(bool IsGranted, string Reason);
}
