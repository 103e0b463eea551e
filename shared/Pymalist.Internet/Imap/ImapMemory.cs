using System.Globalization;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>What a fetcher remembers of a folder from one session to the next.</summary>
/// <param name="log">Remembers over a restart what is safe.</param>
internal sealed class ImapMemory(SeenMailLog log)
{
    private readonly Dictionary<uint, SafeMail> _safe = [];
    private readonly HashSet<uint> _bad = [];
    private readonly Dictionary<string, Stray> _strays = [];
    private IReadOnlyList<SeenMail> _left = [];
    private uint _validity;
    private uint _highest;

    /// <summary>Whether there is mail that is safe with us, and not yet known to be removed there.</summary>
    public bool HasSafe => _strays.Count > 0 || _safe.Values.Any(mail => !mail.IsRemoved);

    /// <summary>Takes what an earlier process has left, the first time.</summary>
    public async Task Load(CancellationToken cancellationToken) => _left = [.. _left, .. await log.Load(cancellationToken)];

    /// <summary>Waits until what is safe and what is removed is known for the next process.</summary>
    public Task Settle(CancellationToken cancellationToken) => log.Settle(cancellationToken);

    /// <summary>Waits where too much of it is under way.</summary>
    public Task Slow(CancellationToken cancellationToken) => log.Slow(cancellationToken);

    /// <summary>
    /// The folder has been opened, and this is all that is in it. What is not is forgotten, and so is what waits there, flagged,
    /// for an EXPUNGE. Mail that should be there and is not may have another UID: because UIDVALIDITY is another one, or there
    /// is none, or because the server has numbered its mail anew without a word. It is known by its digest alone.
    /// </summary>
    public void Opened(uint validity, IReadOnlyList<ImapEntry> entries)
    {
        var isSame = validity == _validity && validity != 0;
        var before = _validity;
        if (!isSame)
            (_validity, _highest) = (validity, 0);

        var present = isSame ? entries.ToDictionary(entry => entry.Uid) : [];
        _bad.IntersectWith(present.Keys);
        foreach (var (uid, mail) in _safe.ToList())
        {
            var entry = present.GetValueOrDefault(uid);
            if (entry is null && !mail.IsRemoved)
                Miss(Name(before, uid), mail.Digest);
            if (entry is null || (mail.IsRemoved && entry.IsDeleted))
                _safe.Remove(uid);
            else
                _safe[uid] = mail with { IsRemoved = false };
        }

        TakeUp(entries);
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

        log.Gone(stray.Names.Dequeue(), digest);
        if (stray.Names.Count == 0)
            _strays.Remove(digest);
        return true;
    }

    /// <summary>The whole folder has been gone through: what was not met under another UID is not there.</summary>
    public void ForgetStrays()
    {
        foreach (var (digest, stray) in _strays)
        {
            foreach (var name in stray.Names)
                log.Gone(name, digest);
        }

        _strays.Clear();
    }

    /// <summary>The mail is safe with us.</summary>
    /// <param name="entry">Its UID.</param>
    /// <param name="digest">Of all its octets, in hexadecimal.</param>
    /// <param name="cancellationToken">Ends what makes it known for the next process.</param>
    public void Safe(ImapEntry entry, string digest, CancellationToken cancellationToken)
    {
        _safe[entry.Uid] = new(entry.Size, digest);
        log.Safe(new(Name(_validity, entry.Uid), entry.Size, digest), cancellationToken);
    }

    /// <summary>
    /// The server says that it has removed them. That is believed once they are gone; but a next process need not know of them: it
    /// would see what is still there under the name it had.
    /// </summary>
    public void Removed(IEnumerable<uint> uids)
    {
        foreach (var uid in uids)
        {
            if (!_safe.TryGetValue(uid, out var mail))
                continue;

            _safe[uid] = mail with { IsRemoved = true };
            log.Gone(Name(_validity, uid), mail.Digest);
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

    /// <summary>The name of a mail in all sessions; empty where the server does not say what it is good for.</summary>
    public static string Name(uint validity, uint uid) => validity == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{validity}/{uid}");

    // What an earlier process has left. A UID is never given again while UIDVALIDITY is the same (RFC 9051, section 2.3.1.1):
    // what is not there is removed. Under another UIDVALIDITY it is known by its digest, whatever was there beside it.
    private void TakeUp(IReadOnlyList<ImapEntry> entries)
    {
        var present = entries.Select(entry => entry.Uid).ToHashSet();
        foreach (var mail in _left)
        {
            var (validity, uid) = Parts(mail.Uid);
            if (validity != _validity)
                Miss(mail.Uid, mail.Sha256);
            else if (present.Contains(uid))
                _safe[uid] = new(mail.Size, mail.Sha256);
            else
                log.Gone(mail.Uid, mail.Sha256);
        }

        _left = [];
    }

    private static (uint Validity, uint Uid) Parts(string name) =>
        name.Split('/') is [var validity, var uid]
        && uint.TryParse(validity, CultureInfo.InvariantCulture, out var first)
        && uint.TryParse(uid, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : default;

    private void Miss(string name, string digest)
    {
        var names = _strays.GetValueOrDefault(digest)?.Names ?? [];
        names.Enqueue(name);
        _strays[digest] = new(names, _highest);
    }

    private void See(IReadOnlyList<ImapEntry> entries) => _highest = Math.Max(_highest, entries.Count > 0 ? entries[^1].Uid : 0);

    /// <param name="Size">In octets, as the server says.</param>
    /// <param name="Digest">SHA-256 of the octets, in hexadecimal.</param>
    private sealed record SafeMail(long Size, string Digest)
    {
        public bool IsRemoved { get; init; }
    }

    /// <param name="Names">What they were called.</param>
    /// <param name="Above">A UID: theirs are higher.</param>
    private sealed record Stray(Queue<string> Names, uint Above);
}
