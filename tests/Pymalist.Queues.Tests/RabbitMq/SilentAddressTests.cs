using System.Net;
using System.Net.Sockets;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>An address where connections are taken and nothing is ever said: a broker that is stopped or booting, a balancer with nobody behind it.</summary>
public sealed class SilentAddressTests
{
    [Theory]
    [InlineData("amqp")]
    [InlineData("amqps")]
    public async Task It_is_left_for_another_try_and_called_away(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var log = new RecordingLogger();
        var uri = $"{scheme}://user:secret@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        await using var queues = new RabbitMqQueues(new() { Uri = uri, PublishTimeout = TimeSpan.FromMilliseconds(100) }, log);
        using var stop = new CancellationTokenSource();

        var declared = queues.Declare(new(), stop.Token);
        using var first = await Deadline.Met(listener.AcceptTcpClientAsync(), "the first try");
        using var second = await Deadline.Met(listener.AcceptTcpClientAsync(), "another try");
        await Deadline.Met(Ended(first), "the end of the first try");

        Assert.Equal(["BrokerAway"], log.Names);
        Assert.Contains("no answer", log.Text, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Deadline.Met(declared, "the end of who waited"));
    }

    private static async Task Ended(TcpClient client)
    {
        try
        {
            await client.GetStream().CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // Reset: an end, too.
        }
    }
}
