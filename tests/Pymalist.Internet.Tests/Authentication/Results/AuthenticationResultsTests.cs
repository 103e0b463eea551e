using System.Text;
using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Tests.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Results;

public sealed class AuthenticationResultsTests
{
    // RFC 8601, appendix B; the second line is what is read, as Told tells it.
    [Theory]
    [InlineData(" example.org 1; none", "example.org/1")]
    [InlineData(" example.com;\r\n           spf=pass smtp.mailfrom=example.net", "example.com/1; spf=pass smtp.mailfrom=[example.net]")]
    [InlineData(
        " example.com;\r\n           auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n           spf=pass smtp.mailfrom=example.net",
        "example.com/1; auth=pass (cram-md5) smtp.auth=[sender@example.net]; spf=pass smtp.mailfrom=[example.net]")]
    [InlineData(
        " example.com;\r\n    dkim=pass reason=\"good signature\"\r\n  header.i=@mail-router.example.net;\r\n  dkim=fail reason=\"bad signature\"\r\n header.i=@newyork.example.com",
        "example.com/1; dkim=pass reason=[good signature] header.i=[@mail-router.example.net]; dkim=fail reason=[bad signature] header.i=[@newyork.example.com]")]
    [InlineData(
        " foo.example.net (foobar) 1 (baz);\r\n    dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n      policy (A dot can go here) . (like that) expired\r\n      (this surprised me) = (as I wasn't expecting it) 1362471462",
        "foo.example.net/1; dkim=fail policy.expired=[1362471462]")]
    public void The_examples_of_the_standard_are_read(string field, string told) => Assert.Equal(told, Told(Parse(field)));

    [Theory]
    [InlineData("EXAMPLE.com ; DKIM = PASS Header.D=Example.ORG", "EXAMPLE.com/1; dkim=pass header.d=[Example.ORG]")]
    [InlineData("\"example.com\" 2; spf=pass", "example.com/2; spf=pass")]
    [InlineData("example.com; dkim/2=pass", "example.com/1; dkim/2=pass")]
    [InlineData("example.com; spf=pass (a (nested \\) one) b) smtp.mailfrom=\"a b\"@example.org", "example.com/1; spf=pass (a (nested ) one) b) smtp.mailfrom=[a b@example.org]")]
    [InlineData("example.com; spf=pass smtp.mailfrom=", "example.com/1; spf=pass smtp.mailfrom=[]")]
    [InlineData("example.com; spf=pass reason=\"a \\\"b\\\"; dkim=pass\"; dkim=fail", "example.com/1; spf=pass reason=[a \"b\"; dkim=pass]; dkim=fail")]
    [InlineData("i=3; example.com; spf=pass", "i=3 example.com/1; spf=pass")]
    [InlineData("example.com", "example.com/1")]
    [InlineData("spf=fail (sender) smtp.mailfrom=a.example; dkim=pass", "/1; spf=fail (sender) smtp.mailfrom=[a.example]; dkim=pass")]
    public void What_servers_make_of_it_is_read_too(string field, string told) => Assert.Equal(told, Told(Parse(field)));

    [Theory]
    [InlineData("example.com; !!; dkim=pass", "example.com/1; dkim=pass")]
    [InlineData("example.com; spf; ;; dkim=; auth/x=pass; dmarc=pass", "example.com/1; dmarc=pass")]
    [InlineData("example.com; spf=pass nonsense more=1 smtp.mailfrom=a; dmarc=pass", "example.com/1; spf=pass; dmarc=pass")]
    [InlineData("example.com; spf=pass reason=\"no end; dkim=pass", "example.com/1; spf=pass reason=[]")]
    [InlineData("example.com; spf=pass (no end; dkim=pass", "example.com/1; spf=pass (no end; dkim=pass)")]
    public void What_is_malformed_is_left_out_up_to_the_next_semicolon(string field, string told) => Assert.Equal(told, Told(Parse(field)));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData("(comment)")]
    [InlineData(";;;")]
    [InlineData("=")]
    public void What_says_nothing_is_none(string field) => Assert.Null(Parse(field));

    [Fact]
    public void Results_and_properties_are_read_up_to_a_limit()
    {
        var limits = new MessageLimits { MaxParameters = 3 };
        var many = string.Concat(Enumerable.Repeat("; spf=pass a.b=c a.b=c a.b=c a.b=c", 100));

        Assert.True(AuthenticationResults.TryParse(Encoding.ASCII.GetBytes("example.com" + many), limits, out var results));
        Assert.Equal(3, results.Results.Count);
        Assert.All(results.Results, result => Assert.Equal(3, result.Properties.Count));
        Assert.False(AuthenticationResults.TryParse(new byte[100_001], limits, out _));
    }

    // MimeKit's vectors; it calls one of them invalid (an equals sign in a value), and reads it all the same.
    [CorpusFact]
    public void Vectors_are_read_as_others_read_them()
    {
        var rows = Vectors.Read("dkim/authentication-results.jsonl").ToList();
        foreach (var row in rows)
        {
            var input = Parse(row.Text("input"))!;

            if (row.GetProperty("serialised").GetString() is { } serialised)
                Assert.Equal(Told(Parse(serialised)), Told(input));
            if (input.AuthservId.Length > 0)
                Assert.Equal(Told(input), Told(Parse(input.ToFieldBody())));
            Assert.NotEmpty(input.Results);
        }

        Assert.Equal(17, rows.Count);
        Assert.Equal(
            "mx.google.com/1; dkim=pass header.i=[@sender.com] header.s=[15ca3b75e6386151] header.b=[qsGI6Y43]; gateway.spf=pass (google.com: domain receiver.com configured 1.2.3.4 as internal address) smtp.mailfrom=[mail@from.com] smtp.remote-ip=[1.2.3.4] policy.d=[receiver.com]",
            Told(Parse(rows.Single(row => row.Text("test") == "TestParseGmailAuthenticationResults").Text("input"))));
    }

    [CorpusFact]
    public void Fields_of_real_mail_are_read_and_written()
    {
        var fields = new List<AuthenticationResults?>();
        foreach (var file in Corpus.Files(""))
        {
            foreach (var field in new HeaderFields(File.ReadAllBytes(file)))
            {
                if (field.Is("Authentication-Results"u8))
                    fields.Add(AuthenticationResults.TryParse(field.Body, MessageLimits.Default, out var results) ? results : null);
            }
        }

        Assert.All(fields, Assert.NotNull);
        Assert.All(fields.OfType<AuthenticationResults>().Where(results => results.AuthservId.Length > 0), AssertIsWhole);
        Assert.InRange(fields.Count, 137, 10_000);
    }

    [Fact]
    public void Anything_is_read_in_time_and_what_was_read_can_be_written()
    {
        var random = new Random(8601);
        string[] words = ["example.com", ";", "; dkim", "=", "pass", " ", "(", ")", "\"", "\\", "\r\n ", ".", "/", "reason=", "header.i=", "@", "none", "i=1;", "\u00fc", "\0", "1"];
        for (var i = 0; i < 20_000; i++)
        {
            var field = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => words[random.Next(words.Length)]));
            if (Parse(field) is { AuthservId.Length: > 0 } results)
                AssertIsWhole(results);
        }
    }

    [Theory]
    [InlineData("\"\\")]
    [InlineData("\\\"")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("i=x;")]
    [InlineData("a=b \"")]
    [InlineData("a.")]
    [InlineData(";a=b(")]
    public void What_repeats_itself_without_end_takes_no_time(string part)
    {
        var field = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));

        _ = Parse(field);
        new AuthservId("example.com").RemoveClaims(new MessageEdit(Encoding.ASCII.GetBytes($"Authentication-Results: {string.Concat(Enumerable.Repeat(field, 10))}\r\n\r\n")));
    }

    // Reads again what was written: nothing has become something else.
    private static void AssertIsWhole(AuthenticationResults results)
    {
        var body = results.ToFieldBody();
        var again = Parse(body)!;
        Assert.True(Ascii.IsValid(body));
        Assert.All(body.Split("\r\n"), line => Assert.InRange(line.Length, 1, 998));
        Assert.DoesNotContain(body.Split("\r\n"), string.IsNullOrWhiteSpace);
        var message = new MessageEdit("Subject: x\r\n\r\n"u8.ToArray()).Add(AuthenticationResults.FieldName, body).ToMessage();
        Assert.EndsWith("\r\nSubject: x\r\n\r\n", Encoding.ASCII.GetString(message.Span), StringComparison.Ordinal);
        Assert.Equal(results.Results.Select(result => (result.Method, result.Result)), again.Results.Select(result => (result.Method, result.Result)));
        Assert.Equal(Told(again with { AuthservId = "x" }), Told(Parse((again with { AuthservId = "x" }).ToFieldBody())));
    }

    private static AuthenticationResults? Parse(string field) =>
        AuthenticationResults.TryParse(Encoding.UTF8.GetBytes(field), MessageLimits.Default, out var results) ? results : null;

    private static string? Told(AuthenticationResults? results) => results is null ? null : string.Join("; ", results.Results.Select(Told)
        .Prepend($"{(results.Instance is { } instance ? $"i={instance} " : "")}{results.AuthservId}/{results.Version}"));

    private static string Told(AuthenticationResult result) => string.Concat(
        result.Method,
        result.MethodVersion == 1 ? "" : $"/{result.MethodVersion}",
        $"={result.Result}",
        result.Comment is null ? "" : $" ({result.Comment})",
        result.Reason is null ? "" : $" reason=[{result.Reason}]") + string.Concat(result.Properties.Select(property => $" {property.Type}.{property.Name}=[{property.Value}]"));
}
