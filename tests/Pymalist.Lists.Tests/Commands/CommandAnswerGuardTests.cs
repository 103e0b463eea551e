using System.Text.Json;
using Pymalist.Lists.Commands;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Commands;

public sealed class CommandAnswerGuardTests
{
    private static readonly CommandAnswerGuard Guard = new([Posts.Red.List.Address, AddrSpec.Parse("red-request@example.org")]);

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (by a clock)")]
    [InlineData("Auto-Submitted:")]
    [InlineData("Precedence: bulk")]
    [InlineData("Precedence: List")]
    [InlineData("Precedence: junk")]
    [InlineData("List-Id: <blue.example.org>")]
    [InlineData("List-Unsubscribe: <https://example.org/u>")]
    [InlineData("Mailing-List: contact blue-help@example.org; run by ezmlm")]
    [InlineData("Return-Path: <>")]
    [InlineData("Return-Path: <blue-bounces+ann=example.com@example.org>")]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=x")]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply")]
    [InlineData("X-Auto-Response-Suppress: All")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("Subject: =?utf-8?q?Automatische_Antwort=3A?= confirm t0k3n")]
    [InlineData("Subject: Out of Office: Re: confirm t0k3n")]
    public void What_a_machine_wrote_is_not_answered(string field)
    {
        var mail = Posts.Mail($"{field}\r\nFrom: ann@example.com\r\n\r\nhelp\r\n");

        Assert.NotNull(Guard.Refusal(mail));
        Assert.False(Guard.MayAnswer(mail));
    }

    [Theory]
    [InlineData("MAILER-DAEMON@example.com")]
    [InlineData("postmaster@example.com")]
    [InlineData("no-reply@example.com")]
    [InlineData("blue-request@example.com")]
    [InlineData("owner-blue@example.com")]
    [InlineData("blue-owner@example.com")]
    [InlineData("red@example.org")]
    [InlineData("Red-Request@example.org")]
    [InlineData("undisclosed-recipients:;")]
    [InlineData("nobody there")]
    public void Where_nobody_reads_answers_none_goes(string author)
    {
        Assert.NotNull(Guard.Refusal(Posts.Mail($"From: {author}\r\n\r\nhelp\r\n")));
    }

    [Theory]
    [InlineData("Subject: help")]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Return-Path: <ann@example.com>\r\nReturn-Path: <>")]
    [InlineData("Precedence: first-class")]
    [InlineData("X-Autoreply: no")]
    [InlineData("X-Auto-Response-Suppress: RN")]
    [InlineData("Subject: Autobahn")]
    [InlineData("Content-Type: multipart/alternative; boundary=\"multipart/report\"")]
    public void What_a_person_wrote_is_answered(string fields)
    {
        Assert.Null(Guard.Refusal(Posts.Mail($"{fields}\r\nFrom: Ann <ann@example.com>\r\n\r\nhelp\r\n")));
    }

    [Fact]
    public void The_envelope_is_believed_and_not_an_old_field()
    {
        var mail = Posts.Mail("Return-Path: <>\r\nFrom: ann@example.com\r\n\r\nhelp\r\n");

        Assert.Null(Guard.Refusal(mail with { ReversePath = new ReversePath(Posts.Ann.Address) }));
        Assert.NotNull(Guard.Refusal(mail with { ReversePath = ReversePath.Null }));
    }

    [CorpusFact]
    public void No_bounce_report_or_automatic_answer_of_the_corpus_is_answered()
    {
        var automatic = Rows("bounces/expected.jsonl").Where(row => row.GetProperty("class").GetString() != "not-a-bounce")
            .Select(row => row.GetProperty("file").GetString()!).ToList();

        var answered = automatic.Where(file => File.Exists(PathOf(file)) && Guard.MayAnswer(Posts.Mail(File.ReadAllBytes(PathOf(file))))).ToList();

        Assert.True(automatic.Count > 350, $"The corpus has {automatic.Count} of them only.");
        Assert.Empty(answered);
    }

    [CorpusFact]
    public void No_mail_with_a_signal_is_answered()
    {
        string[] signals = ["auto-submitted", "list-id", "list-unsubscribe", "list-post", "empty-return-path", "report-type"];
        var rows = Rows("list-signals.jsonl").Where(row => signals.Any(signal => row.TryGetProperty(signal, out _))).ToList();

        var answered = rows.Select(row => row.GetProperty("file").GetString()!).Where(file => file.EndsWith(".eml", StringComparison.Ordinal))
            .Where(file => Guard.MayAnswer(Posts.Mail(File.ReadAllBytes(PathOf(file))))).ToList();

        Assert.True(rows.Count > 100, $"The corpus has {rows.Count} of them only.");
        Assert.Empty(answered);
    }

    [CorpusFact]
    public void Replies_of_people_are_answered()
    {
        var signalled = Rows("list-signals.jsonl").Select(row => row.GetProperty("file").GetString()!).ToHashSet(StringComparer.Ordinal);
        var plain = Corpus.Files("threads").Concat(Corpus.Files("mime")).Where(file => !signalled.Contains(Path.GetRelativePath(Corpus.Root!, file)))
            .Select(file => Posts.Mail(File.ReadAllBytes(file))).Where(mail => Pymalist.Internet.Messages.MailExtensions.Author(mail) is not null).ToList();

        var refused = plain.Select(Guard.Refusal).OfType<string>().ToList();

        Assert.True(plain.Count > 200, $"The corpus has {plain.Count} of them only.");
        // What is left are addresses of machines, which the mail itself does not tell by a field.
        Assert.True(refused.Count < plain.Count / 20, $"{refused.Count} of {plain.Count} are refused.");
        Assert.All(refused, why => Assert.True(why.Contains("nobody reads", StringComparison.Ordinal) || why.Contains("reverse-path", StringComparison.Ordinal), why));
    }

    private static IEnumerable<JsonElement> Rows(string file) => File.ReadLines(PathOf(file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static string PathOf(string file) => Path.Combine(Corpus.Root!, file);
}
