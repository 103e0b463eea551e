using Pymalist.Testing.Servers;
using static Pymalist.Queues.Tests.RabbitMq.AmqpMethod;
using static Pymalist.Queues.Tests.RabbitMq.FrameFate;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A broker that falls silent, cuts or closes in the middle of something. Every wait ends, and all goes on over what comes next.</summary>
[Collection(RabbitMqCollection.Name)]
public sealed class BadBrokerTests(RabbitMqServer server)
{
    // They wait most of the time, each on a virtual host of its own.
    private const int AtOnce = 4;

    [ServerFact("rabbitmq-server")]
    public Task What_is_declared_is_declared_however_the_first_try_ends() => Each(
        (broker, method, fate) => broker.Declares(method, fate),
        [
            (ProtocolHeader, Hang),
            (ConnectionTune, Hang),
            (ConnectionTune, Cut),
            (ConnectionOpenOk, Hang),
            (ConnectionOpenOk, Cut),
            (ChannelOpenOk, Hang),
            (QueueDeclare, Cut),
            (QueueDeclareOk, Hang),
            (QueueDeclareOk, Lose),
            (QueueDeclareOk, Cut),
            (QueueDeclareOk, CloseChannel),
        ]);

    [ServerFact("rabbitmq-server")]
    public Task What_is_asked_is_answered_however_the_first_try_ends() => Each(
        (broker, method, fate) => broker.Asks(method, fate),
        [
            (ChannelOpenOk, Hang),
            (QueueDeclareOk, Hang),
            (QueueDeclareOk, Cut),
            (QueueDeclareOk, CloseChannel),
        ]);

    [ServerFact("rabbitmq-server")]
    public Task What_is_published_arrives_however_the_first_try_ends() => Each(
        (broker, method, fate) => broker.Publishes(method, fate),
        [
            (ProtocolHeader, Hang),
            (QueueDeclareOk, Hang),
            (QueueDeclareOk, Cut),
            (ConfirmSelectOk, Hang),
            (ConfirmSelectOk, Cut),
            (ConfirmSelectOk, CloseChannel),
            (BasicPublish, Hang),
            (BasicPublish, Lose),
            (BasicPublish, Cut),
            (BasicPublish, CloseChannel),
            (BasicAck, Hang),
            (BasicAck, Lose),
            (BasicAck, Cut),
            (BasicAck, CloseChannel),
        ]);

    [ServerFact("rabbitmq-server")]
    public Task What_is_consumed_comes_once_and_all_of_it_however_the_first_try_ends() => Each(
        (broker, method, fate) => broker.Consumes(method, fate),
        [
            (ChannelOpenOk, Hang),
            (ChannelOpenOk, CloseChannel),
            (BasicConsumeOk, Hang),
            (BasicConsumeOk, Cut),
            (BasicConsumeOk, CloseChannel),
            (BasicDeliver, Cut),
            (BasicDeliver, CloseChannel),
            (BasicAck, Cut),
            (BasicAck, CloseChannel),
        ]);

    [ServerFact("rabbitmq-server")]
    public async Task A_broker_that_closes_what_it_has_opened_is_not_asked_again_without_a_pause()
    {
        await using var broker = await BadBroker.Open(server);

        await broker.Pauses();
    }

    private async Task Each(Func<BadBroker, AmqpMethod, FrameFate, Task> trial, (AmqpMethod Method, FrameFate Fate)[] cases)
    {
        using var places = new SemaphoreSlim(AtOnce);
        var failures = await Task.WhenAll(cases.Select(async each =>
        {
            await places.WaitAsync();
            try
            {
                await using var broker = await BadBroker.Open(server);
                await trial(broker, each.Method, each.Fate);
                return null;
            }
            catch (Exception exception)
            {
                return $"{each}: {exception}";
            }
            finally
            {
                places.Release();
            }
        }));

        if (failures.OfType<string>().ToList() is { Count: > 0 } failed)
            Assert.Fail(string.Join('\n', failed));
    }
}
