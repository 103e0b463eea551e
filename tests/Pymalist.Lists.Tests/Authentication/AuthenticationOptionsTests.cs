using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

public sealed class AuthenticationOptionsTests
{
    [Fact]
    public void The_defaults_are_in_order() => Assert.Empty(new AuthenticationOptions().Validate(new(new object())));

    [Fact]
    public void What_is_wrong_is_named_all_at_once()
    {
        var options = new AuthenticationOptions { ForceFor = ["example.com", "ann@example.com", "a b"], Arc = true, AuthservId = "a b", TrustedAuthservIds = ["mx.example.org", " "] };

        Assert.Equal(["ForceFor", "Arc", "AuthservId", "TrustedAuthservIds"], Members(options));
    }

    [Fact]
    public void Keys_of_the_wrong_kind_or_none_at_all_are_refused()
    {
        Assert.Empty(Members(SignedPosts.Dkim));
        Assert.Equal(["Key"], Members(SignedPosts.Dkim with { Key = Keys.EdwardsPem }));
        Assert.Equal(["Domain", "Selector", "Key"], Members(new ListDkimOptions { Domain = "a b", Selector = "..", Key = "no key" }));
        Assert.Empty(Members(new Ed25519KeyOptions { Selector = "ed", Key = Keys.EdwardsPem }));
        Assert.Equal(["Selector", "Key"], Members(new Ed25519KeyOptions { Selector = "..", Key = Keys.ListPem }));
    }

    [Fact]
    public void A_key_does_not_get_into_a_log()
    {
        var options = new AuthenticationOptions { Dkim = SignedPosts.Dkim with { Ed25519 = new() { Selector = "ed", Key = Keys.EdwardsPem } } };

        Assert.DoesNotContain("PRIVATE KEY", options.ToString() + options.Dkim + options.Dkim.Ed25519, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Members(IValidatableObject options) =>
        options.Validate(new ValidationContext(options)).SelectMany(result => result.MemberNames);
}
