using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

public sealed class SmtpOptionsTests
{
    [Fact]
    public void A_key_without_its_certificate_is_reported()
    {
        var options = new SmtpOptions { Host = "smtp.example.org", ClientCertificateKeyFile = "key.pem" };

        var problem = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Equal(["ClientCertificateFile"], problem.MemberNames);
    }

    [Fact]
    public void The_patience_is_that_of_RFC_5321_section_4_5_3_2()
    {
        var options = new SmtpOptions();

        Assert.Equal(TimeSpan.FromMinutes(5), options.CommandTimeout);
        Assert.Equal(TimeSpan.FromMinutes(3), options.DataBlockTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), options.FinalDotTimeout);
    }
}
