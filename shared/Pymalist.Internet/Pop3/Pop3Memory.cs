using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>What a fetcher remembers of a mailbox from one session to the next, by the names that UIDL gives.</summary>
/// <remarks>
/// Never of mail whose name is not its own: the wrong one would be deleted. Mail that is safe and not yet deleted may come back
/// under another name, from a server that numbers anew; then it is known by its octets. Of what an earlier process has left, nothing
/// tells what was there beside it: should that have died between a deletion and word of it, then the first mail that has the same octets
/// is taken for the deleted one.
/// </remarks>
/// <param name="log">Remembers over a restart what is safe.</param>
internal sealed class Pop3Memory(SeenMailLog log)
{
    private const int MaxPasses = 10;

    private readonly Dictionary<string, SafeMail> _safe = [];
    private readonly Dictionary<string, string> _headlines = [];
    private readonly HashSet<string> _bad = [];
    private readonly Dictionary<string, List<SafeMail>> _renamed = [];
    private Dictionary<string, long> _listed = [];
    private bool _namesLast = true;
    private int _passes;

    /// <summary>Takes what an earlier process has left, the first time.</summary>
    public async Task Load(CancellationToken cancellationToken)
    {
        var mails = await log.Load(cancellationToken);
        if (mails.Count == 0)
            return;

        _listed = mails.ToDictionary(mail => mail.Uid, mail => mail.Size);
        foreach (var mail in mails)
            _safe[mail.Uid] = new(mail, _listed);
    }

    /// <summary>Waits until what is safe and what is deleted is known for the next process.</summary>
    public Task Settle(CancellationToken cancellationToken) => log.Settle(cancellationToken);

    /// <summary>Waits where too much of it is under way.</summary>
    public Task Slow(CancellationToken cancellationToken) => log.Slow(cancellationToken);

    /// <summary>Whether there is mail that is safe with us and not yet deleted there.</summary>
    public bool HasSafe => _safe.Count > 0;

    /// <summary>Whether this mail is safe with us, and need only be deleted.</summary>
    public bool IsSafe(Pop3Entry entry) =>
        _namesLast && entry.IsUnique && _safe.TryGetValue(entry.Uid, out var mail) && mail.Seen.Size == entry.Size;

    /// <summary>The mail is safe with us.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="octets">What its octets come to, by whatever name: SHA-256.</param>
    /// <param name="cancellationToken">Ends what makes it known for the next process.</param>
    public void Safe(Pop3Entry entry, string octets, CancellationToken cancellationToken)
    {
        if (!entry.IsUnique)
            return;

        var mail = new SeenMail(entry.Uid, entry.Size, octets);
        _safe[entry.Uid] = new(mail, _listed);
        log.Safe(mail, cancellationToken);
    }

    /// <summary>
    /// Whether a mail that was just fetched is one that is safe already, under a name that is gone. A mail that was there
    /// together with it is another, whatever its octets.
    /// </summary>
    public bool WasSafe(Pop3Entry entry, string octets)
    {
        if (!entry.IsUnique || !_renamed.TryGetValue(octets, out var mails))
            return false;

        var at = mails.FindIndex(mail => !_namesLast || !mail.Beside.ContainsKey(entry.Uid));
        if (at < 0)
            return false;

        Forget(mails[at]);
        mails.RemoveAt(at);
        return true;
    }

    /// <summary>The mail is deleted for good.</summary>
    public void Deleted(Pop3Entry entry)
    {
        if (_safe.Remove(entry.Uid, out var mail))
            Forget(mail);
    }

    /// <summary>The mail could not be fetched, or could.</summary>
    public void Tried(Pop3Entry entry, bool fetched)
    {
        if (fetched)
            _bad.Remove(entry.Uid);
        else if (entry.Uid.Length > 0)
            _bad.Add(entry.Uid);
    }

    /// <summary>What is known of a mail that is not fetched; null where it was not looked at.</summary>
    public string? Headline(Pop3Entry entry) => entry.IsUnique ? _headlines.GetValueOrDefault(entry.Uid) : null;

    /// <summary>A mail that is not fetched was looked at, or cannot be.</summary>
    public void Headline(Pop3Entry entry, string text)
    {
        if (entry.IsUnique)
            _headlines[entry.Uid] = text;
    }

    /// <summary>All of the mailbox was gone through: what was not seen again by now is deleted.</summary>
    public void SawAll()
    {
        foreach (var mail in _renamed.Values.SelectMany(mails => mails))
            Forget(mail);
        _renamed.Clear();
    }

    /// <summary>
    /// The order in which to go through a mailbox: what need only be deleted, then what is new, then what could not be fetched
    /// the last time, so that it stops nothing else. What is no longer in the mailbox, or has lost its own name, is forgotten,
    /// but for the octets of what was safe.
    /// </summary>
    public IEnumerable<Pop3Entry> Order(IReadOnlyList<Pop3Entry> entries)
    {
        var own = entries.Where(entry => entry.IsUnique).ToDictionary(entry => entry.Uid, entry => entry.Size);

        // RFC 1939, section 7: a name is never given again. One that now means another size was, and no name tells anything.
        _namesLast &= own.All(entry => !_listed.TryGetValue(entry.Key, out var size) || size == entry.Value);
        _listed = own;
        _bad.IntersectWith(entries.Select(entry => entry.Uid));
        foreach (var gone in _headlines.Keys.Where(uid => !own.ContainsKey(uid)).ToList())
            _headlines.Remove(gone);
        Rename(_safe.Values.Where(mail => !_namesLast || !own.ContainsKey(mail.Seen.Uid)).ToList());
        return entries.OrderBy(entry => IsSafe(entry) ? 0 : _bad.Contains(entry.Uid) ? 2 : 1);
    }

    private void Rename(List<SafeMail> mails)
    {
        // What was not seen again by then will not be; and a mailbox that is never seen whole must not fill the memory.
        if (_renamed.Count == 0)
            _passes = 0;
        if (++_passes > MaxPasses)
            SawAll();

        foreach (var mail in mails)
        {
            _safe.Remove(mail.Seen.Uid);
            if (!_renamed.TryGetValue(mail.Seen.Sha256, out var same))
                _renamed[mail.Seen.Sha256] = same = [];
            same.Add(mail);
        }
    }

    private void Forget(SafeMail mail) => log.Gone(mail.Seen.Uid, mail.Seen.Sha256);

    /// <param name="Seen">Its name, its size as the server said it, and what its octets come to.</param>
    /// <param name="Beside">What was in the mailbox when it was: names and sizes.</param>
    private sealed record SafeMail(SeenMail Seen, Dictionary<string, long> Beside);
}
