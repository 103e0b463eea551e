using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

public sealed class DkimSignerTests
{
    private const string Message = "From: ann@example.org\r\nSubject: hi\r\n\r\nhi\r\n";

    private static readonly FixedTime Time = new(1_700_000_000);

    private static DkimSignerOptions Options => new() { Domain = "example.org", Selector = "ed" };

    [Fact]
    public void A_signature_is_folded_and_lists_what_it_signs_and_what_nobody_may_add()
    {
        var options = Options with { Fields = ["From", "Subject", "To"], Oversign = ["from"], Identity = "ann@example.org", Expiry = TimeSpan.FromDays(7) };

        var text = Encoding.ASCII.GetString(new DkimSigner(options, TestKeys.Edwards, Time).Sign(Encoding.ASCII.GetBytes(Message)));

        Assert.StartsWith(
            """
            v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org;
             s=ed; i=ann@example.org; t=1700000000; x=1700604800; h=From:From:Subject;
             bh=
            """.ReplaceLineEndings("\r\n"),
            text,
            StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 1, 78));
    }

    [Fact]
    public void The_same_message_is_signed_the_same_way() =>
        Assert.Equal(Sign(Message, Options), Sign(Message, Options));

    [Theory]
    [InlineData("From: ann@example.org\nSubject: hi\n\nhi\n")]
    [InlineData("From: ann@example.org\rSubject: hi\r\rhi\r")]
    [InlineData("From: ann@example.org\r\nSubject: hi\n\r\nhi")]
    public void Whatever_its_line_ends_a_message_is_signed_as_it_is_on_the_wire(string message)
    {
        foreach (var form in Enum.GetValues<Canonicalization>())
        {
            var options = Options with { HeaderCanonicalization = form, BodyCanonicalization = form };
            Assert.Equal(Sign(Message, options), Sign(message, options));
        }
    }

    [Fact]
    public void A_body_that_went_by_in_pieces_is_signed_the_same_way()
    {
        using var hasher = new BodyHasher(Canonicalization.Relaxed);
        foreach (var octet in Encoding.ASCII.GetBytes(Message)[HeaderFields.BodyStart(Encoding.ASCII.GetBytes(Message))..])
            hasher.Append([octet]);

        var signature = new DkimSigner(Options, TestKeys.Edwards, Time)
            .Sign(Encoding.ASCII.GetBytes(Message[..Message.IndexOf("\r\n\r\n", StringComparison.Ordinal)] + "\r\n"), hasher.Finish());

        Assert.Equal(Sign(Message, Options), Encoding.ASCII.GetString(signature));
    }

    [Fact]
    public void From_is_signed_whatever_the_options_say()
    {
        var signature = Sign("Subject: hi\r\n\r\n", Options with { Fields = ["Subject"], Oversign = [] });

        Assert.Contains("h=Subject:From;", signature, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_fields_of_a_name_do_not_make_a_long_signature()
    {
        var message = string.Concat(Enumerable.Repeat("To: ann@example.org\r\n", 1000)) + Message;

        Assert.InRange(Sign(message, Options).Length, 1, 1000);
    }

    [Theory]
    [InlineData("", "ed", null)]
    [InlineData("example.org\r\nBcc: eve", "ed", null)]
    [InlineData("example.org", "", null)]
    [InlineData("example.org", "ed; x", null)]
    [InlineData("example.org", "ed", "ann@example.net")]
    [InlineData("example.org", "ed", "ann;b=@example.org")]
    [InlineData("example.org", "ed", "ann\r\n@example.org")]
    [InlineData("example.org", "ed", "example.org")]
    public void Options_that_are_no_names_are_refused(string domain, string selector, string? identity) => Assert.Throws<ArgumentException>(() =>
        new DkimSigner(new DkimSignerOptions { Domain = domain, Selector = selector, Identity = identity }, TestKeys.Edwards, Time));

    [Fact]
    public void The_key_comes_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { KeyFile = folder.Secret("dkim.pem", TestKeys.EdwardsPem) };

        var signature = new DkimSigner(options, Time).Sign(Encoding.ASCII.GetBytes(Message));

        Assert.Equal(Sign(Message, Options), Encoding.ASCII.GetString(signature));
    }

    private static string Sign(string message, DkimSignerOptions options) =>
        Encoding.ASCII.GetString(new DkimSigner(options, TestKeys.Edwards, Time).Sign(Encoding.Latin1.GetBytes(message)));
}
