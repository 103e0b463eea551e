using System.Text;

namespace Pymalist.Queues.Tests;

/// <summary>What every body of <see cref="IQueues"/> must do: the heirs are its subjects. A body gives each of them its installation.</summary>
public abstract class QueueSuite(IInstallation installation) : IAsyncLifetime
{
    protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    protected static readonly TimeSpan Later = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan Never = TimeSpan.FromHours(1);

    protected static readonly string Smtp = QueueNames.Distribute("smtp");
    protected static readonly string Archive = QueueNames.Distribute("archive");

    protected static readonly Topology Topology = new()
    {
        Distributors = [new("smtp", Once: false), new("archive", Once: true)],
        RetryDelays = [Soon, Later, Never],
    };

    private readonly List<IAsyncDisposable> _open = [];

    /// <summary>The client that most tests need only one of.</summary>
    protected IQueues Queues { get; private set; } = null!;

    protected IInstallation Installation { get; } = installation;

    public virtual async Task InitializeAsync() => Queues = await Open();

    public virtual async Task DisposeAsync()
    {
        foreach (var one in _open.AsEnumerable().Reverse())
            await one.DisposeAsync();
        await Installation.DisposeAsync();
    }

    /// <summary>One more process, which has declared the topology.</summary>
    protected async Task<IQueues> Open()
    {
        var queues = await Installation.Open();
        _open.Add(queues);
        await queues.Declare(Topology, CancellationToken.None).WaitAsync(Deadline.Default);
        return queues;
    }

    protected Inbox Inbox(string queue, int prefetch = 1, IQueues? of = null)
    {
        var inbox = new Inbox(of ?? Queues, queue, prefetch);
        _open.Add(inbox);
        return inbox;
    }

    protected Task Publish(string exchange, string key, QueuedMessage message, IQueues? by = null) =>
        (by ?? Queues).Publish(exchange, key, message, CancellationToken.None).WaitAsync(Deadline.Default);

    /// <summary>Publishes mails as they come in, one after the other.</summary>
    protected async Task Publish(params string[] ids)
    {
        foreach (var id in ids)
            await Publish(QueueNames.Fetched, QueueNames.Fetched, Message(id));
    }

    protected static QueuedMessage Message(string id) => new() { MessageId = id, Body = Encoding.UTF8.GetBytes($"Subject: {id}\r\n\r\n") };

    protected static IEnumerable<string> Ids(IEnumerable<IDelivery> deliveries) => deliveries.Select(delivery => delivery.Message.MessageId);
}
