namespace Pymalist.Internet.Tests.Transport;

/// <summary>Asks a fetcher for all it has, as a stage does.</summary>
internal static class Draining
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>The mail that came, and what was thrown, in the end or on the way.</summary>
    public static async Task<(IReadOnlyList<Mail> Mails, Exception? Failure)> Drain(this IFetcher fetcher, Func<Mail, Task>? each = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var mails = new List<Mail>();
        try
        {
            await foreach (var mail in fetcher.Fetch(deadline.Token))
            {
                mails.Add(mail);
                if (each is not null)
                    await each(mail);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (mails, exception);
        }

        return (mails, null);
    }

    /// <summary>All of it, where nothing may go wrong.</summary>
    public static async Task<IReadOnlyList<Mail>> DrainAll(this IFetcher fetcher)
    {
        var (mails, failure) = await fetcher.Drain();
        Assert.Null(failure);
        return mails;
    }

    /// <summary>Takes so many, and then stops between two of them.</summary>
    public static async Task<IReadOnlyList<Mail>> Take(this IFetcher fetcher, int count)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var mails = new List<Mail>();
        await foreach (var mail in fetcher.Fetch(deadline.Token))
        {
            mails.Add(mail);
            if (mails.Count == count)
                break;
        }

        return mails;
    }
}
