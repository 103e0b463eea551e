namespace Pymalist.Internet.Pop3;

/// <summary>A session in which mail is fetched and marked for deletion, as far ahead of need as the server goes along.</summary>
internal sealed class Pop3Session(Pop3Client client, Pop3Memory memory, int prefetch) : IAsyncDisposable
{
    // What is kept of the header section of a mail that is not fetched.
    private const int HeadLength = 64 * 1024;

    private readonly Pop3Window _window = new(client, client.HasPipelining ? prefetch : 0);
    private readonly List<Pop3Entry> _deleted = [];

    /// <summary>Whether nothing is asked and nothing waits to be.</summary>
    public bool IsIdle => _window.IsEmpty;

    /// <summary>The command whose answer comes next; null where none has been sent.</summary>
    public Pop3Request? First => _window.First;

    /// <summary>Whether more than that command has been sent.</summary>
    public bool IsAhead => _window.IsAhead;

    /// <summary>Whether a header section can be had without its body.</summary>
    public bool HasTop => client.HasTop;

    /// <summary>How many mails are marked for deletion, or to be.</summary>
    public int Deletions => _deleted.Count + _window.Deletions;

    /// <summary>Whether this command may be added now.</summary>
    public bool HasRoomFor(Pop3Request request) => _window.HasRoomFor(request);

    /// <summary>Adds a command, to be sent in its time.</summary>
    public void Add(Pop3Request request) => _window.Add(request);

    /// <summary>Takes the next answer; there must be one to come.</summary>
    public Task<Pop3Answer> Next(CancellationToken cancellationToken) => Next(isWanted: true, cancellationToken);

    /// <summary>Lets go of mail that was asked for and not given, deletes what was marked, and ends the session.</summary>
    public async Task Quit(CancellationToken cancellationToken)
    {
        // What is refused now stays where it is, and is tried again the next time.
        _window.KeepDeletions();
        while (!_window.IsEmpty)
            await Next(isWanted: false, cancellationToken);

        await client.Quit(cancellationToken);
        _deleted.ForEach(memory.Deleted);
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<Pop3Answer> Next(bool isWanted, CancellationToken cancellationToken)
    {
        var request = await _window.Next(cancellationToken);
        ReadOnlyMemory<byte> octets = default;
        CommandRefusedException? refusal = null;
        try
        {
            octets = isWanted && request.Verb == Pop3Verb.Retr
                ? await client.Message(request, cancellationToken)
                : await Head(request, isWanted ? HeadLength : 0, cancellationToken);
            if (request.Verb == Pop3Verb.Dele)
                _deleted.Add(request.Entry);
        }
        catch (CommandRefusedException exception)
        {
            refusal = exception;
        }

        _window.Answered();
        return new(request, octets, refusal);
    }

    private async Task<ReadOnlyMemory<byte>> Head(Pop3Request request, int length, CancellationToken cancellationToken)
    {
        var head = new FirstOctets(length);
        await client.Answer(request, head, cancellationToken);
        return head.Kept;
    }
}
