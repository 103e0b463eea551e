namespace Pymalist.Internet.Transport;

/// <summary>
/// Tells who remembers it what is safe and what is gone from a source. It is written while the fetcher goes on, and waited for
/// before anything is removed: a process that dies in a removal leaves behind what there was to be removed.
/// </summary>
/// <remarks>Mail without a name of its own is left out, and so is what no name looks like (RFC 1939, section 7).</remarks>
/// <param name="seen">Null where nobody remembers.</param>
/// <param name="source">As in <see cref="MailId.Of"/>.</param>
internal sealed class SeenMailLog(ISeenMail? seen, string source)
{
    // Few enough to hear soon of one that fails, many enough to share a commit.
    private const int MaxUnderWay = 100;

    private readonly Dictionary<string, string> _known = [];
    private readonly HashSet<string> _gone = [];
    private readonly List<Task> _underWay = [];
    private bool _isLoaded;

    /// <summary>What an earlier process has left: safe, and not known to be removed. It is given once.</summary>
    public async Task<IReadOnlyList<SeenMail>> Load(CancellationToken cancellationToken)
    {
        if (seen is null || _isLoaded)
            return [];

        var mails = await seen.Safe(source, cancellationToken);
        _isLoaded = true;
        foreach (var mail in mails)
            _known[mail.Uid] = mail.Sha256;
        return mails;
    }

    /// <summary>A mail is safe.</summary>
    /// <param name="mail">As it is called now.</param>
    /// <param name="cancellationToken">Ends the writing, at the latest when it is waited for.</param>
    public void Safe(SeenMail mail, CancellationToken cancellationToken)
    {
        if (seen is null || !IsName(mail.Uid))
            return;

        _gone.Remove(mail.Uid);
        _known[mail.Uid] = mail.Sha256;
        _underWay.Add(seen.MakeSafe(source, mail, cancellationToken));
    }

    /// <summary>A mail is removed, or is called otherwise by now; told with the next <see cref="Settle"/>.</summary>
    /// <param name="uid">Its name. Where it is another's by now, nothing is gone.</param>
    /// <param name="sha256">What its octets come to.</param>
    public void Gone(string uid, string sha256)
    {
        if (_known.TryGetValue(uid, out var octets) && octets == sha256 && _known.Remove(uid))
            _gone.Add(uid);
    }

    /// <summary>Waits where more is under way than need be.</summary>
    public Task Slow(CancellationToken cancellationToken) =>
        _underWay.Count < MaxUnderWay ? Task.CompletedTask : Settle(cancellationToken);

    /// <summary>Waits until all that is safe is durable, and then tells what is gone: who has a new name never has none.</summary>
    public async Task Settle(CancellationToken cancellationToken)
    {
        var underWay = _underWay.ToArray();
        _underWay.Clear();
        await Task.WhenAll(underWay);

        if (_gone.Count == 0)
            return;

        var gone = _gone.ToArray();
        await seen!.Removed(source, gone, cancellationToken);
        _gone.ExceptWith(gone);
    }

    // Longer ones than the 70 characters of the RFC are in use.
    private static bool IsName(string uid) => uid.Length is > 0 and <= 500 && !uid.AsSpan().ContainsAnyExceptInRange('!', '~');
}
