using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// A session at work. It takes one transaction after another, and says the envelope of the next one behind the message of
/// this one, in the same write (RFC 2920): so a mail costs one round trip. Without PIPELINING there is one command at a time.
/// </summary>
internal sealed class SmtpPump(SmtpSession session, SmtpOptions options, SmtpQueue queue) : IDisposable
{
    // Their replies must find room while we are still writing (RFC 2920, section 3.1): 50 KB at the very most.
    private const int MaxPipelined = 100;

    private readonly CancellationTokenSource _interrupt = new();
    private readonly SmtpContent _content = new(session, options);
    private readonly SessionJournal _journal = new();
    private Action<SmtpCaller>? _onCancelled;
    private readonly bool _isLmtp = options.Protocol == SmtpProtocol.Lmtp;
    private SmtpTransaction? _current;
    private SmtpTransaction? _next;
    private SmtpTransaction? _done;
    private long _lastHeard = Environment.TickCount64;
    private bool _wasUsed;
    private bool _needsReset;
    private bool _isReset;

    /// <summary>Works until the session ends, or the queue says that there is nothing more to do.</summary>
    public async Task Run()
    {
        while (session.IsOpen)
        {
            // First this session waits, then its last caller is told: what he brings next finds it, and opens no other.
            var taking = queue.Take();
            Finish();
            if (await taking is not { } transaction)
                return;

            if (Prepare(transaction))
                _current = transaction;
            else
                _done = transaction;
            _current?.Entry?.Ask();
            await Work();
        }

        Finish();
    }

    /// <summary>Ends when the journal, and all who waited, know what came of it.</summary>
    public Task Settled() => _journal.Settled();

    public void Dispose() => _interrupt.Dispose();

    // All that comes without a pause between them.
    private async Task Work()
    {
        try
        {
            while (session.IsOpen && _current is { } transaction)
            {
                _done = await Serve(transaction) ? transaction : null;
                _wasUsed = true;
                (_current, _next) = (_next, null);
                if (_current is not null)
                    Finish();
            }

            LetGo(new ConnectionLostException($"The session with {session.Peer} has ended."));
        }
        catch (SessionBrokenException exception)
        {
            session.Break();
            LetGo(exception);
        }
        catch (OperationCanceledException) when (_interrupt.IsCancellationRequested)
        {
            // Its caller has gone before the end of the message: there must be none, and so the session has to end.
            session.Break();
            LetGo(new ConnectionLostException("Another mail on the connection was cancelled."));
        }
        catch (Exception exception)
        {
            // Nobody else would tell those who wait for it.
            session.Break();
            if (_current is { IsEnded: false } unfinished)
            {
                unfinished.Caller.Fail(exception);
                _current = null;
            }

            LetGo(exception);
        }
    }

    // False when the session has ended, and another one may do it.
    private async ValueTask<bool> Serve(SmtpTransaction transaction)
    {
        ThrowIfCancelled(transaction);
        var isSent = await Converse(transaction);
        if (!session.IsOpen)
        {
            LetGo(transaction, null);
            return false;
        }

        if (isSent)
            await ReadVerdict(transaction);
        else if (transaction.TakesMessage)
            await SendMessage(transaction);
        else
            await SendNothing(transaction);
        return true;
    }

    private void Finish()
    {
        if (_done is { } done)
            _journal.Conclude(done);
        _done = null;
    }

    // Says the envelope and hears what the server says to it. True when the message went with it.
    private async ValueTask<bool> Converse(SmtpTransaction transaction)
    {
        var isSent = false;
        while (true)
        {
            if (_isReset)
                await ReadReset();
            while (transaction.IsOwedReplies)
            {
                transaction.Hear(await session.Read(options.CommandTimeout, _interrupt.Token));
                if (!session.IsOpen)
                    return isSent;
            }

            if (isSent || !transaction.HasMoreToSay)
                return isSent;

            isSent = await SayMore(transaction);
            if (!session.IsOpen)
                return isSent;
        }
    }

    private async ValueTask<bool> SayMore(SmtpTransaction transaction)
    {
        await Reset();
        var mayBeWhole = !transaction.IsOwedReplies && IsWarm();
        Say(transaction);

        // With more than one recipient, a server that hangs at one of them would leave all of them in doubt.
        var isWhole = mayBeWhole && transaction.Envelope.Recipients.Count == 1 && transaction.IsChunked && !transaction.HasMoreToSay && !_isLmtp
            && session.Capabilities.Pipelining && SmtpContent.IsSmall(transaction.Message);
        if (isWhole && !await MayEnd(transaction))
            return false;

        // The journal may have taken its time.
        isWhole &= IsWarm();
        if (isWhole)
        {
            Commit(transaction);
            _content.End(transaction);
        }

        await session.Send(isWhole ? options.DataBlockTimeout : options.CommandTimeout, isWhole ? CancellationToken.None : _interrupt.Token);
        if (isWhole)
            CrashPoint.Reached(CrashPoints.DistributeDotSent);
        return isWhole;
    }

    private void Say(SmtpTransaction transaction) =>
        transaction.Say(session.Flight, session, options, session.Capabilities.Pipelining ? MaxPipelined : 1);

    private async ValueTask SendMessage(SmtpTransaction transaction)
    {
        if (!SmtpContent.IsSmall(transaction.Message) && await _content.SendBlocks(transaction, _interrupt.Token) is { } refusal)
        {
            _needsReset = true;
            transaction.Conclude(refusal);
            return;
        }

        if (!await MayEnd(transaction))
            return;

        Commit(transaction);
        _content.End(transaction);
        if (session.Capabilities.Pipelining)
            SayNext();
        await session.Send(options.DataBlockTimeout, CancellationToken.None);
        CrashPoint.Reached(CrashPoints.DistributeDotSent);
        _next?.Entry?.Ask();
        await ReadVerdict(transaction);
    }

    private void SayNext()
    {
        while (_next is null && queue.TryTake() is { } next)
        {
            if (!Prepare(next))
            {
                _journal.Conclude(next);
                continue;
            }

            (_next, _wasUsed) = (next, true);
            Say(next);
        }
    }

    // What has its end at the server is waited for, whoever wants to leave (RFC 1047).
    private async ValueTask ReadVerdict(SmtpTransaction transaction)
    {
        var replies = _isLmtp ? transaction.Accepted : 1;
        for (var i = 0; i < replies; i++)
        {
            var reply = await session.Read(options.FinalDotTimeout, CancellationToken.None);
            if (_isLmtp && session.IsOpen)
                transaction.ConcludeNext(reply);
            else if (transaction.Accepted > 0)
                transaction.Conclude(reply);
            if (!session.IsOpen)
                break;
        }

        if (transaction.Accepted == 0)
            await SendNothing(transaction);
        _lastHeard = Environment.TickCount64;
    }

    // Nobody gets it: either the server waits for a message all the same, or there is a transaction to be ended.
    private async ValueTask SendNothing(SmtpTransaction transaction)
    {
        transaction.ConcludeWithout();
        _needsReset = true;
        if (!transaction.TakesNothing)
            return;
        if (_isLmtp)
        {
            // One reply for each accepted recipient makes none (RFC 2033, section 4.2); who knows what this server makes of it.
            session.Break();
            return;
        }

        session.Flight.Command(".");
        await session.Send(options.CommandTimeout, _interrupt.Token);
        await session.Read(options.FinalDotTimeout, _interrupt.Token);
    }

    private async ValueTask Reset()
    {
        if (!_needsReset)
            return;

        session.Flight.Command("RSET");
        (_needsReset, _isReset) = (false, true);
        if (session.Capabilities.Pipelining)
            return;

        await session.Send(options.CommandTimeout, _interrupt.Token);
        await ReadReset();
    }

    private async ValueTask ReadReset()
    {
        _isReset = false;
        var reply = await session.Read(options.CommandTimeout, _interrupt.Token);
        if (!reply.IsDone)
            throw new ConnectionLostException($"{session.Peer} does not end the transaction before: {reply}");
    }

    private bool Prepare(SmtpTransaction transaction)
    {
        transaction.Caller.OnCancelled = _onCancelled ??= Interrupt;
        try
        {
            return !transaction.Caller.IsCancelled && transaction.Begin(session, options);
        }
        catch (Exception exception)
        {
            // Its message is such that it cannot be made ready; nobody else would tell who waits for it.
            transaction.Caller.Fail(exception);
            return false;
        }
    }

    // One that waits behind another must not disturb it: it is seen to when its turn comes.
    private void Interrupt(SmtpCaller caller)
    {
        if (Volatile.Read(ref _current)?.Caller == caller)
            _interrupt.Cancel();
    }

    private void ThrowIfCancelled(SmtpTransaction transaction)
    {
        // After it has become the current one, so that either this sees it or Interrupt does.
        Interlocked.MemoryBarrier();
        if (transaction.Caller.IsCancelled)
            throw Cancelled();
    }

    // There must be no end of a message that the journal does not let go; then the session ends in its place.
    private async ValueTask<bool> MayEnd(SmtpTransaction transaction)
    {
        if (await _journal.Hindrance(transaction, _interrupt.Token) is not { } hindrance)
            return true;

        if (transaction.Caller.IsCancelling)
        {
            transaction.Caller.Cancel();
            throw Cancelled();
        }

        session.Break();
        transaction.GiveUp(hindrance);
        return false;
    }

    private void Commit(SmtpTransaction transaction)
    {
        if (!transaction.TryEnd())
            throw Cancelled();
    }

    private OperationCanceledException Cancelled()
    {
        _interrupt.Cancel();
        return new OperationCanceledException(_interrupt.Token);
    }

    private bool IsWarm() => Environment.TickCount64 - _lastHeard < options.WarmTime.TotalMilliseconds;

    private void LetGo(Exception exception)
    {
        foreach (var transaction in new[] { _current, _next })
        {
            if (transaction is not null)
                LetGo(transaction, exception);
        }

        (_current, _next) = (null, null);
    }

    // The session is over. What it had not begun yet goes to another one, once.
    private void LetGo(SmtpTransaction transaction, Exception? exception)
    {
        if (_wasUsed && transaction is { IsUntouched: true, IsConcluded: false, IsEnded: false, WasTriedAgain: false } && !transaction.Caller.IsCancelled)
        {
            transaction.WasTriedAgain = true;
            queue.AddFirst(transaction);
            return;
        }

        if (exception is null)
            transaction.ConcludeWithout();
        else
            transaction.Break(exception.Message);
        _journal.Conclude(transaction);
    }
}
