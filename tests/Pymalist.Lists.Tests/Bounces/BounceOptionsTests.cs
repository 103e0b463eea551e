using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Bounces;

namespace Pymalist.Lists.Tests.Bounces;

public sealed class BounceOptionsTests
{
    [Fact]
    public void What_holds_by_default_is_valid()
    {
        Assert.Empty(Problems(new BounceOptions()));
        Assert.Empty(Problems(new ProviderCircuitOptions()));
    }

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        var options = new BounceOptions { Separator = "=", Threshold = 0, SoftPercent = 101, TokenLifetime = TimeSpan.FromHours(1), WarningInterval = TimeSpan.Zero };

        Assert.Equal(["Separator", "SoftPercent", "Threshold", "TokenLifetime", "WarningInterval"], Problems(options));
        Assert.Equal(["Percent", "Window"], Problems(new ProviderCircuitOptions { Percent = 0, Window = TimeSpan.FromDays(31) }));
    }

    private static IEnumerable<string> Problems(object options)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true);
        return problems.SelectMany(problem => problem.MemberNames).Order(StringComparer.Ordinal);
    }
}
