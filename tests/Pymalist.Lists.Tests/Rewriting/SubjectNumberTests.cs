using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class SubjectNumberTests
{
    private static string Sent(string prefix, string subject)
    {
        var sent = new RewritingOptions { NumberedSubject = true }.Rewrite($"From: ann@example.com\r\nSubject:{subject}\r\nX: y\r\n\r\n", RedList.Facts with { SubjectPrefix = prefix });
        return sent[..sent.IndexOf("\r\nX: y", StringComparison.Ordinal)].Split("Subject:", 2)[1];
    }

    private static string Read(string subject) => EncodedWords.Decode(Encoding.Latin1.GetBytes(subject));

    [Theory]
    [InlineData("[Red {number}]", " Hello", " [Red 12] Hello")]
    [InlineData("[Red {number}]", " Re: [Red 7] Hello", " Re: [Red 12] Hello")]
    [InlineData("[Red {number}]", " Re: [red 0007]Hello  there", " Re: [red 12]Hello  there")]
    [InlineData("[Red {number}]", " [Red 12] Hello", " [Red 12] Hello")]
    [InlineData("[Red {number}]", " Re[2]:\r\n\t[Red 7]\r\n Hello", " Re[2]:\r\n\t[Red 12]\r\n Hello")]
    [InlineData("[{number}]", " Re[3]: [7] Hello", " Re[3]: [12] Hello")]
    [InlineData("[Red {number}]", " Re: [Red 7] \0\rx\u00ff", " Re: [Red 12] \0\rx\u00ff")]
    [InlineData("[Red {number}]", " [Red] Hello", " [Red 12] [Red] Hello")]
    [InlineData("[Red {number}]", " [Red x] Hello", " [Red 12] [Red x] Hello")]
    [InlineData("[Red {number}]", " [Red 12345678901234567890] Hello", " [Red 12] [Red 12345678901234567890] Hello")]
    [InlineData("Red {number}", " Red 7 Hello", " Red 12 Hello")]
    [InlineData("Red {number}", " Red 7th heaven", " Red 12 Red 7th heaven")]
    [InlineData("{number} of Red:", " Re: 7 of Red: Hello", " Re: 12 of Red: Hello")]
    [InlineData("[Red {number}]", "", " [Red 12] (no subject)")]
    public void A_post_has_its_own_number(string prefix, string subject, string sent) => Assert.Equal(sent, Sent(prefix, subject));

    [Theory]
    [InlineData("[Red {number}]", " Re: =?utf-8?q?=5BRed_7=5D_Gr=C3=BC=C3=9Fe?=", "Re: [Red 12] Grüße")]
    [InlineData("[Red {number}]", " =?utf-8?q?Re=3A_=5BRed_7?=\r\n =?utf-8?q?=5D_Hello=0D=0ABcc=3A_eve?=", "Re: [Red 12] Hello Bcc: eve")]
    [InlineData("[Gr\u00fcn {number}]", " Re: =?utf-8?q?=5BGr=C3=BCn_7=5D?= Hallo", "Re: [Grün 12] Hallo")]
    [InlineData("[Red {number}]", " [Red\r\n 7] Hello", "[Red 12] Hello")]
    public void A_number_that_is_encoded_is_replaced_too(string prefix, string subject, string text)
    {
        var sent = Sent(prefix, subject);

        Assert.Equal(text, Read(sent));
        Assert.True(Ascii.IsValid(sent));
    }

    [Fact]
    public void A_reply_to_a_reply_has_one_prefix()
    {
        var subject = " Hallo, Gr\u00fc\u00dfe";
        for (var i = 0; i < 3; i++)
            subject = Sent("[Red {number}]", " Re:" + subject);

        Assert.Single(Read(subject).Split("[Red"), part => part.Contains("12]", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endless_subject_costs_no_more_than_its_length()
    {
        var subject = " " + string.Concat(Enumerable.Repeat("Re: ", 1_000_000)) + "[Red 7] Hello";

        Assert.Equal($" [Red 12]{subject}", Sent("[Red {number}]", subject).Replace("[Red 12]\r\n", "[Red 12]", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_numbers_a_prefix_stays_as_it_stands()
    {
        var sent = new RewritingOptions().Rewrite("Subject: Hello\r\n\r\n", RedList.Facts with { SubjectPrefix = "[{number}]" });

        Assert.Equal("[{number}] Hello", Assert.Single(RedList.Bodies(sent, "Subject")));
    }

    [Fact]
    public void A_number_has_to_be_given() =>
        Assert.Throws<ArgumentException>(() => new RewritingOptions { NumberedSubject = true }.Rewrite(
            "Subject: Hello\r\n\r\n", RedList.Facts with { SubjectPrefix = "[{number}]" }, RedList.Context with { PostNumber = null }));

    [Theory]
    [InlineData(true, "[Red]", 1)]
    [InlineData(true, "[Red {number}]", 0)]
    [InlineData(true, "{number}", 1)]
    [InlineData(true, "[{number} {number}]", 1)]
    [InlineData(false, "[Red]", 0)]
    public void A_prefix_that_cannot_be_numbered_is_told(bool numbered, string prefix, int errors) =>
        Assert.Equal(errors, new RewritingOptions { NumberedSubject = numbered }.PrefixErrors(prefix).Count());
}
