using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

public sealed class SmtpDistributorTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();

    public static TheoryData<Pieces> AllPieces => new(Enum.GetValues<Pieces>());

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(AllPieces))]
    public async Task A_mail_goes_out_with_its_envelope_however_the_replies_come_in(Pieces pieces)
    {
        _server.Pieces = pieces;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);

        Assert.Equal(["ann@example.org 2.0.0", "bob@example.net 2.0.0"], report.Statuses());
        Assert.Equal(
            ["EHLO client.test", "MAIL FROM:<bounces@list.test> SIZE=32", "RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.net>", "DATA"],
            _server.Commands);
        Assert.Equal([Posts.Message], _server.Messages);
        Assert.True(_server.Sessions[0].WasPipelined);
        Assert.All(report.Recipients, result => Assert.Equal("250 2.0.0 Queued", result.Reply));
    }

    [Fact]
    public async Task Without_pipelining_each_command_waits_for_the_reply_before_it()
    {
        _server.Extensions = [];
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);

        Assert.All(report.Recipients, result => Assert.True(result.Status.IsSuccess));
        Assert.False(_server.Sessions[0].WasPipelined);
        Assert.Contains("MAIL FROM:<bounces@list.test>", _server.Commands);
    }

    [Fact]
    public async Task A_server_that_knows_no_EHLO_is_greeted_with_HELO()
    {
        _server.Reply = command => command.StartsWith("EHLO", StringComparison.Ordinal) ? "504 EHLO not implemented." : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal("HELO client.test", _server.Commands[1]);
    }

    [Fact]
    public async Task Nobody_is_called_when_there_is_no_recipient()
    {
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To(), None);

        Assert.Empty(report.Recipients);
        Assert.Empty(_server.Sessions);
    }

    [Fact]
    public async Task A_recipient_named_twice_is_sent_one_copy()
    {
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "Ann <ANN@example.org>"), None);

        Assert.Single(report.Recipients);
        Assert.Single(_server.Commands, command => command.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_reverse_path_is_the_mails_or_else_its_senders_or_else_null()
    {
        await using var distributor = new SmtpDistributor(_server.Options);
        var mail = Posts.To("ann@example.org") with { Sender = Mailbox.Parse("eve@example.com") };

        await distributor.Distribute(mail, None);
        await distributor.Distribute(mail with { ReversePath = ReversePath.Null }, None);
        await distributor.Distribute(mail with { ReversePath = null }, None);
        await distributor.Distribute(mail with { ReversePath = null, Sender = null }, None);

        Assert.Equal(
            ["MAIL FROM:<bounces@list.test> SIZE=32", "MAIL FROM:<> SIZE=32", "MAIL FROM:<eve@example.com> SIZE=32", "MAIL FROM:<> SIZE=32"],
            _server.Commands.Where(command => command.StartsWith("MAIL", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_recipient_keeps_its_own_reply(bool pipelining)
    {
        _server.Extensions = pipelining ? ["PIPELINING"] : [];
        _server.Reply = command => command switch
        {
            "RCPT TO:<gone@example.org>" => "550-5.1.1 No such user\r\n550 5.1.1 since yesterday",
            "RCPT TO:<later@example.org>" => "450 4.2.1 Greylisted",
            "RCPT TO:<plain@example.org>" => "553 never",
            "." => "250 2.6.0 Queued as 77",
            _ => null,
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(
            Posts.To("gone@example.org", "ann@example.org", "later@example.org", "plain@example.org", "bob@example.org"), None);

        Assert.Equal(
            ["ann@example.org 2.6.0", "bob@example.org 2.6.0", "gone@example.org 5.1.1", "later@example.org 4.2.1", "plain@example.org 5.0.0"],
            report.Statuses());
        Assert.Contains(report.Recipients, result => result.Reply == "550 5.1.1 No such user / 5.1.1 since yesterday");
        Assert.Single(_server.Messages);
    }

    [Theory]
    [InlineData(true, "354 Go on")]
    [InlineData(true, "554 5.5.1 No valid recipients")]
    [InlineData(false, "354 Go on")]
    public async Task When_nobody_was_accepted_no_message_is_sent_and_the_session_goes_on(bool pipelining, string toData)
    {
        _server.Extensions = pipelining ? ["PIPELINING"] : [];
        _server.Reply = command => command switch
        {
            "RCPT TO:<gone@example.org>" => "550 5.1.1 No such user",
            "DATA" => _server.Commands.Count(said => said == "DATA") == 1 && pipelining ? toData : null,
            _ => null,
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var refused = await distributor.Distribute(Posts.To("gone@example.org"), None);
        var accepted = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["gone@example.org 5.1.1"], refused.Statuses());
        Assert.Equal(["ann@example.org 2.0.0"], accepted.Statuses());
        Assert.Equal([Posts.Message], _server.Messages.Where(message => message.Length > 0));
        Assert.Equal(pipelining && toData[0] == '3' ? 2 : 1, _server.Messages.Count);
        Assert.Single(_server.Sessions);
        Assert.Contains("RSET", _server.Commands);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 Not you", "5.7.1", true)]
    [InlineData("MAIL", "451 4.3.0 Not now", "4.3.0", false)]
    [InlineData("DATA", "554 5.3.0 Not this", "5.3.0", true)]
    [InlineData("DATA", "451 4.3.0 Not now", "4.3.0", false)]
    [InlineData(".", "554 5.6.0 Not this", "5.6.0", true)]
    [InlineData(".", "452 4.3.1 Disk full", "4.3.1", false)]
    public async Task A_refused_command_is_everyones_verdict_and_keeps_the_session(string refused, string reply, string status, bool pipelining)
    {
        var isFirst = true;
        var mails = 0;
        _server.Extensions = pipelining ? ["PIPELINING"] : [];
        _server.Reply = command =>
        {
            isFirst &= !command.StartsWith("MAIL", StringComparison.Ordinal) || mails++ == 0;
            var afterRefusal = refused == "MAIL" && isFirst && command != "CONNECT" && !command.StartsWith("EHLO", StringComparison.Ordinal);
            return command.StartsWith(refused, StringComparison.Ordinal) && isFirst ? reply
                : afterRefusal && command != "RSET" ? "503 5.5.1 MAIL first"
                : null;
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var first = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);
        var second = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal([$"ann@example.org {status}", $"bob@example.net {status}"], first.Statuses());
        Assert.All(first.Recipients, result => Assert.Equal(reply, result.Reply));
        Assert.Equal(["ann@example.org 2.0.0"], second.Statuses());
        Assert.Single(_server.Sessions);
    }

    [Theory]
    [InlineData("452 4.5.3 Too many recipients")]
    [InlineData("452 Too many recipients")]
    [InlineData("552 Too many recipients")]
    [InlineData("552 5.5.3 Too many recipients")]
    public async Task Too_many_recipients_go_on_in_further_transactions(string reply)
    {
        var accepted = 0;
        _server.Reply = command =>
        {
            accepted = command.StartsWith("MAIL", StringComparison.Ordinal) ? 0 : accepted;
            return command.StartsWith("RCPT", StringComparison.Ordinal) && ++accepted > 3 ? reply : null;
        };
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To([.. Enumerable.Range(0, 10).Select(i => $"r{i}@example.org")]), None);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"r{i}@example.org 2.0.0"), report.Statuses());
        Assert.Equal(4, _server.Messages.Count);
        Assert.Single(_server.Sessions);
    }

    [Theory]
    [InlineData("452 4.5.3 Too many recipients", "4.5.3")]
    [InlineData("552 Too many recipients", "4.0.0")]
    public async Task A_server_with_no_room_for_a_first_recipient_is_not_asked_for_ever(string reply, string status)
    {
        _server.Reply = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? reply : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "bob@example.net"), None);

        Assert.Equal([$"ann@example.org {status}", $"bob@example.net {status}"], report.Statuses());
    }

    [Theory]
    [InlineData("452 4.2.2 Mailbox full", "4.2.2")]
    [InlineData("552 5.2.2 Mailbox full", "5.2.2")]
    public async Task A_full_mailbox_is_not_taken_for_too_many_recipients(string reply, string status)
    {
        _server.Reply = command => command == "RCPT TO:<full@example.org>" ? reply : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org", "full@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0", $"full@example.org {status}"], report.Statuses());
        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task Many_recipients_go_out_in_several_transactions()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { MaxRecipientsPerTransaction = 250 });

        var report = await distributor.Distribute(Posts.To([.. Enumerable.Range(0, 600).Select(i => $"r{i}@example.org")]), None);

        Assert.Equal(600, report.Recipients.Count(result => result.Status.IsSuccess));
        Assert.Equal(3, _server.Messages.Count);
        Assert.Equal(600, _server.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task A_message_that_is_too_large_fails_for_good_and_is_not_sent()
    {
        _server.Extensions = ["SIZE 31"];
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 5.3.4"], report.Statuses());
        Assert.Equal(["EHLO client.test"], _server.Commands);
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\n\u00fc\r\n", "8BITMIME", "MAIL FROM:<bounces@list.test> BODY=8BITMIME")]
    [InlineData("Subject: x\r\n\r\nu\r\n", "8BITMIME", "MAIL FROM:<bounces@list.test>")]
    public async Task Eight_bit_octets_are_announced_where_that_is_possible(string message, string extension, string command)
    {
        _server.Extensions = [extension];
        await using var distributor = new SmtpDistributor(_server.Options);

        await distributor.Distribute(Posts.Of(message, "ann@example.org"), None);

        Assert.Contains(command, _server.Commands);
        Assert.Equal([message], _server.Messages);
    }

    [Fact]
    public async Task An_international_address_goes_by_itself_to_a_server_that_takes_it()
    {
        _server.Extensions = ["PIPELINING", "8BITMIME", "SMTPUTF8"];
        await using var distributor = new SmtpDistributor(_server.Options with { MaxConnections = 1 });

        var report = await distributor.Distribute(Posts.To("jörg@example.org", "ann@example.org"), None);

        Assert.All(report.Recipients, result => Assert.True(result.Status.IsSuccess));
        Assert.Equal(
            ["MAIL FROM:<bounces@list.test> SMTPUTF8", "RCPT TO:<jörg@example.org>", "DATA", "MAIL FROM:<bounces@list.test>", "RCPT TO:<ann@example.org>", "DATA"],
            _server.Commands.Skip(1).Select(command => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(command))));
    }

    [Fact]
    public async Task An_international_address_fails_for_good_where_the_server_takes_none()
    {
        await using var distributor = new SmtpDistributor(_server.Options);

        var report = await distributor.Distribute(Posts.To("jörg@example.org", "ann@example.org"), None);
        var all = await distributor.Distribute(
            Posts.To("ann@example.org") with { ReversePath = new ReversePath(AddrSpec.Parse("jörg@list.test")) }, None);

        Assert.Equal(["ann@example.org 2.0.0", "jörg@example.org 5.6.7"], report.Statuses());
        Assert.Equal(["ann@example.org 5.6.7"], all.Statuses());
    }

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        var message = string.Concat(Enumerable.Range(0, 30_000).Select(i => $".{i}\n..\n"));
        await using var distributor = new SmtpDistributor(_server.Options);

        await distributor.Distribute(Posts.Of(message, "ann@example.org"), None);

        var stuffed = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"..{i}\r\n...\r\n"));
        Assert.Equal([stuffed], _server.Messages);
    }

    [CorpusFact]
    public async Task No_body_ends_the_message_or_brings_in_a_command()
    {
        await using var distributor = new SmtpDistributor(_server.Options);
        var files = Corpus.Files("smtp/vectors", "*.client-bytes");

        foreach (var file in files)
            await distributor.Distribute(Posts.Of(Encoding.Latin1.GetString(File.ReadAllBytes(file)), "ann@example.org"), None);

        Assert.NotEmpty(files);
        Assert.Equal(files.Count, _server.Messages.Count);
        Assert.All(_server.Commands, command => Assert.DoesNotContain("admin@lists.example", command, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_holds_a_line_end_reaches_no_command()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { HelloName = "client.test\r\nMAIL FROM:<>" });

        await Assert.ThrowsAsync<ArgumentException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.DoesNotContain("MAIL FROM:<>", _server.Commands);
    }
}
