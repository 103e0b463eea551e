using System.Diagnostics;
using System.Text;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;
using Xunit.Abstractions;

namespace Pymalist.Lists.Tests.Policy;

/// <summary>Mail that nobody writes by accident. Each of these tests ends soon only while the work grows no faster than the mail.</summary>
public sealed class HostilePostTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Subject: ", "casino ", 10)]
    [InlineData("Subject: ", "=?utf-8?q?casino?= ", 10)]
    [InlineData("Subject: ", "Re: ", 10)]
    [InlineData("Subject:", "\r\n ", 10)]
    [InlineData("X-Any: ", "\0\u00ff", 10)]
    [InlineData("From: ", "a@b.example,", 10)]
    [InlineData("From: ", "(", 10)]
    [InlineData("To: ", "red@example.org,", 10)]
    [InlineData("To: ", "\"", 10)]
    [InlineData("Cc: ", "<", 10)]
    [InlineData("X-Mailer: ", "bulk", 10)]
    [InlineData("References: ", "<a@b> ", 10)]
    [InlineData("Message-ID: ", "<", 10)]
    [InlineData("X-Spam-Level: ", "*", 10)]
    [InlineData("X-Spam-Status: ", " ", 10)]
    [InlineData("Authentication-Results: mx.example.org; ", "dmarc=pass (", 10)]
    [InlineData("Content-Type: ", "multipart/mixed; boundary=x;", 10)]
    [InlineData("Content-Type: text/html; name=\"", ".exe ", 10)]
    public async Task One_field_of_megabytes_is_judged(string start, string filling, int megabytes) =>
        await Judged($"X-First: 1\r\n{start}{Judging.Repeated(filling, megabytes * 1_000_000)}\r\nX-Last: 2\r\n\r\nHello\r\n");

    [Theory]
    [InlineData("Subject: casino\r\n")]
    [InlineData("X-Mailer: b\r\n")]
    [InlineData("To: red@example.org\r\n")]
    [InlineData("From: a@b.example\r\n")]
    [InlineData("Received: x\r\n")]
    [InlineData("References: <a@b>\r\n")]
    [InlineData("Authentication-Results: mx.example.org; dmarc=pass\r\n")]
    [InlineData("Message-ID: x\r\n")]
    [InlineData("X: \r\n")]
    public async Task A_header_section_of_ten_megabytes_is_judged(string field) => await Judged($"{Judging.Repeated(field, 10_000_000)}\r\nHello\r\n");

    [Theory]
    [InlineData("Content-Type: text/html", "<style>")]
    [InlineData("Content-Type: text/html", "<")]
    [InlineData("Content-Type: text/html", "<!--")]
    [InlineData("Content-Type: text/html", "&nbsp;")]
    [InlineData("Content-Type: text/html", "<style></styl")]
    [InlineData("Content-Type: text/html", "<p>")]
    [InlineData("Subject: a", " \r\n")]
    [InlineData("Subject: a", "\n-----BEGIN PGP ")]
    [InlineData("Content-Type: multipart/mixed; boundary=x", "--x\r\n\r\n")]
    [InlineData("Content-Type: message/rfc822", "Content-Type: message/rfc822\r\n\r\n")]
    [InlineData("Content-Transfer-Encoding: base64", "=")]
    public async Task A_body_of_ten_megabytes_is_judged(string field, string filling) =>
        await Judged($"To: red@example.org\r\nMessage-ID: <1@a>\r\n{field}\r\n\r\n{Judging.Repeated(filling, 10_000_000)}");

    [Fact]
    public async Task A_hundred_thousand_recipients_are_too_many_and_the_list_is_found_among_the_first()
    {
        var crowd = string.Join(",\r\n ", Enumerable.Range(0, 100_000).Select(i => $"Member {i} <a{i}@example.com>"));

        var decision = await Judged($"From: ann@example.com\r\nTo: red@example.org,\r\n {crowd}\r\nSubject: a\r\n\r\nHello\r\n");

        Assert.Equal(Act.Hold, decision.Verdict.Act);
        Assert.Equal(["RecipientCount"], decision.Holds.Where(hold => hold.Rule is "RecipientCount" or "Destination").Select(hold => hold.Rule));
    }

    [Theory]
    [InlineData("(.*a){100}b", "a")]
    [InlineData("(a?){90}a{90}$", "a")]
    [InlineData("(a+)+b", "a")]
    [InlineData("(a|a)*b", "a")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)b", "ab")]
    [InlineData(".*a.{250}b", "ab")]
    public async Task A_pattern_that_would_backtrack_does_not(string pattern, string filling)
    {
        var rule = new HeaderRule(new HeaderRuleOptions { Field = "Subject", Matches = pattern });
        var fields = string.Concat(Enumerable.Repeat($"Subject: {Judging.Repeated(filling, 90_000)}c\r\n", 20));
        var started = Stopwatch.GetTimestamp();

        await rule.Says(Judging.Post(fields + "X-Last: 1"));

        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{pattern}: {took.TotalMilliseconds:F0} ms");
        Assert.True(took < TimeSpan.FromSeconds(20), $"{pattern}: {took}");
    }

    private async Task<Decision> Judged(string message)
    {
        var post = new Post(Posts.Mail(Encoding.Latin1.GetBytes(message)), Judging.Red, Judging.Member, Judging.Now);
        var started = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var decision = await Everything.Judge(post);

        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms, {(GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20} MB: {decision.Verdict.Act} by {decision.Verdict.Rule}");
        Judging.AssertIsForPeople(decision.Verdict);
        return decision;
    }
}
