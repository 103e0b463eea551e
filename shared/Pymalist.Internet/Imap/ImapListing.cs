using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>Puts together what FETCH says about the mail in a folder.</summary>
/// <param name="peer">host:port.</param>
/// <param name="first">Mail of a lower UID is left out: <c>9:*</c> has the last mail, whatever its UID is (RFC 9051, section 9, seq-range).</param>
internal sealed class ImapListing(string peer, uint first)
{
    private const int MaxCount = 1_000_000;

    private readonly Dictionary<uint, ImapEntry> _entries = [];

    /// <summary>The mail in the folder, by UID.</summary>
    public IReadOnlyList<ImapEntry> Entries => [.. _entries.Values.OrderBy(entry => entry.Uid)];

    /// <summary>Takes what comes in answer, which may be about something else: a change of flags.</summary>
    /// <exception cref="ProtocolException">There is no end of it.</exception>
    public void Add(ImapResponse response)
    {
        if (response.Name != "FETCH" || response.Item("UID")?.Number is not { } uid || uid < first)
            return;

        var before = _entries.GetValueOrDefault(uid);
        var size = Size(response.Item("RFC822.SIZE")) ?? before?.Size;
        var isDeleted = response.Item("FLAGS") is ImapList flags ? flags.Items.OfType<ImapAtom>().Any(flag => flag.Is(@"\Deleted")) : before?.IsDeleted;
        _entries[uid] = new(uid, size ?? 0, isDeleted ?? false);
        if (_entries.Count > MaxCount)
            throw new ProtocolException($"{peer} tells of more than {MaxCount} mails.");
    }

    private static long? Size(ImapValue? value) => value is ImapAtom atom && long.TryParse(atom.Text, out var size) && size >= 0 ? size : null;
}
