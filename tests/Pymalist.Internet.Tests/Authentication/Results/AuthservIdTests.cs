using System.Text;
using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Results;

public sealed class AuthservIdTests
{
    [Theory]
    [InlineData("Authentication-Results: mx.b\u00fccher.example; dkim=pass")]
    [InlineData("authentication-RESULTS : MX.B\u00dcCHER.EXAMPLE;dkim=pass")]
    [InlineData("Authentication-Results:\r\n\txn--bcher-kva.example; none")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example")]
    [InlineData("Authentication-Results: (a (nested) comment)\r\n (another)mx.xn--bcher-kva.example(third); none")]
    [InlineData("Authentication-Results: \"mx.xn--bcher\\-kva.example\"; none")]
    [InlineData("Authentication-Results: \"mx.xn--bcher-kva.example; dkim=pass")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example.; none")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example 1; none")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example 77 x; none")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example/1; none")]
    [InlineData("Authentication-Results: mx.xn--bcher-kva.example dkim=pass")]
    [InlineData("Authentication-Results: i=1; mx.xn--bcher-kva.example; none")]
    public void Who_claims_our_name_is_caught(string field)
    {
        var id = new AuthservId(field.Contains("\txn", StringComparison.Ordinal) ? "b\u00fccher.example" : "mx.b\u00fccher.example");

        Assert.Equal("Subject: x\r\n\r\nbody", Removed(id, $"{field}\r\nSubject: x\r\n\r\nbody"));
    }

    [Theory]
    [InlineData("Authentication-Results: example.net; dkim=pass header.d=example.org")]
    [InlineData("Authentication-Results: mx.example.org; none")]
    [InlineData("Authentication-Results: example.org.example.net; none")]
    [InlineData("Authentication-Results: (example.org) example.net; none")]
    [InlineData("Authentication-Results: spf=pass smtp.mailfrom=example.org; dkim=pass")]
    [InlineData("Authentication-Results:")]
    [InlineData("ARC-Authentication-Results: i=1; example.org; dkim=pass")]
    [InlineData("X-Authentication-Results: example.org; dkim=pass")]
    public void What_others_say_stays(string field)
    {
        var message = $"{field}\r\nSubject: x\r\n\r\nAuthentication-Results: example.org; none\r\n";

        Assert.Equal(message, Removed(new AuthservId("example.org"), message));
    }

    [Fact]
    public void Every_claim_goes_wherever_it_stands()
    {
        const string claim = "Authentication-Results: example.org; dkim=pass\n";

        Assert.Equal("From: a\nTo: b\n\nbody", Removed(new AuthservId("example.org"), $"{claim}From: a\n{claim}{claim}To: b\n{claim}\nbody"));
    }

    [Fact]
    public void A_claim_of_any_length_goes()
    {
        var message = $"Authentication-Results: {string.Concat(Enumerable.Repeat("(\r\n )", 300_000))} example.org; none\r\n\r\n";

        Assert.Equal("\r\n", Removed(new AuthservId("example.org"), message));
    }

    [Fact]
    public void A_name_that_is_no_domain_is_a_name_too() =>
        Assert.Equal("\r\n", Removed(new AuthservId("Our Server"), "Authentication-Results: \"our server\"; none\r\n\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_server_has_a_name(string id) => Assert.Throws<ArgumentException>(() => new AuthservId(id));

    // Each server whose field a real mail has, taken for us in turn: its fields go, all others stay as they are.
    [CorpusFact]
    public void In_real_mail_only_the_claims_go()
    {
        foreach (var file in Corpus.Files(""))
        {
            var message = File.ReadAllBytes(file);
            var fields = Fields(message);
            foreach (var name in fields.Select(IdOf).OfType<string>().Distinct().ToList())
            {
                var left = new AuthservId(name).RemoveClaims(new MessageEdit(message)).ToMessage().Span;

                Assert.Equal(fields.Where(field => IdOf(field) != name), Fields(left));
                Assert.True(left[HeaderFields.BodyStart(left)..].SequenceEqual(message.AsSpan(HeaderFields.BodyStart(message))));
            }
        }
    }

    private static string? IdOf(string field)
    {
        var isOne = field.StartsWith("Authentication-Results:", StringComparison.OrdinalIgnoreCase);
        var body = isOne ? Encoding.Latin1.GetBytes(field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..]) : [];
        return isOne && AuthenticationResults.TryParse(body, MessageLimits.Default, out var results) && results.AuthservId.Length > 0
            ? results.AuthservId.ToLowerInvariant().TrimEnd('.')
            : null;
    }

    private static List<string> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<string>();
        foreach (var field in new HeaderFields(message))
            fields.Add(Encoding.Latin1.GetString(field.Raw));
        return fields;
    }

    private static string Removed(AuthservId id, string message) =>
        Encoding.UTF8.GetString(id.RemoveClaims(new MessageEdit(Encoding.UTF8.GetBytes(message))).ToMessage().Span);
}
