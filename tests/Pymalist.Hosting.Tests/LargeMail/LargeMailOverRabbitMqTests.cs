using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.LargeMail;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Hosting.Tests.LargeMail;

/// <summary>Mail that no broker of 4.x would take, over a real broker.</summary>
public sealed class LargeMailOverRabbitMqTests(RabbitMqServer server) : IClassFixture<RabbitMqServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [ServerFact("rabbitmq-server")]
    public async Task A_mail_of_30_MB_is_fetched_processed_put_off_and_parked_with_all_its_octets()
    {
        var octets = new FakeOctets();
        await using var broker = new RabbitMqQueues(new() { Uri = await server.NewVirtualHost() }, NullLogger<RabbitMqQueues>.Instance);
        await using var queues = new ReferencingQueues(broker, octets, 1024 * 1024, TimeProvider.System, NullLogger<ReferencingQueues>.Instance);
        await queues.Declare(new() { Distributors = [new("smtp", Once: false)], RetryDelays = [TimeSpan.FromMilliseconds(50)] }, CancellationToken.None).WaitAsync(Deadline);
        var mail = new Mail { Id = "large", Message = Large(), Recipients = [Mailbox.Parse("ann@example.com")] };

        await queues.Publish(QueueNames.Processed, QueueNames.First, WireCodec.Encode(mail), CancellationToken.None).WaitAsync(Deadline);
        await using var smtp = queues.Consume(QueueNames.Distribute("smtp"), 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await smtp.MoveNextAsync().AsTask().WaitAsync(Deadline));
        await smtp.Current.Retry(smtp.Current.Message, TimeSpan.Zero, CancellationToken.None).WaitAsync(Deadline);
        Assert.True(await smtp.MoveNextAsync().AsTask().WaitAsync(Deadline));
        await queues.Publish(QueueNames.Errors, "distributor", WireCodec.Encode(new Failure(Role.Distributor, new IOException("no route"), mail), "failure"), CancellationToken.None);
        await smtp.Current.Park(smtp.Current.Message, "No more.", CancellationToken.None).WaitAsync(Deadline);

        Assert.Equal(mail.Message.ToArray(), WireCodec.DecodeMail(await Next(queues, QueueNames.Parked)).Message.ToArray());
        Assert.Equal(mail.Message.ToArray(), WireCodec.DecodeFailure(await Next(queues, QueueNames.React)).Mail?.Message.ToArray());
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(mail.Message.Span))], octets.Names);
    }

    private static byte[] Large() => [.. "Subject: large\r\n\r\n"u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(22_500_000)))];

    private static async Task<QueuedMessage> Next(ReferencingQueues queues, string queue)
    {
        await using var deliveries = queues.Consume(queue, 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await deliveries.MoveNextAsync().AsTask().WaitAsync(Deadline));
        await deliveries.Current.Settle(CancellationToken.None);
        return deliveries.Current.Message;
    }
}
