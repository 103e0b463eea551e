namespace Pymalist.Components.Tests;

public sealed class StdErrLoggerTests
{
    private static async Task<string[]> Lines(Failure failure)
    {
        using var output = new StringWriter();
        await new StdErrLogger(output).React(failure, default);
        Assert.EndsWith(Environment.NewLine, output.ToString(), StringComparison.Ordinal);
        return output.ToString()[..^Environment.NewLine.Length].Split(Environment.NewLine);
    }

    [Fact]
    public async Task A_failure_without_a_mail_is_one_line() =>
        Assert.Equal(["pymalist: fetcher: IOException: no mailbox"], await Lines(new Failure(Role.Fetcher, new IOException("no mailbox"), Mail: null)));

    [Fact]
    public async Task A_verdict_shows_its_status_the_mail_and_each_recipient()
    {
        var verdict = new MailException(EnhancedStatus.Permanent, "nobody there", [Some.Report(Some.Ann, EnhancedStatus.Permanent, "550 no"), Some.Report(Some.Bob, EnhancedStatus.BadConnection, "lost")]);
        var mail = Some.MailTo() with { Sender = Some.Bob, List = Some.Archive };

        var lines = await Lines(new Failure(Role.Distributor, verdict, mail));

        Assert.Equal(
            [
                "pymalist: distributor: 5.0.0 nobody there [mail 1, from bob@example.net, list archive@example.org]",
                "pymalist:   ann@example.org: 5.0.0 550 no",
                "pymalist:   bob@example.net: 4.4.2 lost",
            ],
            lines);
    }

    [Fact]
    public async Task An_exception_of_another_process_shows_its_own_type() =>
        Assert.Equal(
            ["pymalist: processor: Their.Exception: text [mail 1, from unknown, list none yet]"],
            await Lines(new Failure(Role.Processor, new ReportedException("Their.Exception", "text"), Some.MailTo())));

    [Theory]
    [InlineData("a\r\npymalist: all is well")]
    [InlineData("a\u001b[2Jb")]
    [InlineData("a\u0085b\u2028c\u2029d\0e\u009bf\u007fg")]
    [InlineData("a\u202eb\u2066c\u200fd")]
    public async Task What_a_stranger_wrote_is_no_line_of_ours_and_moves_no_cursor(string text)
    {
        var verdict = new MailException(EnhancedStatus.Permanent, text, [Some.Report(Some.Ann, EnhancedStatus.Permanent, text)]);

        var lines = await Lines(new Failure(Role.Distributor, verdict, Some.MailTo() with { Id = text }));

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e' or '\u2066' or '\u200f'));
    }

    [Fact]
    public async Task A_line_is_written_at_once()
    {
        using var output = new CountingWriter();
        var verdict = new MailException(EnhancedStatus.Permanent, "no", [Some.Report(Some.Ann, EnhancedStatus.Permanent)]);

        await new StdErrLogger(output).React(new Failure(Role.Distributor, verdict, Some.MailTo()), default);

        Assert.Equal(1, output.Writes);
    }

    private sealed class CountingWriter : StringWriter
    {
        public int Writes { get; private set; }

        public override void Write(string? value) => Writes++;
    }
}
