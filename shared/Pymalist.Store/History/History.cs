using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Pymalist.Store;

/// <inheritdoc/>
/// <remarks>
/// Notes are written behind the back of who makes them, many at a time. When the store is away they wait, as many as there is room for;
/// those beyond are lost, and so is what waits when the process is killed.
/// </remarks>
internal sealed class History : IHistory, IAsyncDisposable
{
    private const int Room = 10_000;
    private const int Group = 500;
    private const int PageSize = 5_000;
    private const int MaxText = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<HistoryNote> _notes = Channel.CreateBounded<HistoryNote>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly StoreEngine _engine;
    private readonly Task _writing;

    public History(StoreEngine engine)
    {
        _engine = engine;
        _writing = Task.Run(Write);
    }

    public void Note(HistoryNote note) => _notes.Writer.TryWrite(note);

    public async IAsyncEnumerable<HistoryNote> Of(string mailId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (at, id) = (long.MinValue, 0L);
        while (true)
        {
            var page = await _engine.Read(session => Page(session, mailId, at, id), cancellationToken);
            foreach (var (note, _) in page)
                yield return note;
            if (page.Count < PageSize)
                yield break;
            (at, id) = (page[^1].Note.At.ToUnixTimeMilliseconds(), page[^1].Id);
        }
    }

    public async Task<IReadOnlyList<string>> Find(string messageId, CancellationToken cancellationToken) => await _engine.Read(
        session => session.Query(
            "SELECT root FROM history WHERE message_id = @id GROUP BY root ORDER BY max(at) DESC, root LIMIT 1000",
            row => row.GetString(0), ("id", CleanText.Of(messageId, MaxText))),
        cancellationToken);

    /// <summary>Notes something down in a transaction of somebody's.</summary>
    public static int Add(Session session, IReadOnlyList<HistoryNote> notes) => session.Execute(
        """
        INSERT INTO history (root, mail, at, step, text, recipient, message_id)
        SELECT value->>0, value->>1, CAST(value->>2 AS BIGINT), value->>3, value->>4, value->>5, value->>6 FROM json_each(@rows)
        """,
        ("rows", Json(notes)));

    /// <summary>Writes what waits, if the store takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_notes.Writer.TryComplete())
            return;

        await _closing.CancelAsync();
        await _writing;
        _closing.Dispose();
    }

    // Ids are ASCII: what begins with this one lies before this one and the last of ASCII.
    private static List<(HistoryNote Note, long Id)> Page(Session session, string mailId, long at, long id) => session.Query(
        """
        SELECT mail, at, step, text, recipient, message_id, id FROM history
        WHERE mail >= @from AND mail < @to AND (at > @at OR at = @at AND id > @id)
        ORDER BY at, id LIMIT @limit
        """,
        row => (Read(row), row.GetInt64(6)),
        ("from", mailId), ("to", mailId + '\u007f'), ("at", at), ("id", id), ("limit", (long)PageSize));

    private static HistoryNote Read(DbDataReader row) => new(
        row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5));

    private async Task Write()
    {
        var notes = new List<HistoryNote>();
        while (await _notes.Reader.WaitToReadAsync())
        {
            while (notes.Count < Group && _notes.Reader.TryRead(out var note))
                notes.Add(note);
            while (!await IsWritten(notes))
            {
                if (_closing.IsCancellationRequested)
                    return;
                await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            notes.Clear();
        }
    }

    // That it is away is told by others.
    private async Task<bool> IsWritten(List<HistoryNote> notes)
    {
        try
        {
            await _engine.Write(session => Add(session, notes), CancellationToken.None);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static string Json(IReadOnlyList<HistoryNote> notes) => RowJson.Of(notes, static (json, note) =>
    {
        json.WriteStringValue(CleanText.Of(MailId.Root(note.MailId)));
        json.WriteStringValue(CleanText.Of(note.MailId));
        json.WriteNumberValue(note.At.ToUnixTimeMilliseconds());
        json.WriteStringValue(CleanText.Of(note.Step));
        json.WriteStringValue(CleanText.Of(note.Text, MaxText));
        json.WriteStringValue(note.Recipient is null ? null : CleanText.Of(note.Recipient, MaxText));
        json.WriteStringValue(note.MessageId is null ? null : CleanText.Of(note.MessageId, MaxText));
    });
}
