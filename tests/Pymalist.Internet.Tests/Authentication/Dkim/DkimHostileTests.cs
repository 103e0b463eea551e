using System.Diagnostics;
using System.Text;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

/// <summary>What strangers send to make a verifier slow, or worse.</summary>
public sealed class DkimHostileTests
{
    // Each takes well under a second; what these tests are about would take minutes, whatever else the machine does.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    private static readonly string Signature = Examples.Rfc6376[..Examples.Rfc6376.IndexOf("Received:", StringComparison.Ordinal)];
    private static readonly string Rest = Examples.Rfc6376[Signature.Length..];

    [Fact]
    public async Task Of_a_thousand_signatures_ten_are_looked_at()
    {
        var dns = Examples.Dns();

        var results = await Verify(string.Concat(Enumerable.Range(0, 1000).Select(i => Signature.Replace("brisbane", $"s{i}", StringComparison.Ordinal))) + Rest, dns);

        Assert.Equal(10, results.Count);
        Assert.Equal(10, dns.Asked.Count);
    }

    [Theory]
    [InlineData(1_000_000, "x")]
    [InlineData(1_000_000, "x;")]
    [InlineData(250_000, "x=1;")]
    [InlineData(300_000, "\r\n ")]
    [InlineData(900_000, ";")]
    [InlineData(900_000, "=")]
    public async Task A_list_of_tags_of_a_megabyte_is_refused(int times, string text)
    {
        var results = await Verify("DKIM-Signature: v=1; " + string.Concat(Enumerable.Repeat(text, times)) + "\r\n" + Rest, Examples.Dns());

        Assert.DoesNotContain(results, result => result.Status == DkimStatus.Pass);
    }

    [Fact]
    public async Task A_signature_over_fifty_thousand_fields_takes_no_longer_than_reading_them()
    {
        var fields = string.Concat(Enumerable.Repeat("Received:x\r\n", 50_000));
        var names = string.Concat(Enumerable.Repeat("Received:", 9_000));

        var results = await Verify(string.Concat(Enumerable.Repeat(Signature.Replace("h=Received", $"h={names}Received", StringComparison.Ordinal), 10)) + fields + Rest, Examples.Dns());

        Assert.DoesNotContain(results, result => result.Status == DkimStatus.Pass);
    }

    [Fact]
    public async Task What_lies_beyond_the_greatest_header_section_is_not_there()
    {
        var results = await Verify("X: " + new string('x', 1_000_000) + "\r\n" + Examples.Rfc6376, Examples.Dns());

        Assert.Empty(results);
    }

    [Fact]
    public async Task A_key_record_of_a_megabyte_is_refused()
    {
        foreach (var record in new[] { "p=" + new string('A', 1_000_000), "v=DKIM1;" + string.Concat(Enumerable.Repeat(" ", 1_000_000)), new string(';', 1_000_000) })
        {
            var dns = new ScriptedDns().Add("brisbane._domainkey.example.com", record);
            Assert.Equal(DkimStatus.PermError, Assert.Single(await Verify(Examples.Rfc6376, dns)).Status);
        }
    }

    [Fact]
    public async Task A_body_of_line_ends_is_hashed_in_one_pass()
    {
        var results = await Verify(Examples.Rfc6376 + string.Concat(Enumerable.Repeat("\n", 1_000_000)) + " ", Examples.Dns());

        Assert.Equal(DkimStatus.Fail, Assert.Single(results).Status);
    }

    [Fact]
    public async Task A_hundred_thousand_hops_are_no_chain()
    {
        var fields = string.Concat(Enumerable.Range(1, 10_000).Select(i => $"ARC-Seal: i={i}\r\nARC-Message-Signature: i={i}\r\nARC-Authentication-Results: i={i};\r\n"));
        var clock = Stopwatch.StartNew();

        var result = await new ArcVerifier(new ScriptedDns(), new FixedTime(1_700_000_000)).Verify(Examples.Wire(fields + Rest), CancellationToken.None);

        Assert.Equal(ArcState.Fail, result.State);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Most);
    }

    [CorpusFact]
    public async Task Damaged_messages_of_the_corpus_have_results_and_never_an_exception()
    {
        var random = new Random(6376);
        foreach (var mail in CorpusMail.All().Where(mail => mail.Message.Length < 20_000))
        {
            for (var round = 0; round < 30; round++)
            {
                var message = mail.Message[..random.Next(mail.Message.Length / 2, mail.Message.Length + 1)];
                for (var flips = random.Next(4); flips > 0; flips--)
                    message[random.Next(message.Length)] = (byte)random.Next(256);

                await new DkimVerifier(mail.Dns, new FixedTime(1_700_000_000)).Verify(message, CancellationToken.None);
                await new ArcVerifier(mail.Dns, new FixedTime(1_700_000_000)).Verify(message, CancellationToken.None);
            }
        }
    }

    private static async Task<IReadOnlyList<DkimResult>> Verify(string message, ScriptedDns dns)
    {
        var octets = Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n"));
        var clock = Stopwatch.StartNew();
        var results = await new DkimVerifier(dns, new FixedTime(1_700_000_000)).Verify(octets, CancellationToken.None);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Most);
        return results;
    }
}
