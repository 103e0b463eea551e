using Pymalist.Testing;

namespace Pymalist.Lists.Tests;

public sealed class AutomaticMailToAListTests
{
    private readonly SingleListProcessor _list = new(Posts.Red);

    [Theory]
    [InlineData("Return-Path: <>")]
    [InlineData("Return-Path:\r\n <>\r\nReturn-Path: <ann@example.com>")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x")]
    [InlineData("content-type: Multipart/Report (bounce)")]
    [InlineData("Content-Type:\r\n multipart/report\r\n ;boundary=x")]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (by a clock); owner-email=\"ann@example.com\"")]
    [InlineData("Auto-Submitted: none")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("X-Autorespond: Hello")]
    public async Task What_machines_answer_is_refused(string fields)
    {
        var mail = Posts.Mail($"{fields}\r\nFrom: ann@example.com\r\n\r\nI am away.\r\n");

        var refusal = await _list.Refusal(mail);

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Contains("<red@example.org>", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Return-Path: <ann@example.com>\r\nReturn-Path: <>")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"multipart/report\"")]
    [InlineData("Content-Type: multipart/reporting")]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Auto-Submitted: No (by hand)")]
    [InlineData("Auto-Submitted: ")]
    [InlineData("Precedence: bulk")]
    [InlineData("Precedence: list")]
    [InlineData("Precedence: junk")]
    [InlineData("X-Autoreply: no")]
    [InlineData("X-Auto-Response-Suppress: All")]
    [InlineData("List-Id: <blue.example.org>\r\nPrecedence: bulk\r\nX-BeenThere: blue@example.org")]
    public async Task What_people_post_passes(string fields)
    {
        var outgoing = await _list.Only($"{fields}\r\nFrom: ann@example.com\r\n\r\nHello\r\n");

        Assert.StartsWith("5f1d.", outgoing.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_null_reverse_path_of_the_envelope_is_refused()
    {
        var mail = Posts.Mail("From: ann@example.com\r\n\r\nHello\r\n") with { ReversePath = ReversePath.Null };

        var refusal = await _list.Refusal(mail);

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
    }

    [Fact]
    public async Task The_envelope_is_believed_and_not_an_old_field()
    {
        var mail = Posts.Mail("Return-Path: <>\r\nFrom: ann@example.com\r\n\r\nHello\r\n") with { ReversePath = new(Posts.Ann.Address) };

        var outgoing = await _list.All(mail);

        Assert.Single(outgoing);
    }

    [CorpusFact]
    public async Task Delivery_status_notifications_of_the_corpus_are_refused()
    {
        var reports = Corpus.Files("bounces").Select(File.ReadAllBytes).Select(octets => Posts.Mail(octets))
            .Where(mail => mail.Bodies("Content-Type") is [var type, ..] && type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase))
            .ToList();

        Assert.True(reports.Count > 100, $"The corpus has {reports.Count} of them only.");
        foreach (var mail in reports)
            Assert.Equal(EnhancedStatus.PostingProhibited, (await _list.Refusal(mail)).Status);
    }
}
