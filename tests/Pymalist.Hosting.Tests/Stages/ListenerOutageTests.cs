using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Stages;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>What an SMTP client hears while the store or the queue is away.</summary>
public sealed class ListenerOutageTests
{
    private readonly FakeStore _store = new();
    private readonly RecordingQueues _queues = new();

    [Fact]
    public async Task Without_a_store_a_client_is_told_to_come_later_and_then_its_mail_is_taken()
    {
        _store.IsAway = true;

        await Listening(TimeProvider.System, async post =>
        {
            var refused = await post();
            _store.IsAway = false;
            await Eventually.Holds(async () => (await post()).Status.IsSuccess);

            Assert.StartsWith("451 4.3.0", refused.Reply, StringComparison.Ordinal);
        });

        Assert.Single(_queues.Published);
    }

    [Fact]
    public async Task Without_a_queue_a_client_is_told_to_come_later_and_then_its_mail_is_taken()
    {
        var back = new TaskCompletionSource();
        _queues.Back = back.Task;

        await Listening(new FastTime(speed: 100), async post =>
        {
            var refused = await post();
            back.SetResult();
            await Eventually.Holds(async () => (await post()).Status.IsSuccess);

            Assert.StartsWith("451 4.3.0", refused.Reply, StringComparison.Ordinal);
        });

        Assert.Single(_queues.Published);
    }

    private async Task Listening(TimeProvider time, Func<Func<Task<RecipientReport>>, Task> talk)
    {
        await using var listener = new SmtpListener(new SmtpListenerOptions());
        var address = (IPEndPoint)await listener.Start(CancellationToken.None);
        var stage = new FetchStage("listener", listener, _store, _queues, new Outages(time), time, NullLogger<FetchStage>.Instance, listener.Concurrency);
        using var stop = new CancellationTokenSource();
        var running = stage.Run(TimeSpan.FromSeconds(1), stop.Token, CancellationToken.None);
        await using (var client = new SmtpDistributor(new SmtpOptions { Host = $"{address.Address}", Port = address.Port, Tls = TlsMode.None }))
            await talk(() => Post(client));
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<RecipientReport> Post(SmtpDistributor client)
    {
        var mail = new Mail
        {
            Id = MailId.New(),
            Message = "Subject: a\r\n\r\n"u8.ToArray(),
            Sender = Mailbox.Parse("ann@example.org"),
            Recipients = [Mailbox.Parse("red@example.org")],
        };
        return Assert.Single((await client.Distribute(mail, CancellationToken.None)).Recipients);
    }
}
