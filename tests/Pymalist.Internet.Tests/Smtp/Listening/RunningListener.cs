using System.Collections.Concurrent;
using System.Net;
using Pymalist.Internet.Smtp.Listening;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>A listener whose mails are taken as they come, until the end of the test.</summary>
internal sealed class RunningListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Mail> _mails = [];
    private readonly SmtpListener _listener;
    private readonly Func<Mail, Task> _onMail;
    private Task _fetching = Task.CompletedTask;

    private RunningListener(SmtpListener listener, Func<Mail, Task> onMail) => (_listener, _onMail) = (listener, onMail);

    /// <summary>The mails that were handed out.</summary>
    public IReadOnlyList<Mail> Mails => [.. _mails];

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(0, 0);

    public int Port => ((IPEndPoint)EndPoint).Port;

    /// <param name="options">As they are: port 0 is any.</param>
    /// <param name="isKnown">All, where it is not given.</param>
    /// <param name="onMail">What happens to each mail before the next is asked for; what it throws ends that enumeration.</param>
    public static async Task<RunningListener> Start(SmtpListenerOptions options, Func<AddrSpec, bool>? isKnown = null, Func<Mail, Task>? onMail = null)
    {
        var running = new RunningListener(new(options, isKnown), onMail ?? (_ => Task.CompletedTask));
        running.EndPoint = await running._listener.Start(CancellationToken.None);
        running._fetching = Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => running.Fetch()));
        return running;
    }

    /// <summary>A client that has read the greeting.</summary>
    public Task<RawClient> Connect() => RawClient.Connect(EndPoint);

    /// <summary>One that has said EHLO, too.</summary>
    public async Task<RawClient> Greeted()
    {
        var client = await Connect();
        await client.Say("EHLO client.test");
        return client;
    }

    /// <summary>As a stage does when it is told to stop.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _fetching;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _listener.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Fetch()
    {
        try
        {
            await foreach (var mail in _listener.Fetch(_stop.Token))
            {
                _mails.Enqueue(mail);
                await _onMail(mail);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
