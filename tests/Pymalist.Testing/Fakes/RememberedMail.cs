namespace Pymalist.Testing.Fakes;

/// <summary>What outlives the fetchers of a test, as a store does the process.</summary>
public sealed class RememberedMail : ISeenMail
{
    private readonly Dictionary<string, SeenMail> _safe = [];

    /// <summary>What is safe, by its name.</summary>
    public IReadOnlyDictionary<string, SeenMail> Mails => _safe;

    /// <summary>Called before a mail is made safe: to wait, or to throw.</summary>
    public Func<SeenMail, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether it is told what is gone; a process that dies tells nothing.</summary>
    public bool IsToldOfRemovals { get; set; } = true;

    public Task<IReadOnlyList<SeenMail>> Safe(string source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeenMail>>([.. _safe.Values]);

    public async Task MakeSafe(string source, SeenMail mail, CancellationToken cancellationToken)
    {
        await Before(mail);
        lock (_safe)
            _safe[mail.Uid] = mail;
    }

    public Task Removed(string source, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        foreach (var uid in IsToldOfRemovals ? uids : [])
            _safe.Remove(uid);
        return Task.CompletedTask;
    }
}
