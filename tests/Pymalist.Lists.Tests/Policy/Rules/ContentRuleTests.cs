using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy.Rules;

/// <summary>Files, encryption and signatures.</summary>
public sealed class ContentRuleTests
{
    private static readonly AttachmentRule Attachments = new(new AttachmentOptions { Types = ["video/*", "application/x-msdownload"], Extensions = ["exe", ".SCR"] });

    [Theory]
    [InlineData("Content-Type: application/octet-stream; name=a.exe", Act.Hold)]
    [InlineData("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"holiday.jpg.Exe\"", Act.Hold)]
    [InlineData("Content-Type: text/plain\r\nContent-Disposition: inline; filename=\"a.exe. . \"", Act.Hold)]
    [InlineData("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''a%2Escr", Act.Hold)]
    [InlineData("Content-Type: a/b\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?a=2Eexe?=\"", Act.Hold)]
    [InlineData("Content-Type: a/b\r\nContent-Disposition: attachment; filename*0=a.e; filename*1=xe", Act.Hold)]
    [InlineData("Content-Type: VIDEO/mp4", Act.Hold)]
    [InlineData("Content-Type: application/x-msdownload", Act.Hold)]
    [InlineData("Content-Type: application/x-msdownload2", null)]
    [InlineData("Content-Type: image/png; name=exe", null)]
    [InlineData("Content-Type: image/png; name=a.exe.png", null)]
    [InlineData("Content-Type: text/plain", null)]
    public async Task Files_are_known_by_type_and_by_the_end_of_their_names(string fields, Act? act)
    {
        var inMixed = Judging.Post("Content-Type: multipart/mixed; boundary=x", $"--x\r\n\r\nHello\r\n--x\r\n{fields}\r\n\r\nabc\r\n--x--\r\n");
        var inMessage = Judging.Post("Content-Type: message/rfc822", $"Subject: a\r\n{fields}\r\n\r\nabc\r\n");

        Assert.Equal(act, await Attachments.ActOn(Judging.Post(fields)));
        Assert.Equal(act, await Attachments.ActOn(inMixed));
        Assert.Equal(act, await Attachments.ActOn(inMessage));
    }

    [Fact]
    public async Task The_file_is_named_and_its_name_harmless()
    {
        var verdict = await Attachments.Says(Judging.Post("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''" + new string('x', 200) + "%0D%0ABcc:%20eve.exe"));
        var control = await Attachments.Says(Judging.Post("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''x%0D%0ABcc:%20eve.exe"));

        var reversed = await Attachments.Says(Judging.Post("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''%E2%80%AEgpj.exe"));

        Assert.Contains("'gpj.exe'", reversed!.Reason, StringComparison.Ordinal);
        Assert.Contains("xxx…' (a/b)", verdict!.Reason, StringComparison.Ordinal);
        Assert.Contains("'xBcc: eve.exe'", control!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_through_counts_as_a_file()
    {
        var many = Judging.Post("Content-Type: multipart/mixed; boundary=x", Judging.Repeated("--x\r\n\r\na\r\n", 100_000));
        var deep = Judging.Post("Content-Type: message/rfc822", Judging.Repeated("Content-Type: message/rfc822\r\n\r\n", 200 * 32));

        Assert.Equal(Act.Hold, await Attachments.ActOn(many));
        Assert.Equal(Act.Hold, await Attachments.ActOn(deep));
        Assert.Equal(Act.Hold, await Attachments.ActOn(Judging.Post($"Content-Type: a/b; x={new string('x', 100_001)}; name=a.exe")));
        Assert.Null(await new AttachmentRule(new AttachmentOptions()).ActOn(many));
    }

    [Theory]
    [InlineData("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"", "", "encrypted")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "encrypted")]
    [InlineData("Content-Type: application/x-pkcs7-mime; name=smime.p7m", "", "encrypted")]
    [InlineData("Subject: a", "-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n", "encrypted")]
    [InlineData("Subject: a", "Hi\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n", "encrypted")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data", "", "signed")]
    [InlineData("Content-Type: multipart/signed; boundary=x", "", "signed")]
    [InlineData("Subject: a", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n", "signed")]
    [InlineData("Subject: a", "> -----BEGIN PGP MESSAGE-----\r\n", "neither")]
    [InlineData("Subject: a", "Hello\r\n", "neither")]
    [InlineData("Content-Type: image/png", "Hello\r\n", "neither")]
    public async Task Whether_it_is_encrypted_or_signed_decides(string fields, string body, string kind)
    {
        var post = Judging.Post(fields, body);
        var rule = new EncryptionRule(new EncryptionOptions { Encrypted = Act.Reject, Signed = Act.Hold, Plain = Act.Discard });

        Assert.Equal(kind switch { "encrypted" => Act.Reject, "signed" => Act.Hold, _ => Act.Discard }, await rule.ActOn(post));
        Assert.Null(await new EncryptionRule(new EncryptionOptions()).ActOn(post));
    }
}
