namespace Pymalist.Internet.Smtp;

/// <summary>
/// What a session still owes the journal and those who wait: what came of its transactions, one after the other. It keeps the
/// session from completing a message before that of the one before is written down.
/// </summary>
internal sealed class SessionJournal
{
    private Task _settling = Task.CompletedTask;

    /// <summary>Ends when nothing is owed any more.</summary>
    public async Task Settled() => await _settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>A transaction is over here: the journal is told, and when it has that, who waits. Nothing waits for either.</summary>
    public void Conclude(SmtpTransaction transaction)
    {
        if (transaction.Entry is null)
        {
            transaction.Caller.Done();
            return;
        }

        var settling = Settle(transaction);
        _settling = _settling.IsCompletedSuccessfully ? settling : Task.WhenAll(_settling, settling);
    }

    /// <summary>Waits until the end of a message may be written, at once; without a journal that is now.</summary>
    /// <param name="transaction">Whose message.</param>
    /// <param name="interrupt">Ends the wait.</param>
    /// <returns>Null, or why it must not be.</returns>
    public async ValueTask<string?> Hindrance(SmtpTransaction transaction, CancellationToken interrupt)
    {
        if (transaction.Entry is not { } entry)
            return null;

        var settled = _settling.WaitAsync(interrupt);
        await settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        interrupt.ThrowIfCancellationRequested();
        return settled.IsFaulted
            ? $"The message was not completed: what came of the one before it could not be written down. {settled.Exception.InnerException!.Message}"
            : await entry.Hindrance(interrupt);
    }

    // A report that the journal does not take is true all the same.
    private static async Task Settle(SmtpTransaction transaction)
    {
        try
        {
            await transaction.Settle();
        }
        finally
        {
            transaction.Caller.Done();
        }
    }
}
