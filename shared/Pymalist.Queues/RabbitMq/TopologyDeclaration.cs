using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Pymalist.Queues.RabbitMq;

/// <summary>
/// The exchanges, queues and bindings of docs/wire.md. Every argument whose default differs between broker versions is named.
/// </summary>
internal sealed class TopologyDeclaration(IChannel channel)
{
    // What has been handed out so often without an outcome kills whoever takes it. Brokers of 4.x have this default, those of 3.x none.
    private const int DeliveryLimit = 20;

    // Nothing may vanish from where it waits for a person or for its time.
    private const int NoLimit = 1_000_000_000;

    private const ushort AccessRefused = 403;
    private const ushort ResourceLocked = 405;
    private const ushort PreconditionFailed = 406;

    /// <exception cref="TopologyException">Something is there and made otherwise, or we may not make it.</exception>
    public async Task Declare(Topology topology)
    {
        await Queue(QueueNames.Parked, Arguments(NoLimit));
        await Exchange(QueueNames.Fetched, ExchangeType.Direct);
        await WorkQueue(QueueNames.Fetched, QueueNames.Fetched, QueueNames.Fetched);
        await Exchange(QueueNames.Errors, ExchangeType.Topic);
        await WorkQueue(QueueNames.React, QueueNames.Errors, [.. Enum.GetValues<Role>().Select(QueueNames.Key)]);
        await Exchange(QueueNames.Processed, ExchangeType.Topic);
        foreach (var (name, once) in topology.Distributors)
            await WorkQueue(QueueNames.Distribute(name), QueueNames.Processed, once ? [QueueNames.First] : [QueueNames.First, QueueNames.More]);
        foreach (var delay in topology.RetryDelays)
            await RetryQueue(QueueNames.Retry(delay), delay);
    }

    // What is handed out too often goes to the parked, and stays here until it is there.
    private async Task WorkQueue(string name, string exchange, params string[] keys)
    {
        var arguments = Arguments(DeliveryLimit);
        arguments["x-dead-letter-exchange"] = "";
        arguments["x-dead-letter-routing-key"] = QueueNames.Parked;
        arguments["x-dead-letter-strategy"] = "at-least-once";
        await Queue(name, arguments);
        foreach (var key in keys)
            await Declared($"the binding of {name} to {exchange}", () => channel.QueueBindAsync(name, exchange, key));
    }

    // Published with the name of a queue as routing key: that is where the nameless exchange takes it when its time has come.
    private async Task RetryQueue(string name, TimeSpan delay)
    {
        var arguments = Arguments(NoLimit);
        arguments["x-message-ttl"] = (long)delay.TotalMilliseconds;
        arguments["x-dead-letter-exchange"] = "";
        arguments["x-dead-letter-strategy"] = "at-least-once";
        await Exchange(name, ExchangeType.Fanout);
        await Queue(name, arguments);
        await Declared($"the binding of {name}", () => channel.QueueBindAsync(name, name, ""));
    }

    // Dead-lettering at-least-once is only to be had with reject-publish.
    private static Dictionary<string, object?> Arguments(int deliveryLimit) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = deliveryLimit,
        ["x-overflow"] = "reject-publish",
    };

    private Task Exchange(string name, string type) =>
        Declared($"the exchange {name} ({type}, durable)", () => channel.ExchangeDeclareAsync(name, type, durable: true));

    private Task Queue(string name, Dictionary<string, object?> arguments) => Declared(
        $"the queue {name} (durable, {string.Join(", ", arguments.Select(argument => $"{argument.Key}={argument.Value}"))})",
        () => channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments));

    private static async Task Declared(string what, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: PreconditionFailed or ResourceLocked })
        {
            throw new TopologyException(
                $"RabbitMQ has {what} already, made otherwise: {exception.ShutdownReason.ReplyText}. Empty and delete it, or use another virtual host.", exception);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: AccessRefused })
        {
            throw new TopologyException(
                $"RabbitMQ does not let us declare {what}: {exception.ShutdownReason.ReplyText}. Give the user configure, write and read permission on pymalist.*", exception);
        }
    }
}
