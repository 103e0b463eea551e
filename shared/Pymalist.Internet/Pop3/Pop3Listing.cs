using System.Globalization;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>A mail in the mailbox.</summary>
/// <param name="Number">Its name in this session, and in no other.</param>
/// <param name="Size">In octets, as the server says.</param>
/// <param name="Uid">Its name in all sessions (UIDL); empty where the server has none for it.</param>
/// <param name="IsUnique">Whether there is such a name, and no other mail in the mailbox has it.</param>
internal sealed record Pop3Entry(int Number, long Size, string Uid, bool IsUnique);

/// <summary>Puts together what LIST and UIDL say about the mail in a mailbox.</summary>
internal sealed class Pop3Listing(string peer)
{
    private const int MaxCount = 1_000_000;

    private readonly Dictionary<int, long> _sizes = [];
    private readonly Dictionary<int, string> _uids = [];

    /// <summary>Takes a line of the answer to LIST.</summary>
    /// <exception cref="ProtocolException">It is none, or one too many.</exception>
    public void AddSize(string line)
    {
        var (number, text) = Parse("LIST", line);
        var size = text.Split(' ')[0];
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var octets))
            throw Bad("LIST", line);
        Add("LIST", _sizes, number, octets);
    }

    /// <summary>Takes a line of the answer to UIDL.</summary>
    /// <exception cref="ProtocolException">It is none, or one too many.</exception>
    public void AddUid(string line)
    {
        var (number, uid) = Parse("UIDL", line);
        Add("UIDL", _uids, number, uid);
    }

    /// <summary>The mail in the mailbox, by number.</summary>
    public IReadOnlyList<Pop3Entry> Entries()
    {
        var count = _uids.Values.CountBy(uid => uid).ToDictionary();
        return [.. _sizes.OrderBy(entry => entry.Key).Select(entry => Entry(entry.Key, entry.Value))];

        Pop3Entry Entry(int number, long size)
        {
            var uid = _uids.GetValueOrDefault(number, "");
            return new(number, size, uid, uid.Length > 0 && count[uid] == 1);
        }
    }

    private (int Number, string Text) Parse(string command, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var text = space < 0 ? "" : line[(space + 1)..].Trim();
        return text.Length > 0 && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? (number, text)
            : throw Bad(command, line);
    }

    private void Add<T>(string command, Dictionary<int, T> to, int number, T value)
    {
        if (!to.TryAdd(number, value))
            throw new ProtocolException($"{peer} names mail {number} twice in its answer to {command}.");
        if (to.Count > MaxCount)
            throw new ProtocolException($"{peer} names more than {MaxCount} mails in its answer to {command}.");
    }

    private ProtocolException Bad(string command, string line)
    {
        var start = string.Concat(line.Take(80).Select(c => char.IsControl(c) ? '?' : c));
        return new($"{peer} answers {command} with a line that is no number and what belongs to it: \"{start}\".");
    }
}
