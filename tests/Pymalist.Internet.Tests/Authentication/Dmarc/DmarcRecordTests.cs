using System.Text;
using Pymalist.Internet.Authentication.Dmarc;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

public sealed class DmarcRecordTests
{
    [Fact]
    public void Every_tag_of_the_standard_is_read()
    {
        var record = Parse("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; t=y; psd=n; fo=1:d; rua=mailto:a@example.org, mailto:b@example.org!10m; ruf=https://example.org/r");

        Assert.Equal(DmarcDisposition.Reject, record!.Policy);
        Assert.Equal(DmarcDisposition.Quarantine, record.SubdomainPolicy);
        Assert.Equal(DmarcDisposition.None, record.NonExistentPolicy);
        Assert.True(record is { IsDkimStrict: true, IsSpfStrict: true, IsTest: true, IsUsable: true, PublicSuffix: DmarcPublicSuffix.No });
        Assert.Equal(["mailto:a@example.org", "mailto:b@example.org"], record.AggregateReports);
        Assert.Equal(["https://example.org/r"], record.FailureReports);
        Assert.Equal("1:d", record.FailureOptions);
    }

    [Fact]
    public void What_is_not_said_has_the_value_of_the_standard()
    {
        var record = Parse("v=DMARC1;p=none")!;

        Assert.Equal(DmarcDisposition.None, record.Policy);
        Assert.Null(record.SubdomainPolicy);
        Assert.Null(record.NonExistentPolicy);
        Assert.True(record is { IsDkimStrict: false, IsSpfStrict: false, IsTest: false, PublicSuffix: DmarcPublicSuffix.Unknown, FailureOptions: "0" });
        Assert.Empty(record.AggregateReports);
    }

    [Theory]
    [InlineData("v = DMARC1 ; P = Reject ;")]
    [InlineData("V=DMARC1;p=REJECT;unknown=1;pct=0;=;;nonsense")]
    [InlineData("  v=DMARC1\t;\tp=reject;p=none")]
    [InlineData("v=DMARC1; p=reject; adkim=x; aspf=; t=maybe; psd=q; fo=7")]
    public void Space_case_and_what_is_unknown_do_not_matter(string text)
    {
        var record = Parse(text)!;

        Assert.Equal(DmarcDisposition.Reject, record.Policy);
        Assert.True(record is { IsDkimStrict: false, IsSpfStrict: false, IsTest: false, PublicSuffix: DmarcPublicSuffix.Unknown, FailureOptions: "0" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=dmarc1; p=reject")]
    [InlineData("v=DMARC1x; p=reject")]
    [InlineData("v=DMARC2; p=reject")]
    [InlineData("p=reject; v=DMARC1")]
    [InlineData("; v=DMARC1; p=reject")]
    [InlineData("v=spf1 -all")]
    [InlineData("DMARC1")]
    public void What_does_not_begin_with_its_version_is_no_record(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("v=DMARC1; rua=mailto:a@example.org")]
    [InlineData("v=DMARC1; p=bogus; sp=reject; rua=mailto:a@example.org")]
    [InlineData("v=DMARC1; p=reject; sp=bogus; rua=mailto:a@example.org")]
    [InlineData("v=DMARC1; p=reject; np=; rua=bogus,mailto:a@example.org")]
    public void Who_wants_reports_and_has_no_valid_policy_asks_for_nothing(string text)
    {
        var record = Parse(text)!;

        Assert.True(record.IsUsable);
        Assert.Equal((null, null, null), (record.Policy, record.SubdomainPolicy, record.NonExistentPolicy));
    }

    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1; p=bogus")]
    [InlineData("v=DMARC1; p=reject; sp=bogus")]
    [InlineData("v=DMARC1; p=reject; np=bogus; rua=bogus")]
    [InlineData("v=DMARC1; p=bogus; rua=mailto:, :a, 1a:b, a b:c")]
    public void Who_has_neither_is_not_listened_to(string text) => Assert.False(Parse(text)!.IsUsable);

    [Fact]
    public void Anything_is_read_or_is_no_record()
    {
        var random = new Random(9989);
        var whole = "v=DMARC1; p=reject; sp=none; np=quarantine; rua=mailto:a@b; fo=1:d; psd=y; t=y"u8;
        for (var i = 0; i < 50_000; i++)
        {
            var text = whole[..random.Next(whole.Length + 1)].ToArray();
            for (var damages = random.Next(4); damages > 0 && text.Length > 0; damages--)
                text[random.Next(text.Length)] = (byte)random.Next(256);
            DmarcRecord.Parse(text);
        }
    }

    private static DmarcRecord? Parse(string text) => DmarcRecord.Parse(Encoding.UTF8.GetBytes(text));
}
