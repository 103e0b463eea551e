using System.Globalization;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>
/// Mails that have been asked for and not yet taken: asked for in one flight, so that the wire is never idle between two of
/// them, and read one by one. What was not read yet waits in the sockets, or with the server.
/// </summary>
/// <param name="wire">A session in a folder.</param>
/// <param name="maxMessageSize">In octets.</param>
internal sealed class ImapFlight(ImapWire wire, int maxMessageSize)
{
    /// <summary>So much is asked for ahead, as far as the sizes are true that the server tells; or one mail that has more.</summary>
    public const int MaxOctets = 1024 * 1024;

    private const int MaxCount = 50;

    private readonly Queue<(string Tag, ImapEntry Entry)> _asked = [];
    private readonly Dictionary<uint, ReadOnlyMemory<byte>?> _come = [];

    public bool IsEmpty => _asked.Count == 0;

    /// <summary>Whether so little is on its way that it is time to ask for more.</summary>
    public bool IsThin => _asked.Count <= MaxCount / 2 && Octets <= MaxOctets / 2;

    /// <summary>The mail that is taken next.</summary>
    public ImapEntry First => _asked.Peek().Entry;

    private long Octets => _asked.Sum(asked => asked.Entry.Size);

    /// <summary>Asks for as many mails as there is room for.</summary>
    /// <param name="plan">They are taken out of it, from its front.</param>
    /// <param name="goesAlone">Whether a mail has to be asked for when no other is: it may break the session.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task Ask(Queue<ImapEntry> plan, Predicate<ImapEntry> goesAlone, CancellationToken cancellationToken)
    {
        var entries = new List<ImapEntry>();
        var octets = Octets;
        foreach (var entry in plan.TakeWhile(HasRoom))
        {
            entries.Add(entry);
            octets += entry.Size;
        }

        if (entries.Count == 0)
            return;

        foreach (var tag in await wire.Send(entries.Select(Command), cancellationToken))
            _asked.Enqueue((tag, plan.Dequeue()));

        bool HasRoom(ImapEntry entry)
        {
            var count = _asked.Count + entries.Count;
            if (count == 0)
                return true;
            return count < MaxCount && octets + entry.Size <= MaxOctets && !goesAlone(entry) && !goesAlone(entries.Count > 0 ? entries[0] : First);
        }
    }

    /// <summary>Takes the first of them.</summary>
    /// <returns>The message, octet for octet; null when the mail is no longer in the folder.</returns>
    /// <exception cref="ImapRefusedException">The server does not give it.</exception>
    /// <exception cref="ProtocolException">It is larger than allowed, whatever the listing said.</exception>
    public async Task<ReadOnlyMemory<byte>?> Take(CancellationToken cancellationToken)
    {
        var (tag, entry) = _asked.Peek();
        try
        {
            await wire.Complete(tag, Command(entry), cancellationToken, Collect);
        }
        finally
        {
            _asked.Dequeue();
        }

        if (!_come.Remove(entry.Uid, out var message))
            return null;

        return message ?? throw new ImapRefusedException(wire.Peer, Command(entry), "", "it has NIL in place of the message");
    }

    /// <summary>Lets all of them come and go, so that the session can be used for something else.</summary>
    public async Task Abandon(CancellationToken cancellationToken)
    {
        _come.Clear();
        while (_asked.TryDequeue(out var asked))
            await wire.Reply(asked.Tag, cancellationToken);
    }

    private static string Command(ImapEntry entry) => string.Create(CultureInfo.InvariantCulture, $"UID FETCH {entry.Uid} (UID BODY.PEEK[])");

    // Mails may come in another order than the one in which they were asked for.
    private void Collect(ImapResponse response)
    {
        if (response.Name != "FETCH" || response.Item("BODY[]") is not { } body)
            return;
        if (response.Item("UID")?.Number is not { } uid || !_asked.Any(asked => asked.Entry.Uid == uid))
            return;

        _come.TryAdd(uid, (body as ImapString)?.Octets);
        if (_come.Values.Sum(one => (long)(one?.Length ?? 0)) > (long)maxMessageSize + MaxOctets)
            throw new ProtocolException($"{wire.Peer} sends mail that nobody has asked for.");
    }
}
