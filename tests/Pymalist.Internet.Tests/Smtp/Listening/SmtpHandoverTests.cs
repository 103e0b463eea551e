using System.Net;
using System.Net.Sockets;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>Who takes the mails, how many at once, and what becomes of them when it ends.</summary>
public sealed class SmtpHandoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("handover");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task As_many_mails_are_in_hand_as_there_are_enumerations()
    {
        var inHand = 0;
        var all = new TaskCompletionSource();
        await using var listener = await RunningListener.Start(new() { Concurrency = 4 }, onMail: _ =>
        {
            if (Interlocked.Increment(ref inHand) == 4)
                all.SetResult();
            return all.Task;
        });

        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => listener.Greeted()));
        var replies = await Task.WhenAll(clients.Select(Post));

        Assert.All(replies, reply => Assert.StartsWith("250", reply, StringComparison.Ordinal));
        Assert.Equal(6, listener.Mails.Select(mail => mail.Id).Distinct().Count());
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task One_that_fails_leaves_the_others_and_its_mail_is_kept_by_the_client()
    {
        await using var listener = new SmtpListener(new());
        var endPoint = await listener.Start(CancellationToken.None);
        using var client = await RawClient.Connect(endPoint);
        using var stop = new CancellationTokenSource();
        await client.Say("EHLO client.test");

        var failing = Take(listener, _ => throw new InvalidOperationException("The queue is gone."), stop.Token);
        var first = await Post(client);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        var going = Take(listener, _ => Task.CompletedTask, stop.Token);
        var second = await Post(client);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => going);

        Assert.StartsWith("451", first, StringComparison.Ordinal);
        Assert.StartsWith("250", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_it_stops_a_mail_in_hand_is_finished_and_idle_clients_are_told()
    {
        var handed = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var listener = await RunningListener.Start(new() { Concurrency = 1 }, onMail: _ =>
        {
            handed.TrySetResult();
            return goOn.Task;
        });
        using RawClient busy = await listener.Greeted(), waiting = await listener.Greeted(), idle = await listener.Greeted(), inMessage = await listener.Greeted();
        await inMessage.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");
        await inMessage.Send("half a mess");
        var inHand = Post(busy);
        await handed.Task;
        await waiting.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");
        await waiting.Send("x\r\n.\r\n");

        var stopping = listener.Stop();
        goOn.SetResult();
        await stopping;

        Assert.StartsWith("250", await inHand, StringComparison.Ordinal);
        Assert.StartsWith("421", await waiting.ReadReply(), StringComparison.Ordinal);
        Assert.StartsWith("421", await idle.ReadReply(), StringComparison.Ordinal);
        Assert.StartsWith("421", await inMessage.ReadReply(), StringComparison.Ordinal);
        Assert.Null(await idle.ReadReply());
        Assert.Single(listener.Mails);
        await Assert.ThrowsAsync<SocketException>(() => RawClient.Open(listener.EndPoint));
    }

    [Fact]
    public async Task It_can_be_started_again()
    {
        await using var listener = new SmtpListener(new());
        var first = (IPEndPoint)await listener.Start(CancellationToken.None);
        await listener.DisposeAsync();

        using var client = await RawClient.Connect(await listener.Start(CancellationToken.None));

        Assert.NotEqual(0, first.Port);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_says_so()
    {
        await using var first = new SmtpListener(new());
        var endPoint = (IPEndPoint)await first.Start(CancellationToken.None);
        await using var second = new SmtpListener(new() { Port = endPoint.Port });

        var exception = await Assert.ThrowsAsync<IOException>(() => second.Start(CancellationToken.None));

        Assert.Contains("in use", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_Unix_socket_has_its_mode_is_taken_over_from_the_dead_and_from_nobody_else()
    {
        var path = _folder.In("pymalist.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // A process that was killed leaves its file: so does a name that is moved away from its socket.
            dead.Bind(new UnixDomainSocketEndPoint(path + "-dead"));
            File.Move(path + "-dead", path);
        }

        await using (var listener = await RunningListener.Start(new() { Socket = path, SocketMode = "620", Protocol = SmtpServerProtocol.Lmtp }))
        {
            await using var other = new SmtpListener(new() { Socket = path });
            using var client = await listener.Connect();

            await client.Say("LHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.");

            Assert.Contains("(local)", System.Text.Encoding.ASCII.GetString(listener.Mails[0].Message.Span), StringComparison.Ordinal);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite));
            await Assert.ThrowsAsync<IOException>(() => other.Start(CancellationToken.None));
        }

        Assert.False(File.Exists(path));
    }

    private static async Task<string> Post(RawClient client) =>
        (await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n."))[^1];

    private static async Task Take(SmtpListener listener, Func<Mail, Task> onMail, CancellationToken cancellationToken)
    {
        await foreach (var mail in listener.Fetch(cancellationToken))
            await onMail(mail);
    }
}
