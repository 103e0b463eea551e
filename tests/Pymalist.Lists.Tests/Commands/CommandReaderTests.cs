using System.Text;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Tests.Commands;

public sealed class CommandReaderTests
{
    private static readonly CommandReader Reader = new(Posts.Red.List.Address);

    public static TheoryData<string, ListCommand> Lines => new()
    {
        { "subscribe", new SubscribeCommand() },
        { "SUB", new SubscribeCommand() },
        { "Join red", new SubscribeCommand() },
        { "please subscribe me to this list.", new SubscribeCommand() },
        { "subscribe digest", new SubscribeCommand(MemberDelivery.Digest) },
        { "subscribe red digest=plain address=Ann@Example.com", new SubscribeCommand(MemberDelivery.PlainDigest, AddrSpec.Parse("ann@example.com")) },
        { "subscribe nomail <ann@example.com>", new SubscribeCommand(MemberDelivery.None, AddrSpec.Parse("ann@example.com")) },
        { "subscribe ann@example.com<mailto:ann@example.com>", new SubscribeCommand(null, AddrSpec.Parse("ann@example.com")) },
        { "unsubscribe", new UnsubscribeCommand() },
        { "Unsubscribe!", new UnsubscribeCommand() },
        { "leave red@example.org", new UnsubscribeCommand() },
        { "unsub address=ann@example.com", new UnsubscribeCommand(AddrSpec.Parse("ann@example.com")) },
        { "signoff", new UnsubscribeCommand() },
        { "confirm 4f2a.B_9~c+/=-x", new ConfirmCommand("4f2a.B_9~c+/=-x") },
        { "CONFIRM \"abc\".", new ConfirmCommand("abc") },
        { "help", new HelpCommand() },
        { "?", new HelpCommand() },
        { "info red", new InfoCommand() },
        { "which", new WhichCommand() },
        { "who", new WhoCommand() },
        { "lists", new ListsCommand() },
        { "approve t0k3n", new ModerateCommand(ModeratorDecision.Approve, "t0k3n") },
        { "reject t0k3n", new ModerateCommand(ModeratorDecision.Reject, "t0k3n") },
        { "discard t0k3n", new ModerateCommand(ModeratorDecision.Discard, "t0k3n") },
        { "ban t0k3n", new ModerateCommand(ModeratorDecision.Ban, "t0k3n") },
        { "set delivery each", new SetCommand(new DeliverySetting(MemberDelivery.Each)) },
        { "set delivery digest", new SetCommand(new DeliverySetting(MemberDelivery.Digest)) },
        { "set digest plain", new SetCommand(new DeliverySetting(MemberDelivery.PlainDigest)) },
        { "set delivery none", new SetCommand(new DeliverySetting(MemberDelivery.None)) },
        { "set vacation 2026-12-24 2027-01-06", new SetCommand(new VacationSetting(new DateOnly(2026, 12, 24), new DateOnly(2027, 1, 6))) },
        { "set vacation 24.12.2026 - 6.1.2027", new SetCommand(new VacationSetting(new DateOnly(2026, 12, 24), new DateOnly(2027, 1, 6))) },
        { "set vacation off", new SetCommand(new VacationSetting(null, null)) },
        { "set ownposts off", new SetCommand(new OwnPostsSetting(false)) },
        { "set duplicates ON", new SetCommand(new DuplicatesSetting(true)) },
        { "set language pt-BR", new SetCommand(new LanguageSetting("pt-br")) },
        { "set timezone Europe/Warsaw", new SetCommand(new TimeZoneSetting("Europe/Warsaw")) },
        { "Set Timezone: america/argentina/buenos_aires", new SetCommand(new TimeZoneSetting("America/Argentina/Buenos_Aires")) },
        { "set timezone utc", new SetCommand(new TimeZoneSetting("UTC")) },
        { "set timezone off", new SetCommand(new TimeZoneSetting("")) },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_of_the_body_is_a_command(string line, ListCommand command)
    {
        var mail = Read($"From: ann@example.com\r\n\r\n{line}\r\n");

        Assert.Equal([command], mail.Commands);
        Assert.Empty(mail.Unknown);
        Assert.False(mail.HasMore);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_subject_is_a_command(string line, ListCommand command)
    {
        var mail = Read($"Subject: Re: {line}\r\n\r\n");

        Assert.Equal([command], mail.Commands);
    }

    [Theory]
    [InlineData("Good day", LineProblem.NotACommand)]
    [InlineData("confirm", LineProblem.NoToken)]
    [InlineData("confirm <script>", LineProblem.NoToken)]
    [InlineData("approve one two", LineProblem.NoToken)]
    [InlineData("subscribe address=ann", LineProblem.NoAddress)]
    [InlineData("subscribe ann@", LineProblem.NoAddress)]
    [InlineData("Join us for dinner tonight", LineProblem.UnknownWord)]
    [InlineData("help my house is on fire", LineProblem.UnknownWord)]
    [InlineData("set", LineProblem.UnknownSetting)]
    [InlineData("set colour red", LineProblem.UnknownSetting)]
    [InlineData("set delivery never", LineProblem.NoValue)]
    [InlineData("set vacation 2027-01-06 2026-12-24", LineProblem.NoValue)]
    [InlineData("set vacation 2026-02-30 2026-03-01", LineProblem.NoValue)]
    [InlineData("set language ../../etc/passwd", LineProblem.NoValue)]
    [InlineData("set timezone ../../../etc/passwd", LineProblem.NoValue)]
    [InlineData("set timezone Europe", LineProblem.NoValue)]
    [InlineData("set timezone Nowhere/Land", LineProblem.NoValue)]
    [InlineData("set timezone", LineProblem.NoValue)]
    [InlineData("set ownposts maybe", LineProblem.NoValue)]
    public void Another_line_comes_back_with_what_is_wrong(string line, LineProblem problem)
    {
        var mail = Read($"From: ann@example.com\r\n\r\n{line}\r\n");

        Assert.Empty(mail.Commands);
        Assert.Equal([new UnknownLine(line, problem)], mail.Unknown);
    }

    [Fact]
    public void A_mail_may_hold_many_commands_and_each_counts_once()
    {
        var mail = Read("Subject: which\r\n\r\nwhich\r\nset ownposts off\r\n\r\nhelp\r\nWHICH\r\n");

        Assert.Equal([new WhichCommand(), new SetCommand(new OwnPostsSetting(false)), new HelpCommand()], mail.Commands);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("Quit")]
    [InlineData("stop.")]
    [InlineData("-- ")]
    [InlineData("--")]
    [InlineData("On Mon, 23 Nov 2026 at 10:00, Red <red-request@example.org> wrote:")]
    [InlineData("Am Montag schrieb Red:")]
    [InlineData("-----Original Message-----")]
    [InlineData("---- Ursprüngliche Nachricht ----")]
    [InlineData("________________________________")]
    public void What_follows_the_end_is_not_read(string end)
    {
        var mail = Read("Content-Type: text/plain; charset=utf-8\r\n\r\nhelp\r\n" + Utf8(end) + "\r\nunsubscribe\r\nThe members of the board\r\n");

        Assert.Equal([new HelpCommand()], mail.Commands);
        Assert.Empty(mail.Unknown);
    }

    [Fact]
    public void Of_what_is_quoted_only_a_confirmation_counts()
    {
        var mail = Read("Subject: Re: Please look at this\r\n\r\nYes!\r\n\r\nRed wrote:\r\n> > approve t1\r\n> discard t2\r\n>confirm t3\r\n> unsubscribe\r\nreject t4\r\n");

        Assert.Equal([new ConfirmCommand("t3")], mail.Commands);
        Assert.Equal(["Yes!"], mail.Unknown.Select(unknown => unknown.Line));
    }

    [Theory]
    [InlineData("Subject: =?utf-8?q?Re=3A_confirm_t0k3n?=\r\n\r\n")]
    [InlineData("Subject: =?utf-8?b?Y29uZmlybSB0MGszbg==?=\r\n\r\n")]
    [InlineData("Subject: AW: Fwd: confirm\r\n t0k3n\r\n\r\n")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nY29uZmlybSB0MGszbg0K\r\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n=63onfirm =\r\nt0k3n\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\nYwBvAG4AZgBpAHIAbQAgAHQAMABrADMAbgA=\r\n")]
    [InlineData("Content-Type: text/html\r\n\r\n<html><head><title>help</title><style>p { who }</style></head><body><p>con<b>firm</b>&nbsp;t0k3n</p></body></html>")]
    [InlineData("Content-Type: text/html\r\n\r\n<div>Ann wrote:<blockquote><p>Hello<br>confirm t0k3n<p>unsubscribe</blockquote></div>")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>help</p>\r\n--x\r\n\r\nconfirm t0k3n\r\n--x--\r\n")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n  \r\n--x\r\nContent-Type: text/html\r\n\r\n<p>confirm t0k3n</p>\r\n--x--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nconfirm t0k3n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: help\r\n\r\nunsubscribe\r\n--x--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nconfirm t0k3n\r\n--x\r\nContent-Type: text/plain; name=a.txt\r\n\r\nunsubscribe\r\n--x--\r\n")]
    [InlineData("\n\nconfirm t0k3n\n")]
    public void A_confirmation_is_found_however_it_was_written(string message)
    {
        var mail = Read(message);

        Assert.Equal([new ConfirmCommand("t0k3n")], mail.Commands.Where(command => command is ConfirmCommand or UnsubscribeCommand or HelpCommand));
    }

    [Fact]
    public void A_flowed_line_is_one_and_a_blank_at_the_end_of_a_short_one_joins_nothing()
    {
        var mail = Read("Content-Type: text/plain; format=flowed\r\n\r\nsubscribe digest \r\nhelp\r\nunsubscribe please from the list red from this mailing list \r\naddress=ann@example.com\r\n");

        Assert.Equal(
            [new SubscribeCommand(MemberDelivery.Digest), new HelpCommand(), new UnsubscribeCommand(AddrSpec.Parse("ann@example.com"))],
            mail.Commands);
    }

    [Fact]
    public void A_letter_is_read_for_ten_lines()
    {
        var mail = Read("\r\n" + string.Concat(Enumerable.Range(1, 10).Select(i => $"Line {i}\r\n")) + "unsubscribe\r\n");

        Assert.Empty(mail.Commands);
        Assert.Equal(10, mail.Unknown.Count);
        Assert.True(mail.HasMore);
    }

    [Fact]
    public void No_more_commands_are_taken_than_the_options_say()
    {
        var reader = new CommandReader(Posts.Red.List.Address, new CommandOptions { MaxCommands = 2 });

        var mail = reader.Read("\r\nconfirm 1\r\nconfirm 2\r\nconfirm 3\r\nconfirm 4\r\n"u8.ToArray());

        Assert.Equal([new ConfirmCommand("1"), new ConfirmCommand("2")], mail.Commands);
        Assert.True(mail.HasMore);
    }

    [Fact]
    public void A_subject_that_says_nothing_is_told_only_where_nothing_else_is_said()
    {
        var silent = Read("Subject: Good day\r\n\r\n\r\n-- \r\nAnn\r\n");
        var spoken = Read("Subject: Good day\r\n\r\nhelp\r\n");

        Assert.Equal([new UnknownLine("Good day", LineProblem.NotACommand)], silent.Unknown);
        Assert.Empty(spoken.Unknown);
    }

    [Fact]
    public void An_unknown_line_comes_back_short_and_without_control_characters()
    {
        var mail = Read("\r\nab\0c\u001b[31m" + new string('x', 1000) + "\r\n");

        var unknown = Assert.Single(mail.Unknown);
        Assert.Equal(100, unknown.Line.Length);
        Assert.StartsWith("ab c [31mxxx", unknown.Line, StringComparison.Ordinal);
    }

    private static CommandMail Read(string message) => Reader.Read(Encoding.Latin1.GetBytes(message));

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
