using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class SubjectPrefixTests
{
    private static SingleListProcessor List(string prefix) => new(Posts.Red with { SubjectPrefix = prefix });

    private static async Task<Mail> Sent(string prefix, string subject) =>
        await List(prefix).Only($"From: ann@example.com\r\nSubject:{subject}\r\nX: y\r\n\r\nHello\r\n");

    private static string SubjectOf(Mail mail) => mail.Text()[..mail.Text().IndexOf("\r\nX: y", StringComparison.Ordinal)].Split("Subject:", 2)[1];

    [Theory]
    [InlineData("[Red] ", " Hello", " [Red] Hello")]
    [InlineData("[Red]", " Hello", " [Red] Hello")]
    [InlineData(" [Red]\t", "Hello", " [Red] Hello")]
    [InlineData("[Red] ", " Re: Hello", " [Red] Re: Hello")]
    [InlineData("[Red] ", " Hello [Red]", " [Red] Hello [Red]")]
    [InlineData("[Red] ", "\r\n Hello", " [Red]\r\n Hello")]
    [InlineData("[Red] ", " Hello\r\n\tthere \r\n all", " [Red] Hello\r\n\tthere \r\n all")]
    [InlineData("[Red] ", " a\0b\rc\u00fc\u00ff", " [Red] a\0b\rc\u00fc\u00ff")]
    [InlineData("[Red] ", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=", " [Red] =?utf-8?q?Gr=C3=BC=C3=9Fe?=")]
    [InlineData("[Red] ", " =?broken", " [Red] =?broken")]
    [InlineData("[Red] ", "", " [Red] (no subject)")]
    [InlineData("[Red] ", " ", " [Red] (no subject) ")]
    [InlineData("Red", " Redundant", " Red Redundant")]
    [InlineData("[Red\r\nBcc: eve@example.org] ", " Hello", " [Red Bcc: eve@example.org] Hello")]
    [InlineData("[Red] ", " Unrelatedlongword: [Red] Hello", " [Red] Unrelatedlongword: [Red] Hello")]
    [InlineData("[Red] ", " [Blue] Hello", " [Red] [Blue] Hello")]
    public async Task A_prefix_is_put_in_front_of_the_octets_that_are_there(string prefix, string subject, string sent)
    {
        var outgoing = await Sent(prefix, subject);

        Assert.Equal(sent, SubjectOf(outgoing));
    }

    [Theory]
    [InlineData("[Red] ", " [Red] Hello")]
    [InlineData("[Red] ", "[red]Hello")]
    [InlineData("[Red] ", " Re: [Red] Hello")]
    [InlineData("[Red] ", " RE[2]: [Red] Hello")]
    [InlineData("[Red] ", " Re(3):[RED]  Hello")]
    [InlineData("[Red] ", " Re^2: Re*4: Re5: [Red] Hello")]
    [InlineData("[Red] ", " Aw: Fwd: Sv :\r\n Antw: Odp: TR : WG: VS: R: [Red] Hello")]
    [InlineData("[Red] ", " =?utf-8?b?5Zue5aSN77ya?= [Red] Hello")]
    [InlineData("[Red] ", " =?utf-8?b?5Zue5aSNOg==?= [Red] Hello")]
    [InlineData("[Red] ", " =?iso-8859-1?q?Re:_[Red]_Gr=FC=DFe?=")]
    [InlineData("[Red] ", " =?koi8-r?b?UmU6IFtSZWRdIPDSydfF1A==?=")]
    [InlineData("[Red] ", " Re: =?utf-8?q?=5BRe?= =?us-ascii?q?d=5D?= Hello")]
    [InlineData("[Red  list] ", "\r\n\t[Red\r\n list] Hello")]
    [InlineData("[Gr\u00fcn] ", " Re: =?utf-8?q?=5BGR=C3=9CN=5D_Hallo?=")]
    [InlineData("Red: ", " Red: Hello")]
    [InlineData("Red: ", " Re: red:  Hello")]
    [InlineData("Red", " Red")]
    [InlineData("Red", " Re: Red hello")]
    public async Task A_prefix_that_is_there_is_not_doubled_and_no_octet_changes(string prefix, string subject)
    {
        var outgoing = await Sent(prefix, subject);

        Assert.Equal(subject, SubjectOf(outgoing));
    }

    [Theory]
    [InlineData("[Gr\u00fcn] ", " Hello", "[Grün] Hello")]
    [InlineData("[Gr\u00fcn]", "Hello", "[Grün] Hello")]
    [InlineData("[Gr\u00fcn] ", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "[Grün] Grüße")]
    [InlineData("[Gr\u00fcn] ", "=?iso-8859-1?q?Gr=FC=DFe?=\r\n =?utf-8?q?!?=", "[Grün] Grüße!")]
    [InlineData("[Gr\u00fcn list] ", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "[Grün list] Grüße")]
    [InlineData("[\u0421\u043f\u0438\u0441\u043e\u043a] ", "\r\n =?koi8-r?b?8NLJ18XU?=", "[Список] Привет")]
    [InlineData("[\u56de\u590d] ", " =?nonsense?q?x?= y", "[回复] =?nonsense?q?x?= y")]
    [InlineData("[\ud83d\ude00] ", " =?utf-8?q?=F0=9F=98=80?=", "[😀] 😀")]
    public async Task A_prefix_of_any_script_reads_as_one_text_with_the_subject(string prefix, string subject, string text)
    {
        var outgoing = await Sent(prefix, subject);

        Assert.Equal(text, outgoing.Decoded("Subject"));
        Assert.EndsWith(subject, SubjectOf(outgoing), StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(SubjectOf(outgoing)));
    }

    [Theory]
    [InlineData("[Red] ", 10)]
    [InlineData("[Red] ", 57)]
    [InlineData("[Red] ", 61)]
    [InlineData("[Gr\u00fcn] ", 70)]
    public async Task A_long_line_goes_on_in_the_next_one(string prefix, int length)
    {
        var subject = " " + new string('x', length);

        var outgoing = await Sent(prefix, subject);

        Assert.All(outgoing.Text().Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.EndsWith(subject, SubjectOf(outgoing), StringComparison.Ordinal);
        Assert.Equal($"{prefix}{subject[1..]}", outgoing.Decoded("Subject"));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("")]
    [InlineData("\r\n ")]
    [InlineData(" \t\r\n ")]
    public async Task A_long_line_that_cannot_be_folded_there_stays_as_it_is(string start)
    {
        var subject = start + new string('x', 100);

        var outgoing = await Sent("[Red] ", subject);

        Assert.Equal(start.Length == 0 ? $" [Red] {subject}" : $" [Red]{subject}", SubjectOf(outgoing));
    }

    [Theory]
    [InlineData("[Red] ", "[Red] (no subject)")]
    [InlineData("[Gr\u00fcn] ", "[Grün] (no subject)")]
    public async Task A_mail_without_a_subject_gets_one(string prefix, string text)
    {
        var outgoing = await List(prefix).Only("From: ann@example.com\r\n\r\nHello\r\n");

        Assert.Equal(text, outgoing.Decoded("Subject"));
    }

    [Fact]
    public async Task Without_a_prefix_a_mail_without_a_subject_stays_so()
    {
        var outgoing = await List(" ").Only("From: ann@example.com\r\n\r\nHello\r\n");

        Assert.Empty(outgoing.Bodies("Subject"));
    }

    [Fact]
    public async Task Of_several_subjects_the_first_has_it()
    {
        var outgoing = await List("[Red] ").Only("Subject: one\r\nSubject: two\r\n\r\nHello\r\n");

        Assert.Equal(["[Red] one", "two"], outgoing.Bodies("Subject"));
    }

    [Theory]
    [InlineData("=?utf-8?q?=0d=0aBcc:_eve@example.org?=")]
    [InlineData("=?utf-8?q?Re:_=0d=0a=5BRed=5D?= =?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=")]
    [InlineData("=?utf-8?q?=00=0a=0d=E2=80=A8x?=")]
    public async Task A_line_end_in_a_word_stays_in_it(string subject)
    {
        var plain = await Sent("[Red] ", " Hello");

        var outgoing = await Sent("[Red] ", " " + subject);

        Assert.Equal(plain.Names(), outgoing.Names());
        Assert.EndsWith(subject, SubjectOf(outgoing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_to_what_was_sent_has_the_prefix_once()
    {
        var first = await Sent("[Grün] ", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=");
        var reply = EncodedWords.Encode($"Re: {first.Decoded("Subject")}");

        var second = await Sent("[Grün] ", " " + reply);

        Assert.Equal("Re: [Grün] Grüße", second.Decoded("Subject"));
    }
}
