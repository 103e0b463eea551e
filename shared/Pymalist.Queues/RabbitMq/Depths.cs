using RabbitMQ.Client.Exceptions;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Asks how much lies in queues, each question on a channel of its own: the broker closes it when there is no such queue.</summary>
internal sealed class Depths(Link link, BrokerTopology topology, TimeProvider time)
{
    private const ushort NotFound = 404;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    public async Task<QueueDepth> Of(string queue, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, time);
        while (true)
        {
            var connection = await link.Connected(cancellationToken);
            try
            {
                return await Of(queue, connection).WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && ClientErrors.IsBroken(exception))
            {
                await backoff.Pause(cancellationToken);
            }
        }
    }

    private async Task<QueueDepth> Of(string queue, OpenConnection connection)
    {
        var ready = await Count(queue, connection);
        long delayed = 0;
        foreach (var waiting in topology.RetryQueues)
            delayed += await Count(waiting, connection);
        return new(ready, InHand: 0, delayed);
    }

    private static async Task<long> Count(string queue, OpenConnection connection)
    {
        try
        {
            return await connection.Ask(async channel => (await channel.QueueDeclarePassiveAsync(queue, CancellationToken.None)).MessageCount);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: NotFound })
        {
            return 0;
        }
    }
}
