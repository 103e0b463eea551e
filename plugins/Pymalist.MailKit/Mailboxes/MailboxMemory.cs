using Pymalist.Internet.Transport;

namespace Pymalist.MailKit.Mailboxes;

/// <summary>What a fetcher remembers of a mailbox from one session to the next.</summary>
/// <param name="log">Remembers over a restart what is safe.</param>
internal sealed class MailboxMemory(SeenMailLog log)
{
    private readonly Dictionary<string, SeenMail> _safe = [];
    private readonly Dictionary<string, Queue<string>> _strays = [];
    private readonly HashSet<string> _bad = [];

    /// <summary>Whether there is mail that is safe with us, and not known to be removed there.</summary>
    public bool HasSafe => _safe.Count > 0 || _strays.Count > 0;

    /// <summary>Takes what an earlier process has left, the first time.</summary>
    public async Task Load(CancellationToken cancellationToken)
    {
        foreach (var mail in await log.Load(cancellationToken))
            _safe[mail.Uid] = mail;
    }

    /// <summary>Waits until what is safe and what is removed is known for the next process.</summary>
    public Task Settle(CancellationToken cancellationToken) => log.Settle(cancellationToken);

    /// <summary>Waits where too much of it is under way.</summary>
    public Task Slow(CancellationToken cancellationToken) => log.Slow(cancellationToken);

    /// <summary>
    /// This is all that is there. Safe mail that should be there and is not may have another name (a changed UIDVALIDITY, new
    /// UIDLs): from now on it is known by its octets.
    /// </summary>
    public void Opened(IReadOnlyList<StoredMail> mails)
    {
        var present = mails.Select(mail => mail.Name).ToHashSet();
        _bad.IntersectWith(present);
        foreach (var mail in _safe.Values.Where(mail => !present.Contains(mail.Uid)).ToList())
        {
            _safe.Remove(mail.Uid);
            if (!_strays.TryGetValue(mail.Sha256, out var names))
                _strays[mail.Sha256] = names = [];
            names.Enqueue(mail.Uid);
        }
    }

    /// <summary>Whether this mail is safe with us, and need only be removed.</summary>
    public bool IsSafe(StoredMail mail) => _safe.TryGetValue(mail.Name, out var safe) && safe.Size == mail.Size;

    /// <summary>Whether mail of these octets was safe with us under another name, and need only be removed. It is asked once for a mail.</summary>
    public bool WasSafe(string digest)
    {
        if (!_strays.TryGetValue(digest, out var names))
            return false;

        log.Gone(names.Dequeue(), digest);
        if (names.Count == 0)
            _strays.Remove(digest);
        return true;
    }

    /// <summary>All the mail has been gone through: what was not met under another name is not there.</summary>
    public void ForgetStrays()
    {
        foreach (var (digest, names) in _strays)
        {
            foreach (var name in names)
                log.Gone(name, digest);
        }

        _strays.Clear();
    }

    /// <summary>The mail is safe with us. Without a name of its own nothing is remembered: the wrong one would be removed.</summary>
    /// <param name="mail">As it is called now.</param>
    /// <param name="digest">SHA-256 of its octets, in hexadecimal.</param>
    /// <param name="cancellationToken">Ends what makes it known for the next process.</param>
    public void Safe(StoredMail mail, string digest, CancellationToken cancellationToken)
    {
        if (mail.Name.Length == 0)
            return;

        var seen = new SeenMail(mail.Name, mail.Size, digest);
        _safe[mail.Name] = seen;
        log.Safe(seen, cancellationToken);
    }

    /// <summary>The server has said that it removed the mail.</summary>
    public void Removed(StoredMail mail)
    {
        if (_safe.Remove(mail.Name, out var seen))
            log.Gone(seen.Uid, seen.Sha256);
    }

    /// <summary>The mail could not be fetched, or could.</summary>
    public void Tried(StoredMail mail, bool fetched)
    {
        if (fetched)
            _bad.Remove(mail.Name);
        else if (mail.Name.Length > 0)
            _bad.Add(mail.Name);
    }

    /// <summary>
    /// The order to go through a mailbox: what need only be removed, what is new, and then what could not be fetched the last
    /// time, so that it stops nothing else.
    /// </summary>
    public IEnumerable<StoredMail> Order(IEnumerable<StoredMail> mails) =>
        mails.OrderBy(mail => IsSafe(mail) ? 0 : _bad.Contains(mail.Name) ? 2 : 1);
}
