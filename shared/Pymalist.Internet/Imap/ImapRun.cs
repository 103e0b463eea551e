using System.Diagnostics;
using System.Security.Cryptography;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>One pass through a folder, over as many sessions as it takes.</summary>
/// <remarks>A session that breaks takes the mail that broke it, and nothing else: the next session goes on behind it.</remarks>
internal sealed class ImapRun : IAsyncDisposable
{
    // A server that breaks every session is left alone until the next pass, which tries what went wrong last.
    private const int MaxSessions = 10;

    // When we are to stop: for the command in hand to be answered, and for the removal of what is safe.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ImapOptions _options;
    private readonly ImapMemory _memory;
    private readonly Func<CancellationToken, Task<ImapClient>> _open;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenRegistration _onStop;

    private readonly FetchFailures _failures = new();
    private readonly HashSet<uint> _tried = [];
    private ImapPlan _plan = new();
    private ImapClient? _session;
    private ImapEntry? _last;
    private string _lastDigest = "";
    private uint _validity;
    private int _sessions;
    private bool _canGoOn = true;
    private bool _isUnfinished = true;

    public ImapRun(ImapOptions options, ImapMemory memory, Func<CancellationToken, Task<ImapClient>> open, CancellationToken stop)
    {
        (_options, _memory, _open, _stop) = (options, memory, open, stop);
        _onStop = stop.Register(() => _abandon.CancelAfter(Grace));
    }

    /// <summary>The next mail, or null when there is no more; then what is safe has been removed.</summary>
    public async Task<Mail?> Next()
    {
        var mail = await NextMail();
        if (mail is null)
            await _memory.Settle(_abandon.Token);
        return mail;
    }

    /// <summary>The mail that <see cref="Next"/> gave is safe, whether we are to stop by now or not.</summary>
    public Task Remove() => Remove(_last!, _lastDigest);

    /// <summary>Throws what went wrong on the way.</summary>
    public void ThrowFailures() => _failures.ThrowIfAny();

    /// <summary>Removes what is safe, and ends the session, if there still is one.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_abandon.IsCancellationRequested)
                _abandon.CancelAfter(_stop.IsCancellationRequested ? Grace : _options.CommandTimeout);
            await _memory.Settle(_abandon.Token);
        }
        finally
        {
            await Finish();
        }
    }

    // What is safe is removed whether it is known for the next process or not.
    private async Task Finish()
    {
        try
        {
            await End();
            await _memory.Settle(_abandon.Token);
        }
        finally
        {
            await Drop();
            await _onStop.DisposeAsync();
            _abandon.Dispose();
        }
    }

    private async Task<Mail?> NextMail()
    {
        while (true)
        {
            _stop.ThrowIfCancellationRequested();
            if (_session is null && !await Connect())
                return null;

            await Ask();
            if (_session is null)
                continue;
            if (!_session.Flight.IsEmpty)
            {
                if (await Take(_session.Flight.First) is not { } mail)
                    continue;

                _stop.ThrowIfCancellationRequested();
                return mail;
            }

            await Commit();
            if (_session is not null && _plan.Fetches.Count == 0 && !await MoreComes())
                return null;
        }
    }

    // False when nothing is left to do, or nothing can be done.
    private async Task<bool> Connect()
    {
        if (!_canGoOn || _sessions >= MaxSessions || !(_isUnfinished || _memory.HasSafe))
            return false;

        await _memory.Load(_stop);
        _sessions++;
        var session = default(ImapClient);
        try
        {
            session = await _open(_stop);
            await Begin(session);
            _session = session;
            return true;
        }
        catch (Exception exception) when (exception is ImapRefusedException or SaslException or SessionBrokenException)
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

    private async Task Begin(ImapClient session)
    {
        var validity = await session.Select(_stop);
        var entries = await session.List(1, _stop);
        if (validity != _validity)
            _tried.Clear();
        _validity = validity;
        _canGoOn = validity != 0;
        _memory.Opened(validity, entries);
        Plan(new ImapPlan(), entries);
    }

    // What is too large is not asked for.
    private void Plan(ImapPlan plan, IReadOnlyList<ImapEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Size > _options.MaxMessageSize && !entry.IsDeleted && !_memory.IsSafe(entry)))
        {
            if (_tried.Add(entry.Uid))
                _failures.Add(TooBig(entry));
        }

        _plan = plan;
        _plan.Add(entries, _memory, entry => !_tried.Contains(entry.Uid));
    }

    // What broke a session before is asked for alone.
    private async Task Ask()
    {
        if (_session!.Flight.IsThin && !_plan.IsBatch && _plan.Fetches.Count > 0)
            await Try(session => session.Flight.Ask(_plan.Fetches, _memory.IsBad, _abandon.Token));
    }

    private async Task<Mail?> Take(ImapEntry entry)
    {
        _tried.Add(entry.Uid);
        ReadOnlyMemory<byte>? message = null;
        var fetched = await Try(async session => message = await session.Flight.Take(_abandon.Token));
        _memory.Tried(entry, fetched);
        if (message is not { } octets)
            return null;

        var digest = Convert.ToHexStringLower(SHA256.HashData(octets.Span));
        if (_memory.WasSafe(entry, digest))
        {
            await Remove(entry, digest);
            return null;
        }

        (_last, _lastDigest) = (entry, digest);
        return Mail(entry, octets);
    }

    private Task Remove(ImapEntry entry, string digest)
    {
        _plan.Remove(entry);
        _memory.Safe(entry, digest, _abandon.Token);
        return _memory.Slow(_abandon.Token);
    }

    // Nothing is on its way now.
    private async Task Commit()
    {
        if (_plan.Removals.Count == 0)
            return;

        await _memory.Settle(_abandon.Token);
        var uids = _plan.Removals.Select(entry => entry.Uid).ToList();
        if (await Try(session => session.Remove(uids, _abandon.Token)))
            _memory.Removed(uids);
        _plan.RemovalsAreDone();
    }

    // True when the server has told of new mail in time. What went wrong is not kept back for so long.
    private async Task<bool> MoreComes()
    {
        _memory.ForgetStrays();
        var start = Stopwatch.GetTimestamp();
        while (_failures.IsEmpty && Stopwatch.GetElapsedTime(start) is var spent && spent < _options.Wait)
        {
            var hearsNews = await HearsNews(_options.Wait - spent);
            _stop.ThrowIfCancellationRequested();
            if (!hearsNews)
                return false;

            await Try(ListNew);
            if (_session is null || _plan.Fetches.Count > 0)
                return true;
        }

        return false;
    }

    private async Task ListNew(ImapClient session)
    {
        var entries = await session.List(_plan.Next, _abandon.Token);
        _memory.Came(entries);
        Plan(_plan, entries);
    }

    // A server may end a session that waits; the next pass opens another one.
    private async Task<bool> HearsNews(TimeSpan limit)
    {
        try
        {
            return await _session!.AwaitNews(limit, _stop, _abandon.Token);
        }
        catch (ConnectionLostException)
        {
            await Drop();
            return false;
        }
    }

    // A refusal is about one command; a broken session is dropped.
    private async Task<bool> Try(Func<ImapClient, Task> step)
    {
        try
        {
            await step(_session!);
            return true;
        }
        catch (ImapRefusedException exception)
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

    // To say goodbye is mere politeness, to remove what is safe is not.
    private async Task End()
    {
        if (_session is null)
            return;

        try
        {
            await _session.Flight.Abandon(_abandon.Token);
            if (_plan.Removals.Count > 0)
                await _session.Remove(_plan.Removals.Select(entry => entry.Uid), _abandon.Token);
            _memory.Removed(_plan.Removals.Select(entry => entry.Uid));
            _plan.RemovalsAreDone();
            await _session.Leave(_abandon.Token);
        }
        catch (Exception exception) when (exception is ImapRefusedException or SessionBrokenException or OperationCanceledException)
        {
            if (_plan.Removals.Count > 0)
            {
                throw new ConnectionLostException(
                    $"{_options.Source} did not confirm that it removed {_plan.Removals.Count} fetched mails; the next time goes on from there: {exception.Message}",
                    exception);
            }
        }
    }

    private async Task Drop()
    {
        if (_session is { } session)
        {
            _isUnfinished = _plan.Fetches.Count > 0 || !session.Flight.IsEmpty;
            _session = null;
            await session.DisposeAsync();
        }
    }

    private Mail Mail(ImapEntry entry, ReadOnlyMemory<byte> message) => new()
    {
        Id = MailId.Of(_options.Source, ImapMemory.Name(_validity, entry.Uid), message.Span),
        Message = message,
        ReversePath = ReturnPath.Of(message.Span),
    };

    private MailException TooBig(ImapEntry entry) => new(
        EnhancedStatus.MessageTooBig,
        $"Mail {entry.Uid} in {_options.Source} has {entry.Size} octets, more than the {_options.MaxMessageSize} allowed. It stays there.");
}
