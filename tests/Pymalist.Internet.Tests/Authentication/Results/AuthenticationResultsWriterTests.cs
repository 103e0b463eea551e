using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Internet.Tests.Authentication.Results;

public sealed class AuthenticationResultsWriterTests
{
    [Fact]
    public void Where_nothing_was_looked_for_it_says_so() => Assert.Equal("example.org; none", Written());

    [Fact]
    public void Each_result_has_a_line() => Assert.Equal(
        "example.org;\r\n\tspf=pass (it is) smtp.mailfrom=ann@example.net;\r\n\tdkim=fail reason=\"bad signature\" header.d=example.net header.i=@example.net\r\n\theader.b=\"Iww3/TIUS\"",
        Written(
            new AuthenticationResult("spf", "pass") { Comment = "it is", Properties = [new("smtp", "mailfrom", "ann@example.net")] },
            new AuthenticationResult("dkim", "fail")
            {
                Reason = "bad signature",
                Properties = [new("header", "d", "example.net"), new("header", "i", "@example.net"), new("header", "b", "Iww3/TIUS")],
            }));

    [Fact]
    public void The_field_of_ARC_begins_with_its_instance() => Assert.Equal(
        "i=2; example.org; none", new AuthenticationResults { AuthservId = "example.org", Instance = 2 }.ToFieldBody());

    [Theory]
    [InlineData("a\r\nBcc: x@example.org", "\"a??Bcc: x@example.org\"")]
    [InlineData("a; dkim=pass", "\"a; dkim=pass\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a(b)", "\"a(b)\"")]
    [InlineData("", "\"\"")]
    [InlineData("a b@example.org", "\"a b@example.org\"")]
    [InlineData("@", "\"@\"")]
    [InlineData("nul\0", "\"nul?\"")]
    public void A_value_stays_a_value(string value, string written) =>
        Assert.Equal($"example.org;\r\n\tspf=pass smtp.mailfrom={written}", Written(new AuthenticationResult("spf", "pass") { Properties = [new("smtp", "mailfrom", value)] }));

    [Theory]
    [InlineData("b\u00fccher.example", "xn--bcher-kva.example")]
    [InlineData("ann@b\u00fccher.example", "ann@xn--bcher-kva.example")]
    [InlineData("\u00e4nn@b\u00fccher.example", "\"?nn@xn--bcher-kva.example\"")]
    public void A_domain_is_written_in_its_ascii_form(string value, string written) =>
        Assert.EndsWith($"header.from={written}", Written(new AuthenticationResult("dmarc", "pass") { Properties = [new("header", "from", value)] }), StringComparison.Ordinal);

    [Fact]
    public void A_comment_ends_where_it_should() => Assert.Equal(
        "example.org;\r\n\tspf=fail (\\) smtp.mailfrom=x; dkim=pass \\(\\\\)",
        Written(new AuthenticationResult("spf", "fail") { Comment = ") smtp.mailfrom=x; dkim=pass (\\" }));

    [Fact]
    public void Long_text_is_folded_where_it_has_spaces_and_cut_where_it_has_no_end()
    {
        var text = Written(new AuthenticationResult("spf", "fail") { Comment = string.Concat(Enumerable.Repeat("word ", 1000)), Reason = new string('x', 10_000) });

        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 1, 900));
        Assert.InRange(text.Length, 500, 2000);
    }

    [Fact]
    public void A_value_that_fits_no_line_is_left_out() => Assert.EndsWith(
        "spf=fail smtp.helo=example.net",
        Written(new AuthenticationResult("spf", "fail") { Properties = [new("smtp", "mailfrom", new string('x', 801)), new("smtp", "helo", "example.net")] }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("spf=pass; x", "pass", "smtp", "mailfrom")]
    [InlineData("spf", "pass\r\n", "smtp", "mailfrom")]
    [InlineData("spf", "pass", "", "mailfrom")]
    [InlineData("spf", "pass", "smtp", "mail from")]
    public void What_is_no_keyword_is_refused(string method, string result, string type, string name) =>
        Assert.Throws<ArgumentException>(() => Written(new AuthenticationResult(method, result) { Properties = [new(type, name, "x")] }));

    [Fact]
    public void A_server_without_a_name_says_nothing()
    {
        Assert.Throws<ArgumentException>(() => new AuthenticationResults { AuthservId = "" }.ToFieldBody());
        Assert.Throws<ArgumentException>(() => new AuthenticationResults { AuthservId = new string('x', 1000) }.ToFieldBody());
    }

    private static string Written(params AuthenticationResult[] results) =>
        new AuthenticationResults { AuthservId = "example.org", Results = results }.ToFieldBody();
}
