using System.Text.Json;
using Pymalist.Testing;

namespace Pymalist.Components.Tests;

public sealed class AddrSpecTests
{
    [Theory]
    [InlineData("ann@example.org", "ann", "example.org")]
    [InlineData("  ann@example.org\t", "ann", "example.org")]
    [InlineData("ann+tag/x=y@example.org", "ann+tag/x=y", "example.org")]
    [InlineData("\"a b@c\"@example.org", "\"a b@c\"", "example.org")]
    [InlineData("\"a\\\"b\"@example.org", "\"a\\\"b\"", "example.org")]
    [InlineData("ann..of.@example.org", "ann..of.", "example.org")]
    [InlineData("ann@[192.0.2.1]", "ann", "[192.0.2.1]")]
    [InlineData("ann@[IPv6:2001:db8::1]", "ann", "[IPv6:2001:db8::1]")]
    [InlineData("jörg@bücher.example", "jörg", "bücher.example")]
    [InlineData("ann@localhost", "ann", "localhost")]
    [InlineData("ann@under_score.example", "ann", "under_score.example")]
    public void An_address_has_a_local_part_and_a_domain(string text, string localPart, string domain)
    {
        var address = AddrSpec.Parse(text);

        Assert.Equal(localPart, address.LocalPart);
        Assert.Equal(domain, address.Domain);
        Assert.Equal($"{localPart}@{domain}", address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.org")]
    [InlineData("ann@")]
    [InlineData("ann@@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("ann@exam ple.org")]
    [InlineData("<ann@example.org>")]
    [InlineData("ann@example.org>")]
    [InlineData("ann@example..org")]
    [InlineData("ann@-example.org")]
    [InlineData("ann@example.org.")]
    [InlineData("ann\r\n@example.org")]
    [InlineData("ann@example.org\r\nRCPT TO:<eve@example.org>")]
    [InlineData("\"a\r\nb\"@example.org")]
    [InlineData("\"a\\\r\nb\"@example.org")]
    [InlineData("\"a\0b\"@example.org")]
    [InlineData("\"a\"b\"@example.org")]
    [InlineData("\"a\\\"@example.org")]
    [InlineData("\"@example.org")]
    [InlineData("ann\0@example.org")]
    [InlineData("ann\u0085@example.org")]
    [InlineData("ann\u2028@example.org")]
    [InlineData("ann\ufffd@example.org")]
    [InlineData("ann@[]")]
    [InlineData("ann@[x>]")]
    [InlineData("ann@example.org\u00a0")]
    public void What_must_not_stand_in_a_command_is_no_address(string? text)
    {
        Assert.False(AddrSpec.TryParse(text, out _));
        Assert.Throws<FormatException>(() => AddrSpec.Parse(text ?? ""));
    }

    [Fact]
    public void A_lone_surrogate_is_no_text() => Assert.False(AddrSpec.TryParse("a\ud800b@example.org", out _));

    [Fact]
    public void Lengths_are_those_of_RFC_5321()
    {
        var label = new string('b', 63);

        Assert.True(AddrSpec.TryParse($"{new string('a', 64)}@example.org", out _));
        Assert.False(AddrSpec.TryParse($"{new string('a', 65)}@example.org", out _));
        Assert.True(AddrSpec.TryParse($"a@{label}.org", out _));
        Assert.False(AddrSpec.TryParse($"a@b{label}.org", out _));
        Assert.False(AddrSpec.TryParse($"a@{string.Join('.', Enumerable.Repeat(label, 4))}", out _));
    }

    [Fact]
    public void Case_makes_no_difference()
    {
        var (lower, upper) = (AddrSpec.Parse("ann@example.org"), AddrSpec.Parse("Ann@EXAMPLE.org"));

        Assert.Equal(lower, upper);
        Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
        Assert.NotEqual(lower, AddrSpec.Parse("anne@example.org"));
        Assert.False(lower.Equals((object?)null));
    }

    [Theory]
    [InlineData("ann@bücher.example")]
    [InlineData("Ann@BÜCHER.Example")]
    [InlineData("ann@xn--bcher-kva.example")]
    [InlineData("ANN@XN--BCHER-KVA.EXAMPLE")]
    [InlineData("ann@bu\u0308cher.example")]
    public void Domains_are_compared_as_A_labels(string text)
    {
        var (address, aLabels) = (AddrSpec.Parse(text), AddrSpec.Parse("ann@xn--bcher-kva.example"));

        Assert.Equal(aLabels, address);
        Assert.Contains(address, new HashSet<AddrSpec> { aLabels });
        Assert.Equal("ann@xn--bcher-kva.example", address.Key);
        Assert.NotEqual(AddrSpec.Parse("ann@bucher.example"), address);
    }

    [Fact]
    public void An_address_beyond_ASCII_is_international()
    {
        Assert.True(AddrSpec.Parse("jörg@example.org").IsInternational);
        Assert.False(AddrSpec.Parse("joerg@example.org").IsInternational);
    }

    // Whatever the vectors say of an address: none that is taken can leave its place in a command.
    [CorpusFact]
    public void No_vector_brings_a_line_end_or_a_bracket_through()
    {
        var inputs = new[] { "egulias", "email-validator" }
            .SelectMany(name => File.ReadLines(Path.Combine(Corpus.Root!, "addresses", $"{name}.jsonl")))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("input").GetString()!)
            .ToList();

        var taken = inputs.Where(input => AddrSpec.TryParse(input, out _)).Select(input => AddrSpec.Parse(input).ToString()).ToList();

        Assert.InRange(taken.Count, 30, inputs.Count);
        Assert.All(taken, text => Assert.DoesNotContain(text, char.IsControl));
        Assert.All(taken.Where(text => text[0] != '"'), text => Assert.DoesNotContain(text, c => c is '<' or '>' or ' '));
    }
}
