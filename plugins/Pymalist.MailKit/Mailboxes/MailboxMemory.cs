namespace Pymalist.MailKit.Mailboxes;

/// <summary>What a fetcher remembers of a mailbox from one session to the next.</summary>
internal sealed class MailboxMemory
{
    private readonly Dictionary<string, SafeMail> _safe = [];
    private readonly Dictionary<string, int> _strays = [];
    private readonly HashSet<string> _bad = [];

    /// <summary>Whether there is mail that is safe with us, and not known to be removed there.</summary>
    public bool HasSafe => _safe.Count > 0 || _strays.Count > 0;

    /// <summary>
    /// This is all that is there. Safe mail that should be there and is not may have another name (a changed UIDVALIDITY, new
    /// UIDLs): from now on it is known by its octets.
    /// </summary>
    public void Opened(IReadOnlyList<StoredMail> mails)
    {
        var present = mails.Select(mail => mail.Name).ToHashSet();
        _bad.IntersectWith(present);
        foreach (var (name, mail) in _safe.Where(mail => !present.Contains(mail.Key)).ToList())
        {
            _strays[mail.Digest] = _strays.GetValueOrDefault(mail.Digest) + 1;
            _safe.Remove(name);
        }
    }

    /// <summary>Whether this mail is safe with us, and need only be removed.</summary>
    public bool IsSafe(StoredMail mail) => _safe.TryGetValue(mail.Name, out var safe) && safe.Size == mail.Size;

    /// <summary>Whether mail of these octets was safe with us under another name, and need only be removed. It is asked once for a mail.</summary>
    public bool WasSafe(string digest)
    {
        if (!_strays.TryGetValue(digest, out var count))
            return false;

        if (count > 1)
            _strays[digest] = count - 1;
        else
            _strays.Remove(digest);
        return true;
    }

    /// <summary>All the mail has been gone through: what was not met under another name is not there.</summary>
    public void ForgetStrays() => _strays.Clear();

    /// <summary>The mail is safe with us. Without a name of its own nothing is remembered: the wrong one would be removed.</summary>
    public void Safe(StoredMail mail, string digest)
    {
        if (mail.Name.Length > 0)
            _safe[mail.Name] = new(mail.Size, digest);
    }

    /// <summary>The server has said that it removed the mail.</summary>
    public void Removed(StoredMail mail) => _safe.Remove(mail.Name);

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

    private sealed record SafeMail(long Size, string Digest);
}
