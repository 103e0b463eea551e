using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pymalist.Lists.Bounces;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Bounces;

/// <summary>Anybody may write to a reverse-path. Each of these tests ends soon only while the work grows no faster than the mail.</summary>
public sealed class HostileBounceTests
{
    private const string Notice = "From: MAILER-DAEMON\r\nReturn-Path: <>\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at x.\r\n";
    private const string Report = "From: MAILER-DAEMON\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n";
    private const string Feedback = "From: a@b.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n";

    [Theory]
    [InlineData(Notice, "<a@b.example>:\r\n550 no\r\n")]
    [InlineData(Notice, "<")]
    [InlineData(Notice, "<a@b.example>: ")]
    [InlineData(Notice, "\r\n")]
    [InlineData(Notice, "5.1.")]
    [InlineData(Notice, "550 ")]
    [InlineData(Notice, "5555555555")]
    [InlineData(Notice, "{\"notificationType\":[")]
    [InlineData("From: MAILER-DAEMON\r\nSubject: failure notice\r\n\r\n", "{\"notificationType\":")]
    [InlineData("From: MAILER-DAEMON\r\nSubject: failure notice\r\n\r\n", "RCPT TO:")]
    [InlineData("From: MAILER-DAEMON\r\nContent-Type: text/html\r\n\r\n", "<a ")]
    [InlineData("From: MAILER-DAEMON\r\nContent-Type: text/html\r\n\r\n", "<>&lt;")]
    [InlineData(Report, "Final-Recipient: rfc822; a@b.example\r\n")]
    [InlineData(Report, "Final-Recipient: rfc822; a@b.example\r\n\r\n")]
    [InlineData(Report, "Final-Recipient:\r\n")]
    [InlineData(Report, "Final-Recipient: utf-8; \\x{\\x{")]
    [InlineData(Report, "Final-Recipient: rfc822; +2B+2B+2B")]
    [InlineData(Report, "X: ")]
    [InlineData(Report, "X:\r\n")]
    [InlineData(Report, "Diagnostic-Code: smtp; user unknown\r\n ")]
    [InlineData(Report, "\r\n\r\n")]
    [InlineData(Feedback, "Original-Rcpt-To: <a@b.example>\r\n")]
    [InlineData("X-Failed-Recipients: ", "a@b.example,")]
    [InlineData("Subject: ", "=?utf-8?q?")]
    [InlineData("From: ", "(")]
    [InlineData("", "Content-Type: message/rfc822\r\n\r\n")]
    [InlineData("Return-Path: <>\r\n", "\r\n")]
    public void Megabytes_of_anything_are_read_soon(string start, string filling)
    {
        var mail = Encoding.Latin1.GetBytes(start + new StringBuilder().Insert(0, filling, 3_000_000 / filling.Length));
        var clock = Stopwatch.StartNew();

        var report = BounceReader.Read(mail);

        Assert.True(report.Recipients.Count <= 200);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void Hundreds_of_recipients_with_long_words_are_read_soon()
    {
        var fields = new StringBuilder();
        for (var i = 0; i < 1_000; i++)
            fields.Append(CultureInfo.InvariantCulture, $"Final-Recipient: rfc822; a{i}@b.example\r\nAction: failed\r\nDiagnostic-Code: smtp; {new string('x', 5_000)}\r\n\r\n");

        var report = BounceReader.Read(Reports.Delivery(fields.ToString()));

        Assert.InRange(report.Recipients.Count, 90, 200);
        Assert.All(report.Recipients, recipient => Assert.True(recipient.Diagnostic.Length <= 1_000));
    }

    [Fact]
    public void No_line_end_or_control_character_comes_out_of_a_report()
    {
        var mail = Reports.Utf8("Return-Path: <>\nFrom: MAILER-DAEMON\nSubject: failure notice\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
            + "This is the qmail-send program\n\n<ann@example.com>:\n550 a=00b=1B[31m=E2=80=A8c=0D=0Ad=E2=80=AEe\n");

        var recipient = Assert.Single(BounceReader.Read(mail).Recipients);

        Assert.DoesNotContain(recipient.Diagnostic, c => char.IsControl(c) || c is '\u2028' or '\u202e');
    }

    [Fact]
    public void A_report_within_a_report_without_end_is_read_soon()
    {
        var mail = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
            mail.Append(CultureInfo.InvariantCulture, $"From: MAILER-DAEMON\r\nContent-Type: multipart/report; boundary=b{i}\r\n\r\n--b{i}\r\nContent-Type: message/rfc822\r\n\r\n");

        Assert.Equal(BounceKind.Other, BounceReader.Read(Encoding.Latin1.GetBytes(mail.ToString())).Kind);
    }

    [Fact]
    public void Octets_that_are_no_text_are_no_report()
    {
        var random = new Random(2009);
        for (var i = 0; i < 200; i++)
        {
            var octets = new byte[random.Next(2_000)];
            random.NextBytes(octets);
            Assert.Equal(BounceKind.None, BounceReader.Read(octets).Kind);
        }
    }

    // Each bounce of the corpus cut and damaged: nothing is asked of what is found, but that it is found without an error.
    [CorpusFact]
    public void Damaged_bounces_are_read_as_well_as_can_be()
    {
        var random = new Random(2009);
        foreach (var file in Corpus.Files("bounces"))
        {
            var octets = File.ReadAllBytes(file);
            BounceReader.Read(octets.AsMemory(0, random.Next(octets.Length)));
            BounceReader.Read(octets.AsMemory(random.Next(octets.Length)));
            for (var i = 0; i < 20; i++)
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            Assert.NotNull(BounceReader.Read(octets));
        }
    }
}
