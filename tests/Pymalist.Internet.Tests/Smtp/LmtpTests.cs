using System.Net.Sockets;
using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Delivery by LMTP (RFC 2033).</summary>
public sealed class LmtpTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new() { IsLmtp = true };

    private static CancellationToken None => CancellationToken.None;

    private SmtpOptions Options => _server.Options with { Protocol = SmtpProtocol.Lmtp };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Pieces.Whole, "PIPELINING")]
    [InlineData(Pieces.Octets, "PIPELINING")]
    [InlineData(Pieces.Lines, "HELP")]
    [InlineData(Pieces.Whole, "CHUNKING")]
    public async Task Each_recipient_has_an_answer_of_its_own(Pieces pieces, string extension)
    {
        _server.Pieces = pieces;
        _server.Extensions = [extension];
        _server.Reply = command => command switch
        {
            "RCPT TO:<gone@example.org>" => "550 5.1.1 No such user",
            ". 1" => "452 4.2.2 Mailbox full",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "gone@example.org", "bob@example.org", "cleo@example.org"), None);
        var next = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(
            ["ann@example.org 2.0.0", "bob@example.org 4.2.2", "cleo@example.org 2.0.0", "gone@example.org 5.1.1"], report.Statuses());
        Assert.Equal(["ann@example.org 2.0.0"], next.Statuses());
        Assert.Equal("LHLO client.test", _server.Commands[0]);
        Assert.Single(_server.Sessions);
    }

    [Theory]
    [InlineData(ScriptedSmtpServer.Close, "4.4.2")]
    [InlineData("421 4.3.2 Bye", "4.3.2")]
    public async Task Who_was_answered_before_the_session_ended_keeps_his_answer(string end, string status)
    {
        _server.Reply = command => command == ". 1" ? end : null;
        await using var distributor = new SmtpDistributor(Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.org", "cleo@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0", $"bob@example.org {status}", $"cleo@example.org {status}"], report.Statuses());
        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task A_server_that_takes_a_message_for_nobody_is_left()
    {
        _server.Reply = command => command == "RCPT TO:<gone@example.org>" ? "550 5.1.1 No such user" : null;
        await using var distributor = new SmtpDistributor(Options);

        var refused = await distributor.Distribute(Posts.To("gone@example.org"), None);
        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["gone@example.org 5.1.1"], refused.Statuses());
        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(2, _server.Sessions.Count);
    }

    [Fact]
    public async Task A_server_without_LHLO_is_not_greeted_as_if_it_were_an_old_one()
    {
        _server.Reply = command => command.StartsWith("LHLO", StringComparison.Ordinal) ? "500 5.5.1 Unknown" : null;
        await using var distributor = new SmtpDistributor(Options);

        await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("HELO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_may_be_a_socket_in_the_file_system()
    {
        using var folder = new TemporaryFolder("lmtp");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.In("socket")));
        listener.Listen();
        var serving = Serve(listener);
        await using (var distributor = new SmtpDistributor(Options with { Host = $"unix:{folder.In("socket")}", Port = null }))
        {
            var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

            Assert.Equal(["ann@example.org 2.1.5"], report.Statuses());
        }

        Assert.Contains("LHLO client.test", await serving);
    }

    private static async Task<string[]> Serve(Socket listener)
    {
        using var socket = await listener.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var lines = new List<string>();
        await stream.WriteAsync("220 local\r\n"u8.ToArray());
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            var reply = line.Split(' ', ':')[0] switch
            {
                "LHLO" or "MAIL" or "RCPT" => "250 2.1.5 Ok\r\n",
                "DATA" => "354 Go on\r\n",
                "." => "250 2.1.5 Delivered\r\n",
                "QUIT" => "221 Bye\r\n",
                _ => "",
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
        }

        return [.. lines];
    }
}
