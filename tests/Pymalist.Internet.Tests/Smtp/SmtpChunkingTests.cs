using System.Text;
using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Messages by BDAT (RFC 3030), as they are where nothing has to be changed.</summary>
public sealed class SmtpChunkingTests : IAsyncLifetime
{
    private const string Binary = "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nMIME-Version: 1.0\r\n\r\n\0\r.\n\u00ff";

    private readonly ScriptedSmtpServer _server = new() { Extensions = ["PIPELINING", "CHUNKING", "8BITMIME"] };

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Pieces.Whole)]
    [InlineData(Pieces.Lines)]
    [InlineData(Pieces.Octets)]
    public async Task A_small_message_goes_out_whole_with_its_envelope(Pieces pieces)
    {
        _server.Pieces = pieces;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(["RCPT TO:<ann@example.org>", "BDAT 32 LAST"], _server.Commands.Skip(2));
        Assert.Equal([Posts.Message], _server.Messages);
        Assert.True(_server.Sessions[0].WasPipelined);
    }

    [Fact]
    public async Task A_recipient_that_hangs_leaves_nobody_in_doubt_beside_him()
    {
        _server.Pieces = Pieces.Lines;
        _server.Reply = command => command == "RCPT TO:<bob@example.net>" ? ScriptedSmtpServer.Silence : null;
        await using var distributor = new SmtpDistributor(_server.Options with { CommandTimeout = TimeSpan.FromSeconds(3) });

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);

        Assert.Equal(["ann@example.org 4.4.2", "bob@example.net 4.4.1"], report.Statuses());
        Assert.All(report.Recipients, recipient => Assert.Equal(Evidence.Session, recipient.Evidence));
    }

    [Fact]
    public async Task One_that_hangs_alone_is_in_doubt_and_told_apart()
    {
        _server.Pieces = Pieces.Lines;
        _server.Reply = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? ScriptedSmtpServer.Silence : null;
        await using var distributor = new SmtpDistributor(_server.Options with { CommandTimeout = TimeSpan.FromSeconds(3) });

        var report = await distributor.Distribute(Posts.To("bob@example.net"), None);

        Assert.Equal((EnhancedStatus.NoAnswer, Evidence.Unknown), (report.Recipients[0].Status, report.Recipients[0].Evidence));
    }

    [Fact]
    public async Task After_a_pause_the_message_waits_for_a_sign_of_life()
    {
        _server.Extensions = ["PIPELINING", "CHUNKING"];
        var isSecond = false;
        _server.Reply = command => command.StartsWith("MAIL", StringComparison.Ordinal) && isSecond && _server.Sessions.Count == 1 ? ScriptedSmtpServer.Close : null;
        await using var distributor = new SmtpDistributor(_server.Options with { WarmTime = TimeSpan.Zero });
        await distributor.Distribute(Posts.To("ann@example.org"), None);
        isSecond = true;

        var report = await distributor.Distribute(Posts.To("bob@example.org"), None);

        Assert.Equal(["bob@example.org 2.0.0"], report.Statuses());
        Assert.Equal(2, _server.Sessions.Count);
        Assert.Equal(2, _server.Messages.Count);
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { Chunking = false });

        await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Contains("DATA", _server.Commands);
        Assert.Equal([Posts.Message], _server.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_pipelining_the_message_waits_for_the_recipients(bool isRefused)
    {
        _server.Extensions = ["CHUNKING"];
        _server.Reply = command => command.StartsWith("RCPT", StringComparison.Ordinal) && isRefused ? "550 5.1.1 No such user" : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal([isRefused ? "ann@example.org 5.1.1" : "ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(isRefused ? 0 : 1, _server.Commands.Count(command => command.StartsWith("BDAT", StringComparison.Ordinal)));
        Assert.False(_server.Sessions[0].WasPipelined);
    }

    [Theory]
    [InlineData("a\n.\nb\r.\r\r\n", "a\r\n.\r\nb\r\n.\r\n\r\n")]
    [InlineData(".", ".\r\n")]
    [InlineData("x\r\n.\r\nMAIL FROM:<eve@example.com>\r\n", "x\r\n.\r\nMAIL FROM:<eve@example.com>\r\n")]
    public async Task Lines_end_with_CR_LF_and_dots_stay_as_they_are(string message, string sent)
    {
        await using var distributor = new SmtpDistributor(_server.Options);

        await distributor.Distribute(Posts.Of(message, "ann@example.org"), None);

        Assert.Equal([sent], _server.Messages);
        Assert.Single(_server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task A_large_message_goes_out_in_chunks_and_arrives_whole(string lineEnd)
    {
        var message = string.Concat(Enumerable.Range(0, 200_000).Select(i => $".{i}{lineEnd}"));
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.Of(message, "ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal([TestWire.Normalised(Encoding.Latin1.GetBytes(message))], _server.Messages);
        Assert.InRange(_server.Commands.Count(command => command.StartsWith("BDAT", StringComparison.Ordinal)), 4, 100);
        Assert.Equal("BDAT 0 LAST", _server.Commands[^1]);
    }

    [Fact]
    public async Task A_chunk_that_is_refused_ends_the_transaction_and_not_the_session()
    {
        var chunks = 0;
        _server.Reply = command => command.StartsWith("BDAT", StringComparison.Ordinal) && ++chunks == 2 ? "552 5.3.4 Too much" : null;
        await using var distributor = new SmtpDistributor(_server.Options);
        var large = new string('x', 70) + "\r\n";

        var refused = await distributor.Distribute(Posts.Of(string.Concat(Enumerable.Repeat(large, 20_000)), "ann@example.org"), None);
        var report = await distributor.Distribute(Posts.To("bob@example.org"), None);

        Assert.Equal(["ann@example.org 5.3.4"], refused.Statuses());
        Assert.Equal(["bob@example.org 2.0.0"], report.Statuses());
        Assert.Contains("RSET", _server.Commands);
        Assert.Single(_server.Sessions);
    }

    [Fact]
    public async Task A_message_sent_along_for_nobody_is_nobodys_and_the_session_goes_on()
    {
        _server.Reply = command =>
            command == "RCPT TO:<gone@example.org>" ? "550 5.1.1 No such user"
            : command.StartsWith("BDAT", StringComparison.Ordinal) && _server.Commands.Count < 6 ? "554 5.5.1 No valid recipients"
            : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var refused = await distributor.Distribute(Posts.To("gone@example.org"), None);
        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["gone@example.org 5.1.1"], refused.Statuses());
        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Single(_server.Messages);
        Assert.Single(_server.Sessions);
    }

    [Fact]
    public async Task Binary_parts_go_out_as_they_are_where_the_server_takes_them()
    {
        _server.Extensions = ["PIPELINING", "CHUNKING", "BINARYMIME", "8BITMIME"];
        await using var distributor = new SmtpDistributor(_server.Options);

        await distributor.Distribute(Posts.Of(Binary, "ann@example.org"), None);

        Assert.Contains(_server.Commands, command => command.EndsWith(" BODY=BINARYMIME", StringComparison.Ordinal));
        Assert.Equal([Binary], _server.Messages);
    }

    [Theory]
    [InlineData("PIPELINING", "CHUNKING", "8BITMIME")]
    [InlineData("BINARYMIME", "8BITMIME")]
    [InlineData("PIPELINING")]
    public async Task Binary_parts_are_encoded_where_it_does_not(params string[] extensions)
    {
        _server.Extensions = extensions;
        await using var distributor = new SmtpDistributor(_server.Options);

        await distributor.Distribute(Posts.Of(Binary, "ann@example.org"), None);

        var message = Assert.Single(_server.Messages);
        Assert.Contains("Content-Transfer-Encoding: base64\r\n", message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Encoding.Latin1.GetBytes("\0\r.\n\u00ff")), message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8BITMIME", "\u00fc")]
    [InlineData("HELP", "=FC")]
    public async Task Eight_bit_octets_are_encoded_only_where_the_server_does_not_take_them(string extension, string sent)
    {
        _server.Extensions = [extension];
        await using var distributor = new SmtpDistributor(_server.Options);
        const string header = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";

        await distributor.Distribute(Posts.Of(header + "\u00fc\r\n", "ann@example.org"), None);

        Assert.EndsWith($"\r\n\r\n{sent}\r\n", Assert.Single(_server.Messages), StringComparison.Ordinal);
    }
}
