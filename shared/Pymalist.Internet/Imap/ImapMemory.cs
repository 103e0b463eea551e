namespace Pymalist.Internet.Imap;

/// <summary>What a fetcher remembers of a folder from one session to the next.</summary>
internal sealed class ImapMemory
{
    private readonly Dictionary<uint, SafeMail> _safe = [];
    private readonly HashSet<uint> _bad = [];
    private readonly Dictionary<string, int> _strays = [];
    private uint _validity;

    /// <summary>Whether there is mail that is safe with us, and not yet known to be removed there.</summary>
    public bool HasSafe => _strays.Count > 0 || _safe.Values.Any(mail => !mail.IsRemoved);

    /// <summary>
    /// The folder has been opened. Where its UIDVALIDITY is another one, or there is none, UIDs name other mails now: what was
    /// safe is known by its digest alone.
    /// </summary>
    public void Opened(uint validity)
    {
        if (validity == _validity && validity != 0)
            return;

        foreach (var mail in _safe.Values.Where(mail => !mail.IsRemoved))
            _strays[mail.Digest] = _strays.GetValueOrDefault(mail.Digest) + 1;
        _safe.Clear();
        _bad.Clear();
        _validity = validity;
    }

    /// <summary>Whether this mail is safe with us, and need only be removed.</summary>
    public bool IsSafe(ImapEntry entry) => _safe.TryGetValue(entry.Uid, out var mail) && mail.Size == entry.Size;

    /// <summary>Whether this mail was safe with us under another UID, and need only be removed. It is asked once for a mail.</summary>
    /// <param name="digest">Of all its octets, in hexadecimal.</param>
    public bool WasSafe(string digest)
    {
        if (!_strays.Remove(digest, out var count))
            return false;

        if (count > 1)
            _strays.Add(digest, count - 1);
        return true;
    }

    /// <summary>The whole folder has been gone through: what was not met under another UID is not there.</summary>
    public void ForgetStrays() => _strays.Clear();

    /// <summary>The mail is safe with us.</summary>
    public void Safe(ImapEntry entry, string digest) => _safe[entry.Uid] = new(entry.Size, digest);

    /// <summary>The server says that it has removed them. That is believed once they are gone.</summary>
    public void Removed(IEnumerable<uint> uids)
    {
        foreach (var uid in uids)
        {
            if (_safe.TryGetValue(uid, out var mail))
                _safe[uid] = mail with { IsRemoved = true };
        }
    }

    /// <summary>Whether the mail could not be fetched the last time.</summary>
    public bool IsBad(ImapEntry entry) => _bad.Contains(entry.Uid);

    /// <summary>The mail could not be fetched, or could.</summary>
    public void Tried(ImapEntry entry, bool fetched)
    {
        if (fetched)
            _bad.Remove(entry.Uid);
        else
            _bad.Add(entry.Uid);
    }

    /// <summary>All that is in the folder: what is not is forgotten, and so is what waits there, flagged, for an EXPUNGE.</summary>
    public void Listed(IReadOnlyList<ImapEntry> entries)
    {
        var present = entries.ToDictionary(entry => entry.Uid);
        _bad.IntersectWith(present.Keys);
        foreach (var (uid, mail) in _safe.ToList())
        {
            if (!present.TryGetValue(uid, out var entry) || (mail.IsRemoved && entry.IsDeleted))
                _safe.Remove(uid);
            else
                _safe[uid] = mail with { IsRemoved = false };
        }
    }

    /// <summary>There is more mail, and none of what was removed is looked at again in this session.</summary>
    public void ForgetRemoved()
    {
        foreach (var (uid, _) in _safe.Where(mail => mail.Value.IsRemoved).ToList())
            _safe.Remove(uid);
    }

    /// <param name="Size">In octets, as the server says.</param>
    /// <param name="Digest">SHA-256 of the octets, in hexadecimal.</param>
    private sealed record SafeMail(long Size, string Digest)
    {
        public bool IsRemoved { get; init; }
    }
}
