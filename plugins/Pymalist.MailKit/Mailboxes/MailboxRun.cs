using System.Diagnostics;
using System.Security.Cryptography;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Mailboxes;

/// <summary>One pass through a mailbox, over as many sessions as it takes.</summary>
/// <remarks>
/// A session that breaks takes the mail that broke it, and nothing else: the next session goes on behind it. Mail without a
/// name cannot be known again, so that there the pass ends with the first session that breaks.
/// </remarks>
internal sealed class MailboxRun : IAsyncDisposable
{
    // A server that breaks every session is left alone until the next pass, which tries what went wrong last.
    private const int MaxSessions = 10;

    // When we are to stop: for the command in hand to be answered, and for the removal of what is safe.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MailboxAccess _access;
    private readonly MailboxMemory _memory;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenRegistration _onStop;

    private readonly FetchFailures _failures = new();
    private readonly HashSet<string> _tried = [];
    private readonly List<StoredMail> _marked = [];
    private Queue<StoredMail> _plan = [];
    private IMailboxSession? _session;
    private StoredMail? _last;
    private string _lastDigest = "";
    private int _sessions;
    private bool _canGoOn = true;

    public MailboxRun(MailboxAccess access, MailboxMemory memory, CancellationToken stop)
    {
        (_access, _memory, _stop) = (access, memory, stop);
        _onStop = stop.Register(() => _abandon.CancelAfter(Grace));
    }

    /// <summary>The next mail, or null when there is no more; then what was marked is removed.</summary>
    public async Task<Mail?> Next()
    {
        var mail = await NextMail();
        if (mail is null)
            await _memory.Settle(_abandon.Token);
        return mail;
    }

    /// <summary>The mail that <see cref="Next"/> gave is safe, whether we are to stop by now or not.</summary>
    public Task Remove() => Mark(_last!, _lastDigest);

    /// <summary>Throws what went wrong on the way.</summary>
    public void ThrowFailures() => _failures.ThrowIfAny();

    /// <summary>Removes what was marked, and ends the session, if there still is one.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_abandon.IsCancellationRequested)
                _abandon.CancelAfter(_stop.IsCancellationRequested ? Grace : _access.CommandTimeout);
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

    private async Task End()
    {
        if (_session is not { } session || _marked.Count == 0)
            return;

        try
        {
            await session.Commit(_abandon.Token);
            Forget();
        }
        catch (Exception exception) when (exception is RefusedException or SessionBrokenException or OperationCanceledException)
        {
            throw Unconfirmed(exception);
        }
    }

    private async Task<Mail?> NextMail()
    {
        while (true)
        {
            _stop.ThrowIfCancellationRequested();
            if (_session is null && !await Connect())
                return null;

            if (_plan.Count > 0)
            {
                if (await Take(_plan.Dequeue()) is not { } mail)
                    continue;

                _stop.ThrowIfCancellationRequested();
                return mail;
            }

            await Commit();
            if (_session is null || !await MoreComes())
            {
                if (_session is not null || !_canGoOn || _sessions >= MaxSessions || !_memory.HasSafe)
                    return null;
            }
        }
    }

    // False when nothing is left to do, or nothing can be done.
    private async Task<bool> Connect()
    {
        if (_sessions > 0 && (!_canGoOn || _sessions >= MaxSessions || (_plan.Count == 0 && !_memory.HasSafe)))
            return false;

        await _memory.Load(_stop);
        _sessions++;
        var session = default(IMailboxSession);
        try
        {
            session = await _access.Open(_stop);
            Plan(await session.List(_stop));
            _session = session;
            return true;
        }
        catch (Exception exception) when (exception is RefusedException or SaslException or SessionBrokenException)
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

    private void Plan(IReadOnlyList<StoredMail> mails)
    {
        _canGoOn = mails.All(mail => mail.Name.Length > 0);
        _memory.Opened(mails);
        _plan = new(_memory.Order(mails).Where(mail => _memory.IsSafe(mail) || !_tried.Contains(mail.Name)));
    }

    private async Task<Mail?> Take(StoredMail mail)
    {
        if (_memory.IsSafe(mail))
        {
            await Mark(mail);
            return null;
        }

        if (mail.Name.Length > 0)
            _tried.Add(mail.Name);
        if (mail.Size > _access.MaxMessageSize)
        {
            _failures.Add(TooBig(mail));
            return null;
        }

        var message = default(ReadOnlyMemory<byte>);
        var fetched = await Try(async session => message = await session.Retrieve(mail, _abandon.Token));
        _memory.Tried(mail, fetched);
        return fetched ? await New(mail, message) : null;
    }

    private async Task<Mail?> New(StoredMail mail, ReadOnlyMemory<byte> message)
    {
        (_last, _lastDigest) = (mail, Convert.ToHexStringLower(SHA256.HashData(message.Span)));
        if (_memory.WasSafe(_lastDigest))
        {
            await Remove();
            return null;
        }

        return new()
        {
            Id = MailId.Of(_access.Source, mail.Name, message.Span),
            Message = message,
            ReversePath = ReturnPath.Of(message.Span),
        };
    }

    private async Task Mark(StoredMail mail, string digest)
    {
        _memory.Safe(mail, digest, _abandon.Token);
        await _memory.Slow(_abandon.Token);
        await Mark(mail);
    }

    private async Task Mark(StoredMail mail)
    {
        if (_session is null || !await Try(session => session.Mark(mail, _abandon.Token)))
            return;

        _marked.Add(mail);
        if (_marked.Count >= _access.Batch)
            await Commit();
    }

    private async Task Commit()
    {
        if (_marked.Count == 0)
            return;

        await _memory.Settle(_abandon.Token);
        try
        {
            await _session!.Commit(_abandon.Token);
            Forget();
        }
        catch (RefusedException exception)
        {
            _failures.Add(Unconfirmed(exception));
            _marked.Clear();
        }
        catch (SessionBrokenException exception)
        {
            _failures.Add(Unconfirmed(exception));
            await Drop();
        }
    }

    private void Forget()
    {
        _marked.ForEach(_memory.Removed);
        _marked.Clear();
    }

    // True when there is new mail. What went wrong is not kept back for so long.
    private async Task<bool> MoreComes()
    {
        _memory.ForgetStrays();
        var start = Stopwatch.GetTimestamp();
        while (_failures.IsEmpty && _access.Wait - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            limit.CancelAfter(left);
            var hasNews = false;
            if (!await Try(async session => hasNews = await session.AwaitNews(limit.Token)) || !hasNews)
                return false;

            await Try(async session => Plan(await session.List(_abandon.Token)));
            if (_plan.Count > 0)
                return true;
        }

        return false;
    }

    // A refusal is about one mail; a broken session is dropped, and what it had marked is not removed.
    private async Task<bool> Try(Func<IMailboxSession, Task> step)
    {
        try
        {
            await step(_session!);
            return true;
        }
        catch (RefusedException exception)
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

    private async Task Drop()
    {
        _marked.Clear();
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private ConnectionLostException Unconfirmed(Exception exception) => new(
        $"{_access.Source} did not confirm that it removed {_marked.Count} fetched mails; the next time goes on from there: {exception.Message}",
        exception);

    private MailException TooBig(StoredMail mail) => new(
        EnhancedStatus.MessageTooBig,
        $"Mail {mail.Number} ({mail.Name}) in {_access.Source} has {mail.Size} octets, more than the {_access.MaxMessageSize} allowed. It stays there.");
}
