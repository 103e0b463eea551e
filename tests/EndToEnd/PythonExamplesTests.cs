using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary>docs/examples, run by Debian's own Python (python3-pika), against queues that our side has declared.</summary>
[Collection("RabbitMQ")]
public sealed class PythonExamplesTests(RabbitMqServer server) : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";
    private const string Pika = "/usr/lib/python3/dist-packages/pika/__init__.py";

    private static readonly string[] Members = [.. Enumerable.Range(1, 101).Select(number => $"member{number}@example.com")];

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(1));
    private readonly TemporaryFolder _folder = new("python");
    private readonly List<ServerProcess> _parts = [];
    private string _uri = "";
    private RabbitMqQueues? _queues;

    private RabbitMqQueues Queues => _queues ?? throw new InvalidOperationException("There are no queues.");

    private string Posts => _folder.In("posts");

    [ServerFact("rabbitmq-server", Python, Pika)]
    public async Task A_processor_and_a_distributor_in_Python_take_part()
    {
        var post = Encoding.ASCII.GetBytes("From: Ann <member1@example.com>\nTo: red@example.org\nSubject: Hi\n\nHello\r\nthere \0\n");
        await StartProcessor();
        await StartDistributor();

        await Publish(new() { Id = "abc", Message = post });

        var outgoing = await TakeOutgoing(2);
        Assert.Equal(Members, outgoing.SelectMany(mail => mail.Recipients).Select(recipient => recipient.Address.ToString()));
        Assert.All(outgoing, mail => Assert.Equal("member1@example.com", mail.Sender?.Address.ToString()));
        Assert.All(outgoing, mail => Assert.Equal("red@example.org", mail.List?.Address.ToString()));
        Assert.All(outgoing, mail => Assert.True(mail.Message.Span.EndsWith(post)));
        Assert.All(outgoing, mail => Assert.StartsWith("abc.", mail.Id, StringComparison.Ordinal));
        Assert.NotEqual(outgoing[0].Id, outgoing[1].Id);
        Assert.Equal(outgoing[0].Message.ToArray(), await ReadTheOnlyPost());
    }

    [ServerFact("rabbitmq-server", Python, Pika)]
    public async Task A_repeat_has_the_ids_that_the_first_had()
    {
        var post = new Mail { Id = "abc", Message = Encoding.ASCII.GetBytes("From: member1@example.com\n\nHello\n") };
        await StartProcessor();

        await Publish(post);
        await TakeOutgoing(2);
        await Publish(post);
        await Publish(post with { Id = "def" });

        // Our own side hands no repeat out: the next that it has are the other post's.
        Assert.All(await TakeOutgoing(2), mail => Assert.StartsWith("def.", mail.Id, StringComparison.Ordinal));
    }

    [ServerFact("rabbitmq-server", Python, Pika)]
    public async Task What_a_Python_processor_refuses_reaches_the_reactor()
    {
        await StartProcessor();

        await Publish(new() { Id = "abc", Message = "From: stranger@example.net\n\nHello\n"u8.ToArray() });

        var failure = WireCodec.DecodeFailure((await Take(QueueNames.React, 1))[0]);
        Assert.Equal(Role.Processor, failure.From);
        Assert.Equal(EnhancedStatus.PostingProhibited, Assert.IsType<MailException>(failure.Exception).Status);
        Assert.Equal("abc", failure.Mail?.Id);
    }

    [ServerFact("rabbitmq-server", Python, Pika)]
    public async Task What_a_Python_distributor_cannot_do_now_waits_for_its_next_attempt()
    {
        await StartDistributor();
        Directory.Delete(Posts);

        await Queues.Publish(QueueNames.Processed, QueueNames.First, Message(null), _deadline.Token);

        await Eventually.Holds(async () => (await Queues.Depth(QueueNames.Distribute("keep"), _deadline.Token)).Delayed == 1);
    }

    [ServerFact("rabbitmq-server", Python, Pika)]
    public async Task What_a_Python_distributor_could_not_do_for_days_is_parked()
    {
        await StartDistributor();
        Directory.Delete(Posts);

        await Queues.Publish(QueueNames.Processed, QueueNames.First, Message(DateTimeOffset.UtcNow.AddDays(-6)), _deadline.Token);

        var parked = (await Take(QueueNames.Parked, 1))[0];
        Assert.Equal("abc.1", parked.MessageId);
        Assert.Equal(QueueNames.Distribute("keep"), parked.Headers[ParkedHeaders.From]);
        Assert.Contains("No such file", (string)parked.Headers[ParkedHeaders.Reason], StringComparison.Ordinal);
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        if (Debian.Hindrance("rabbitmq-server", Python, Pika) is not null)
            return;

        _uri = await server.NewVirtualHost();
        _queues = new(new() { Uri = _uri }, NullLogger<RabbitMqQueues>.Instance);
        await _queues.Declare(
            new() { Distributors = [new("sink", Once: false), new("keep", Once: true)], RetryDelays = [TimeSpan.FromSeconds(10)] }, _deadline.Token);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var part in _parts)
            await part.DisposeAsync();
        if (_queues is not null)
            await _queues.DisposeAsync();
        _folder.Dispose();
        _deadline.Dispose();
    }

    private static QueuedMessage Message(DateTimeOffset? firstAttempt) =>
        WireCodec.Encode(new Mail { Id = "abc.1", Message = "Subject: Hi\n\nHello\n"u8.ToArray() }) with
        {
            Attempt = firstAttempt is null ? 0 : 9,
            FirstAttempt = firstAttempt,
        };

    private Task StartProcessor() => Start("processor.py", ["--list", "Red mail list <red@example.org>", .. Members]);

    private Task StartDistributor() => Start("distributor.py", ["--name", "keep", "--folder", Posts]);

    private async Task Start(string script, string[] arguments)
    {
        var part = await ServerProcess.Start(
            _folder.In(script + ".log"),
            [Python, Path.Combine(Examples(), script), .. arguments],
            new Dictionary<string, string> { ["PYMALIST_RABBITMQ_URI"] = _uri, ["PYTHONDONTWRITEBYTECODE"] = "1" });
        _parts.Add(part);
        await Eventually.Holds(() => part.HasExited || part.Log().Contains("consuming", StringComparison.Ordinal));
        Assert.False(part.HasExited, part.Log());
    }

    private Task Publish(Mail mail) => Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(mail), _deadline.Token);

    private async Task<Mail[]> TakeOutgoing(int count) => [.. (await Take(QueueNames.Distribute("sink"), count)).Select(WireCodec.DecodeMail)];

    private async Task<List<QueuedMessage>> Take(string queue, int count)
    {
        var taken = new List<QueuedMessage>();
        await foreach (var delivery in Queues.Consume(queue, 10, _deadline.Token))
        {
            taken.Add(delivery.Message);
            await delivery.Settle(_deadline.Token);
            if (taken.Count == count)
                break;
        }

        return taken;
    }

    private async Task<byte[]> ReadTheOnlyPost()
    {
        await Eventually.Holds(() => Directory.GetFiles(Posts, "*.eml").Length > 0);
        return await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Posts, "*.eml")), _deadline.Token);
    }

    private static string Examples()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "docs", "examples")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("docs/examples"), "docs", "examples");
    }
}
