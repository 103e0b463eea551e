namespace Pymalist.Internet.Imap;

/// <summary>What a fetcher remembers of a folder from one session to the next.</summary>
internal sealed class ImapMemory
{
    private readonly Dictionary<uint, SafeMail> _safe = [];
    private readonly HashSet<uint> _bad = [];
    private readonly Dictionary<string, Stray> _strays = [];
    private uint _validity;
    private uint _highest;

    /// <summary>Whether there is mail that is safe with us, and not yet known to be removed there.</summary>
    public bool HasSafe => _strays.Count > 0 || _safe.Values.Any(mail => !mail.IsRemoved);

    /// <summary>
    /// The folder has been opened, and this is all that is in it. What is not is forgotten, and so is what waits there, flagged,
    /// for an EXPUNGE. Mail that should be there and is not may have another UID: because UIDVALIDITY is another one, or there
    /// is none, or because the server has numbered its mail anew without a word. It is known by its digest alone.
    /// </summary>
    public void Opened(uint validity, IReadOnlyList<ImapEntry> entries)
    {
        var isSame = validity == _validity && validity != 0;
        if (!isSame)
            (_validity, _highest) = (validity, 0);

        var present = isSame ? entries.ToDictionary(entry => entry.Uid) : [];
        _bad.IntersectWith(present.Keys);
        foreach (var (uid, mail) in _safe.ToList())
        {
            var entry = present.GetValueOrDefault(uid);
            if (entry is null && !mail.IsRemoved)
                _strays[mail.Digest] = new((_strays.GetValueOrDefault(mail.Digest)?.Count ?? 0) + 1, _highest);
            if (entry is null || (mail.IsRemoved && entry.IsDeleted))
                _safe.Remove(uid);
            else
                _safe[uid] = mail with { IsRemoved = false };
        }

        See(entries);
    }

    /// <summary>These have come since. What was removed before is not looked at again in this session.</summary>
    public void Came(IReadOnlyList<ImapEntry> entries)
    {
        foreach (var (uid, _) in _safe.Where(mail => mail.Value.IsRemoved).ToList())
            _safe.Remove(uid);
        See(entries);
    }

    /// <summary>Whether this mail is safe with us, and need only be removed.</summary>
    public bool IsSafe(ImapEntry entry) => _safe.TryGetValue(entry.Uid, out var mail) && mail.Size == entry.Size;

    /// <summary>Whether this mail was safe with us under another UID, and need only be removed. It is asked once for a mail.</summary>
    /// <param name="entry">A mail that was in the folder before under this UID is not another one.</param>
    /// <param name="digest">Of all its octets, in hexadecimal.</param>
    public bool WasSafe(ImapEntry entry, string digest)
    {
        if (!_strays.TryGetValue(digest, out var stray) || entry.Uid <= stray.Above)
            return false;

        if (stray.Count > 1)
            _strays[digest] = stray with { Count = stray.Count - 1 };
        else
            _strays.Remove(digest);
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

    private void See(IReadOnlyList<ImapEntry> entries) => _highest = Math.Max(_highest, entries.Count > 0 ? entries[^1].Uid : 0);

    /// <param name="Size">In octets, as the server says.</param>
    /// <param name="Digest">SHA-256 of the octets, in hexadecimal.</param>
    private sealed record SafeMail(long Size, string Digest)
    {
        public bool IsRemoved { get; init; }
    }

    /// <param name="Count">How many of them there are.</param>
    /// <param name="Above">A UID: theirs are higher.</param>
    private sealed record Stray(int Count, uint Above);
}
