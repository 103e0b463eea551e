using System.Security.Cryptography;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>One pass through a mailbox, over as many sessions as it takes.</summary>
/// <remarks>
/// A session that breaks takes the mail that broke it, and nothing else: the next session goes on behind it, one mail at a time.
/// Numbers do not outlive a session, names (UIDL) do; so without names the pass ends with the first session that breaks.
/// </remarks>
internal sealed class Pop3Run : IAsyncDisposable
{
    // A server that breaks every session is left alone until the next pass, which tries what went wrong last.
    private const int MaxSessions = 10;

    // When we are to stop: for the commands in hand to be answered, so that the session can end well, and for QUIT.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Pop3Access _access;
    private readonly Pop3Options _options;
    private readonly Pop3Memory _memory;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenRegistration _onStop;

    private readonly FetchFailures _failures = new();
    private readonly HashSet<string> _tried = [];
    private Queue<Pop3Entry> _plan = [];
    private Pop3Session? _session;
    private Taken? _last;
    private int _sessions;
    private bool _canGoOn = true;
    private bool _oneByOne;

    public Pop3Run(Pop3Access access, Pop3Memory memory, CancellationToken stop)
    {
        (_access, _options, _memory, _stop) = (access, access.Options, memory, stop);
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
            AskAhead(_session!);
            if (_session!.IsIdle)
                break;
            if (await Take(_session) is not { } mail)
                continue;

            _stop.ThrowIfCancellationRequested();
            return mail;
        }

        await _memory.Settle(_abandon.Token);
        if (await Quit(_options.CommandTimeout) is { } failure)
            _failures.Add(failure);
        if (_failures.IsEmpty)
            _memory.SawAll();
        await _memory.Settle(_abandon.Token);
        return null;
    }

    /// <summary>The mail that <see cref="Next"/> gave is safe, whether we are to stop by now or not.</summary>
    public Task Remove()
    {
        var (entry, octets) = _last!.Value;
        _session?.Add(new(Pop3Verb.Dele, entry));
        _memory.Safe(entry, octets, _abandon.Token);
        return _memory.Slow(_abandon.Token);
    }

    /// <summary>Throws what went wrong on the way.</summary>
    public void ThrowFailures() => _failures.ThrowIfAny();

    /// <summary>Ends the session, if there still is one, in a way that deletes what was marked.</summary>
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
            await End();
        }
    }

    // What is safe is deleted whether it is known for the next process or not.
    private async Task End()
    {
        try
        {
            if (await Quit(_stop.IsCancellationRequested ? Grace : _options.CommandTimeout) is { } failure)
                throw failure;
            await _memory.Settle(_abandon.Token);
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

        await _memory.Load(_stop);
        _sessions++;
        var client = default(Pop3Client);
        try
        {
            client = await _access.Open(_stop);
            Plan(await client.List(_stop));
            _session = new(client, _memory, _oneByOne ? 0 : _options.Prefetch);
            return true;
        }
        catch (Exception exception) when (exception is CommandRefusedException or SessionBrokenException or SaslException)
        {
            _canGoOn = false;
            _failures.Add(exception);
            return false;
        }
        finally
        {
            if (_session is null && client is not null)
                await client.DisposeAsync();
        }
    }

    private void Plan(IReadOnlyList<Pop3Entry> entries)
    {
        _canGoOn = entries.All(entry => entry.Uid.Length > 0);
        _plan = new(_memory.Order(entries).Where(entry => _memory.IsSafe(entry) || !_tried.Contains(entry.Uid)));
    }

    private void AskAhead(Pop3Session session)
    {
        while (_plan.TryPeek(out var entry))
        {
            var request = new Pop3Request(VerbFor(entry), entry);
            if (request.Verb == Pop3Verb.Top && (_memory.Headline(entry) is not null || !session.HasTop))
                TooBig(entry);
            else if (session.HasRoomFor(request))
                session.Add(request);
            else
                break;
            _plan.Dequeue();
        }
    }

    private Pop3Verb VerbFor(Pop3Entry entry) =>
        _memory.IsSafe(entry) ? Pop3Verb.Dele : entry.Size <= _options.MaxMessageSize ? Pop3Verb.Retr : Pop3Verb.Top;

    private async Task<Mail?> Take(Pop3Session session)
    {
        if (await Answer(session) is not { } answer)
            return null;

        var (request, octets, refusal) = answer;
        if (refusal is not null)
        {
            _failures.Add(refusal);
            Failed(request);
        }
        else if (request.Verb == Pop3Verb.Top)
        {
            _memory.Headline(request.Entry, Pop3Headline.Of(octets.Span));
            TooBig(request.Entry);
        }
        else if (request.Verb == Pop3Verb.Retr)
        {
            return await Fetched(request.Entry, octets);
        }

        return null;
    }

    // Null where it is safe already, and lies there under another name.
    private async Task<Mail?> Fetched(Pop3Entry entry, ReadOnlyMemory<byte> octets)
    {
        Tried(entry, fetched: true);
        _last = new(entry, Convert.ToHexStringLower(SHA256.HashData(octets.Span)));
        if (!_memory.WasSafe(entry, _last.Value.Octets))
            return Mail(entry, octets);

        await Remove();
        return null;
    }

    // Null where the session is broken: it is dropped, and what it had marked is not deleted.
    private async Task<Pop3Answer?> Answer(Pop3Session session)
    {
        try
        {
            return await session.Next(_abandon.Token);
        }
        catch (SessionBrokenException exception)
        {
            _failures.Add(exception);

            // Perhaps it was not this mail but all that was asked at once: then it gets a try of its own.
            if (session.IsAhead)
                _oneByOne = true;
            else if (session.First is { } request)
                Failed(request);
            await Drop();
            return null;
        }
        catch (OperationCanceledException)
        {
            await Drop();
            throw;
        }
    }

    private void Failed(Pop3Request request)
    {
        if (request.Verb == Pop3Verb.Retr)
            Tried(request.Entry, fetched: false);
        if (request.Verb != Pop3Verb.Top)
            return;

        _memory.Headline(request.Entry, "");
        TooBig(request.Entry);
    }

    private void Tried(Pop3Entry entry, bool fetched)
    {
        if (entry.Uid.Length > 0)
            _tried.Add(entry.Uid);
        _memory.Tried(entry, fetched);
    }

    private async Task<Exception?> Quit(TimeSpan timeout)
    {
        if (_session is null)
            return null;

        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _session.Quit(limit.Token);
            return null;
        }
        catch (Exception exception) when (exception is CommandRefusedException or SessionBrokenException or OperationCanceledException)
        {
            // Where nothing is to be deleted, QUIT is mere politeness.
            return _session.Deletions == 0 ? null : new ConnectionLostException(
                $"{_options.Source} did not confirm that it deleted {_session.Deletions} fetched mails; the next time goes on from there: {exception.Message}",
                exception);
        }
        finally
        {
            await Drop();
        }
    }

    private async Task Drop()
    {
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

    private void TooBig(Pop3Entry entry)
    {
        if (entry.Uid.Length > 0)
            _tried.Add(entry.Uid);
        _failures.Add(new MailException(
            EnhancedStatus.MessageTooBig,
            $"Mail {entry.Number} (UIDL {entry.Uid}{_memory.Headline(entry)}) in {_options.Source} has {entry.Size} octets, more than the {_options.MaxMessageSize} allowed. It stays there."));
    }

    /// <param name="Entry">A mail that was handed out.</param>
    /// <param name="Octets">What its octets come to.</param>
    private readonly record struct Taken(Pop3Entry Entry, string Octets);
}
