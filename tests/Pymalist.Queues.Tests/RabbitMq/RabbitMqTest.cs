using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A test on a virtual host of its own, with one client that is listened to.</summary>
[Collection(RabbitMqCollection.Name)]
public abstract class RabbitMqTest(RabbitMqServer server) : IAsyncLifetime
{
    protected static readonly Topology Topology = new() { Distributors = [new("smtp", Once: false)], RetryDelays = [TimeSpan.FromMilliseconds(50)] };

    private readonly List<IAsyncDisposable> _inboxes = [];
    private readonly ConcurrentDictionary<long, string> _underWay = [];
    private readonly Lock _gate = new();
    private Task<string>? _told;
    private long _begun;

    protected RabbitMqServer Server => server;

    protected RabbitMqInstallation Installation { get; } = new(server);

    protected RecordingLogger Log { get; } = new();

    protected RabbitMqQueues Queues { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Queues = await Installation.Open(new RabbitMqOptions(), Log);
        await Within(Queues.Declare(Topology, CancellationToken.None));
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var inbox in _inboxes)
            await inbox.DisposeAsync();
        await Within(Queues.DisposeAsync().AsTask());
        await Installation.DisposeAsync();
    }

    protected Inbox Inbox(string queue, int prefetch = 1)
    {
        var inbox = new Inbox(Queues, queue, prefetch, Tell);
        _inboxes.Add(inbox);
        return inbox;
    }

    protected Task Publish(string id, CancellationToken cancellationToken = default) => Within(
        Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = id, Body = new byte[100] }, cancellationToken), $"publish {id}");

    /// <summary>Waits for what must come, and tells all there is to know when it does not.</summary>
    protected async Task Within(Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        var number = Interlocked.Increment(ref _begun);
        _underWay[number] = $"{DateTime.UtcNow:HH:mm:ss.fff} {what}";
        try
        {
            await Deadline.Met(task, what, Tell);
        }
        finally
        {
            if (task.IsCompleted)
                _underWay.TryRemove(number, out _);
        }
    }

    /// <inheritdoc cref="Within(Task, string)"/>
    protected async Task<T> Within<T>(Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await Within((Task)task, what);
        return await task;
    }

    /// <summary>Asks until it holds, and tells all there is to know when it does not.</summary>
    protected async Task Holds(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        try
        {
            await Eventually.Holds(condition, Deadline.Default, what);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{await Tell()}");
        }
    }

    /// <summary>What is known of the client and the broker. Once: of many waits that fail together the first has it all.</summary>
    protected Task<string> Tell()
    {
        lock (_gate)
            return _told ??= Describe();
    }

    private async Task<string> Describe() => $"""
        It is {DateTime.UtcNow:HH:mm:ss.fff}. The client said:
        {Log.Text}
        Under way, each since when:
        {string.Join('\n', _underWay.Values.Order(StringComparer.Ordinal))}
        {await server.Describe()}
        """;
}
