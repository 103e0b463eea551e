using Pymalist.Internet.Messages;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>One pass through a mailbox, over as many sessions as it takes.</summary>
/// <remarks>
/// A session that breaks takes the mail that broke it, and nothing else: the next session goes on behind it. Numbers do not
/// outlive a session, names (UIDL) do; so without names the pass ends with the first session that breaks.
/// </remarks>
internal sealed class Pop3Run : IAsyncDisposable
{
    // A server that breaks every session is left alone until the next pass, which tries what went wrong last.
    private const int MaxSessions = 10;

    // When we are to stop: for the command in hand to be answered, so that the session can end well, and for QUIT.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Pop3Options _options;
    private readonly Pop3Memory _memory;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenRegistration _onStop;

    private readonly FetchFailures _failures = new();
    private readonly HashSet<string> _tried = [];
    private readonly List<Pop3Entry> _deleted = [];
    private Queue<Pop3Entry> _plan = [];
    private Pop3Client? _session;
    private Pop3Entry? _last;
    private int _sessions;
    private bool _canGoOn = true;

    public Pop3Run(Pop3Options options, Pop3Memory memory, CancellationToken stop)
    {
        (_options, _memory, _stop) = (options, memory, stop);
        _onStop = stop.Register(() => _abandon.CancelAfter(Grace));
    }

    /// <summary>The next mail, or null when there is no more; then what was marked is deleted.</summary>
    public async Task<Mail?> Next()
    {
        while (true)
        {
            _stop.ThrowIfCancellationRequested();
            if (_session is null && !await Connect())
                return null;
            if (_plan.Count == 0)
                break;
            if (await Take(_plan.Dequeue()) is not { } mail)
                continue;

            _stop.ThrowIfCancellationRequested();
            return mail;
        }

        if (await Quit(_options.CommandTimeout) is { } failure)
            _failures.Add(failure);
        return null;
    }

    /// <summary>The mail that <see cref="Next"/> gave is safe, whether we are to stop by now or not.</summary>
    public async Task Remove()
    {
        _memory.Safe(_last!);
        await Delete(_last!);
    }

    /// <summary>Throws what went wrong on the way.</summary>
    public void ThrowFailures() => _failures.ThrowIfAny();

    /// <summary>Ends the session, if there still is one, in a way that deletes what was marked.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (await Quit(_stop.IsCancellationRequested ? Grace : _options.CommandTimeout) is { } failure)
                throw failure;
        }
        finally
        {
            await _onStop.DisposeAsync();
            _abandon.Dispose();
        }
    }

    // False when nothing is left to do, or nothing can be done.
    private async Task<bool> Connect()
    {
        var isFirst = _sessions == 0;
        if (!isFirst && (!_canGoOn || _sessions >= MaxSessions || (_plan.Count == 0 && !_memory.HasSafe)))
            return false;

        _sessions++;
        var session = default(Pop3Client);
        try
        {
            session = await Pop3Client.Open(_options, _stop);
            Plan(await session.List(_stop));
            _session = session;
            return true;
        }
        catch (Exception exception) when (exception is CommandRefusedException or SessionBrokenException)
        {
            _canGoOn = false;
            _failures.Add(exception);
            return false;
        }
        finally
        {
            if (_session is null && session is not null)
                await session.DisposeAsync();
        }
    }

    private void Plan(IReadOnlyList<Pop3Entry> entries)
    {
        _canGoOn = entries.All(entry => entry.Uid.Length > 0);
        _plan = new(_memory.Order(entries).Where(entry => _memory.IsSafe(entry) || !_tried.Contains(entry.Uid)));
    }

    private async Task<Mail?> Take(Pop3Entry entry)
    {
        if (_memory.IsSafe(entry))
        {
            await Delete(entry);
            return null;
        }

        if (entry.Uid.Length > 0)
            _tried.Add(entry.Uid);
        if (entry.Size > _options.MaxMessageSize)
        {
            _failures.Add(TooBig(entry));
            return null;
        }

        var message = default(ReadOnlyMemory<byte>);
        var fetched = await Try(async session => message = await session.Retrieve(entry, _abandon.Token));
        _memory.Tried(entry, fetched);
        _last = entry;
        return fetched ? Mail(entry, message) : null;
    }

    private async Task Delete(Pop3Entry entry)
    {
        if (await Try(session => session.Delete(entry, _abandon.Token)))
            _deleted.Add(entry);
    }

    // A refusal is about one mail; a broken session is dropped, and what it had marked is not deleted.
    private async Task<bool> Try(Func<Pop3Client, Task> step)
    {
        try
        {
            await step(_session!);
            return true;
        }
        catch (CommandRefusedException exception)
        {
            _failures.Add(exception);
        }
        catch (SessionBrokenException exception)
        {
            _failures.Add(exception);
            await Drop();
        }
        catch (OperationCanceledException)
        {
            await Drop();
            throw;
        }

        return false;
    }

    // Where nothing is to be deleted, QUIT is mere politeness.
    private async Task<Exception?> Quit(TimeSpan timeout)
    {
        if (_session is null)
            return null;

        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _session.Quit(limit.Token);
            _deleted.ForEach(_memory.Deleted);
            return null;
        }
        catch (Exception exception) when (exception is CommandRefusedException or SessionBrokenException or OperationCanceledException)
        {
            return _deleted.Count == 0 ? null : new ConnectionLostException(
                $"{_options.Source} did not confirm that it deleted {_deleted.Count} fetched mails; the next time goes on from there: {exception.Message}",
                exception);
        }
        finally
        {
            await Drop();
        }
    }

    private async Task Drop()
    {
        _deleted.Clear();
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private Mail Mail(Pop3Entry entry, ReadOnlyMemory<byte> message) => new()
    {
        Id = MailId.Of(_options.Source, entry.Uid, message.Span),
        Message = message,
        ReversePath = ReturnPath.Of(message.Span),
    };

    private MailException TooBig(Pop3Entry entry) => new(
        EnhancedStatus.MessageTooBig,
        $"Mail {entry.Number} (UIDL {entry.Uid}) in {_options.Source} has {entry.Size} octets, more than the {_options.MaxMessageSize} allowed. It stays there.");
}
