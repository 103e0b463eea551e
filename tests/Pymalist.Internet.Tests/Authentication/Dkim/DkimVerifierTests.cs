using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Dkim;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

public sealed class DkimVerifierTests
{
    private const long Now = 1_700_000_000;

    [Fact]
    public async Task The_example_of_RFC_6376_is_good()
    {
        var result = Assert.Single(await Verify(Examples.Wire(Examples.Rfc6376), Examples.Dns()));

        Assert.Equal((DkimStatus.Pass, "example.com", "brisbane"), (result.Status, result.Domain, result.Selector));
        Assert.Equal(("joe@football.example.com", "AuUoFEfD"), (result.Identity, result.SignatureStart));
    }

    [Fact]
    public async Task The_examples_of_RFC_8463_are_good()
    {
        var results = await Verify(Examples.Wire(Examples.Rfc8463), Examples.Dns());

        Assert.Equal([SignatureAlgorithm.Ed25519Sha256, SignatureAlgorithm.RsaSha256], results.Select(result => result.Algorithm!.Value));
        Assert.All(results, result => Assert.Equal(DkimStatus.Pass, result.Status));
    }

    [Fact]
    public async Task A_message_stored_with_bare_line_feeds_is_what_it_was_on_the_wire() =>
        Assert.Equal(DkimStatus.Pass, Assert.Single(await Verify(Encoding.ASCII.GetBytes(Examples.Rfc6376), Examples.Dns())).Status);

    [Fact]
    public async Task A_message_without_signatures_has_no_results() => Assert.Empty(await Verify(Examples.Wire("From: a@example.org\n\nhi\n"), Examples.Dns()));

    [Fact]
    public async Task Whichever_octet_is_changed_the_signature_is_bad()
    {
        var message = Examples.Wire(Examples.Rfc6376);
        for (var at = 0; at < message.Length; at++)
        {
            message[at] ^= 1;
            var results = await Verify(message, Examples.Dns());
            message[at] ^= 1;

            Assert.False(results.Any(result => result.Status == DkimStatus.Pass), $"octet {at}");
        }
    }

    [Theory]
    [InlineData("v=1;", "", "it has no v=")]
    [InlineData("v=1;", "v=2;", "it is of another version")]
    [InlineData("a=rsa-sha256", "a=rsa-sha1", "rsa-sha1 is not accepted")]
    [InlineData("a=rsa-sha256", "a=RSA-SHA256", "its algorithm is not known")]
    [InlineData("a=rsa-sha256;", "", "it has no a=")]
    [InlineData("d=example.com", "d=com", "its d= is malformed")]
    [InlineData("d=example.com", "d=example.com(.example.org", "its d= is malformed")]
    [InlineData("d=example.com", "d=example..com", "its d= is malformed")]
    [InlineData("s=brisbane", "s=", "its s= is malformed")]
    [InlineData("i=joe@football.example.com", "i=joe@football.example.org", "its identity is not of its domain")]
    [InlineData("i=joe@football.example.com", "i=joe@badexample.com", "its identity is not of its domain")]
    [InlineData("i=joe@football.example.com", "i=joe", "its i= is malformed")]
    [InlineData("c=simple/simple", "c=simple/nowsp", "its c= is malformed")]
    [InlineData("c=simple/simple", "c=simple/simple/simple", "its c= is malformed")]
    [InlineData("q=dns/txt", "q=http", "its key is not in the domain name system")]
    [InlineData("q=dns/txt", "x=never", "its x= is malformed")]
    [InlineData("q=dns/txt", "x=1", "it has expired")]
    [InlineData("q=dns/txt", "t=100; x=100", "it expires before it was made")]
    [InlineData("q=dns/txt", "t=1 2", "its t= is malformed")]
    [InlineData("q=dns/txt", "t=1700010000", "it was made in the future")]
    [InlineData("From : ", "", "it does not sign From")]
    [InlineData("h=Received", "hh=Received", "it has no h=")]
    [InlineData("bh=2jUS", "bh=!jUS", "its bh= is malformed")]
    [InlineData("bh=2jUS", "bhh=2jUS", "it has no bh=")]
    [InlineData("b=AuUo", "b=*", "its b= is malformed")]
    [InlineData("b=AuUo", "bb=AuUo", "it has no b=")]
    [InlineData("q=dns/txt", "q=dns/txt; q=dns/txt", "it is no list of tags")]
    [InlineData("s=brisbane", "s=sydney", "there is no key record")]
    public async Task A_signature_that_is_malformed_or_not_accepted_is_a_permanent_error(string tag, string instead, string reason)
    {
        Assert.Contains(tag, Examples.Rfc6376, StringComparison.Ordinal);

        var result = Assert.Single(await Verify(Examples.Wire(Examples.Rfc6376.Replace(tag, instead, StringComparison.Ordinal)), Examples.Dns()));

        Assert.Equal((DkimStatus.PermError, reason), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("l=0")]
    [InlineData("l=99999")]
    public async Task A_signature_that_leaves_the_end_of_the_body_unsigned_is_not_accepted(string length)
    {
        var result = Assert.Single(await Verify(Examples.Wire(Examples.Rfc6376.Replace("q=dns/txt", length, StringComparison.Ordinal)), Examples.Dns()));

        Assert.Equal(DkimStatus.Policy, result.Status);
    }

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p={rsa}", DkimStatus.Pass)]
    [InlineData("p={rsa}", DkimStatus.Pass)]
    [InlineData("k=rsa; h=sha1:sha256; s=*; t=y; n=note; x=unknown; p={rsa};", DkimStatus.Pass)]
    [InlineData("s=tlsrpt:email; p={rsa}", DkimStatus.Pass)]
    [InlineData("v=DKIM1; p=", DkimStatus.PermError)]
    [InlineData("v=DKIM1", DkimStatus.PermError)]
    [InlineData("v=DKIM2; p={rsa}", DkimStatus.PermError)]
    [InlineData("h=sha1; p={rsa}", DkimStatus.PermError)]
    [InlineData("s=tlsrpt; p={rsa}", DkimStatus.PermError)]
    [InlineData("k=ed25519; p={rsa}", DkimStatus.PermError)]
    [InlineData("k=dsa; p={rsa}", DkimStatus.PermError)]
    [InlineData("k=rsa; p={ed}", DkimStatus.PermError)]
    [InlineData("p=AAAA", DkimStatus.PermError)]
    [InlineData("p=*", DkimStatus.PermError)]
    [InlineData("p={rsa}; p={rsa}", DkimStatus.PermError)]
    [InlineData("p={other}", DkimStatus.Fail)]
    [InlineData("just text", DkimStatus.PermError)]
    public async Task The_key_record_decides_what_a_key_may_do(string record, DkimStatus status)
    {
        using var other = SigningKey.FromPem(TestKeys.NewRsaPem(1024));
        var text = record.Replace("{rsa}", TestKeys.PublicText(TestKeys.Rsa), StringComparison.Ordinal)
            .Replace("{ed}", TestKeys.PublicText(TestKeys.Edwards), StringComparison.Ordinal)
            .Replace("{other}", TestKeys.PublicText(other), StringComparison.Ordinal);

        var result = Assert.Single(await Verify(Signed(new DkimSignerOptions()), new ScriptedDns().Add("rsa._domainkey.example.org", text)));

        Assert.Equal(status, result.Status);
        Assert.Equal(record.Contains("t=y", StringComparison.Ordinal), result.IsTest);
    }

    [Fact]
    public async Task Of_several_records_the_first_that_reads_like_a_key_record_counts()
    {
        var dns = new ScriptedDns().Add("rsa._domainkey.example.org", "v=spf1 -all").Add("rsa._domainkey.example.org", TestKeys.Record(TestKeys.Rsa));

        Assert.Equal(DkimStatus.Pass, Assert.Single(await Verify(Signed(new DkimSignerOptions()), dns)).Status);
    }

    [Theory]
    [InlineData("ann@example.org", DkimStatus.Pass)]
    [InlineData("ann@lists.example.org", DkimStatus.PermError)]
    public async Task A_strict_key_speaks_for_no_domain_below_its_own(string identity, DkimStatus status)
    {
        var dns = new ScriptedDns().Add("rsa._domainkey.example.org", TestKeys.Record(TestKeys.Rsa) + "; t=y:s");

        Assert.Equal(status, Assert.Single(await Verify(Signed(new DkimSignerOptions { Identity = identity }), dns)).Status);
    }

    [Theory]
    [InlineData(512, DkimStatus.PermError)]
    [InlineData(1023, DkimStatus.PermError)]
    [InlineData(1024, DkimStatus.Fail)]
    [InlineData(8192, DkimStatus.Fail)]
    [InlineData(8193, DkimStatus.PermError)]
    [InlineData(65536, DkimStatus.PermError)]
    public async Task An_RSA_key_that_is_too_short_or_too_long_is_not_accepted(int bits, DkimStatus status)
    {
        var dns = new ScriptedDns().Add("rsa._domainkey.example.org", $"p={Convert.ToBase64String(RsaKeyOf(bits))}");

        Assert.Equal(status, Assert.Single(await Verify(Signed(new DkimSignerOptions()), dns)).Status);
    }

    [Fact]
    public async Task A_key_that_cannot_be_asked_for_now_is_a_temporary_error()
    {
        var result = Assert.Single(await Verify(Signed(new DkimSignerOptions()), new ScriptedDns().Kill("rsa._domainkey.example.org")));

        Assert.Equal(DkimStatus.TempError, result.Status);
    }

    [Theory]
    [InlineData(59, DkimStatus.Pass)]
    [InlineData(60, DkimStatus.Pass)]
    [InlineData(60 + 900, DkimStatus.Pass)]
    [InlineData(60 + 901, DkimStatus.PermError)]
    [InlineData(-900, DkimStatus.Pass)]
    [InlineData(-901, DkimStatus.PermError)]
    public async Task A_signature_holds_from_when_it_was_made_until_it_expires_give_or_take_a_quarter_of_an_hour(int later, DkimStatus status)
    {
        var message = Signed(new DkimSignerOptions { Expiry = TimeSpan.FromMinutes(1) });

        var results = await new DkimVerifier(TestKeys.Dns(), new FixedTime(Now + later)).Verify(message, CancellationToken.None);

        Assert.Equal(status, Assert.Single(results).Status);
    }

    [Fact]
    public async Task A_field_added_on_top_is_found_out_where_its_name_is_oversigned()
    {
        var options = new DkimSignerOptions { Fields = ["From", "Subject"], Oversign = ["From"] };

        Assert.Equal(DkimStatus.Fail, Assert.Single(await Verify([.. "From: eve@example.net\r\n"u8, .. Signed(options)], TestKeys.Dns())).Status);
        Assert.Equal(DkimStatus.Pass, Assert.Single(await Verify([.. "Subject: free\r\n"u8, .. Signed(options)], TestKeys.Dns())).Status);
    }

    [Fact]
    public async Task Of_several_fields_of_a_name_the_lowest_is_signed_first()
    {
        const string Fields = "Received: c\r\nReceived: b\r\nReceived: a\r\n";
        var options = new DkimSignerOptions { Fields = ["Received"], Oversign = [] };
        var message = Encoding.ASCII.GetString(Signed(options, Fields + "From: ann@example.org\r\n\r\nhi\r\n"));

        Assert.Equal(DkimStatus.Pass, Assert.Single(await Verify(Encoding.ASCII.GetBytes(message), TestKeys.Dns())).Status);
        var swapped = message.Replace(Fields, "Received: b\r\nReceived: c\r\nReceived: a\r\n", StringComparison.Ordinal);
        Assert.Equal(DkimStatus.Fail, Assert.Single(await Verify(Encoding.ASCII.GetBytes(swapped), TestKeys.Dns())).Status);
    }

    [Fact]
    public async Task Every_signature_has_a_result_in_their_order_and_each_key_is_asked_for_once()
    {
        var dns = Examples.Dns().Kill("brisbane._domainkey.example.com");
        var signatures = Examples.Rfc6376[..Examples.Rfc6376.IndexOf("Received:", StringComparison.Ordinal)];

        var results = await Verify(Examples.Wire(signatures + signatures + Examples.Rfc8463), dns);

        Assert.Equal([DkimStatus.TempError, DkimStatus.TempError, DkimStatus.Pass, DkimStatus.Pass], results.Select(result => result.Status));
        Assert.Equal(["brisbane._domainkey.example.com", "brisbane._domainkey.football.example.com", "test._domainkey.football.example.com"], dns.Asked);
    }

    // RFC 8616, section 5.
    [Fact]
    public async Task A_domain_in_UTF_8_is_asked_for_in_its_ASCII_form()
    {
        var dns = TestKeys.Dns("xn--bcher-kva.example");
        var message = Encoding.UTF8.GetString(Signed(new DkimSignerOptions { Domain = "bücher.example" })).Replace("d=xn--bcher-kva.example", "d=BÜCHER.example", StringComparison.Ordinal);

        var result = Assert.Single(await Verify(Encoding.UTF8.GetBytes(message), dns));

        Assert.Equal("xn--bcher-kva.example", result.Domain);
        Assert.Equal(["rsa._domainkey.xn--bcher-kva.example"], dns.Asked);
        Assert.Equal(DkimStatus.Fail, result.Status);
    }

    [Fact]
    public async Task A_signature_in_its_own_list_of_fields_does_not_count_among_them()
    {
        var message = Signed(new DkimSignerOptions { Fields = ["From"], Oversign = ["DKIM-Signature"] });

        Assert.Equal(DkimStatus.Pass, Assert.Single(await Verify(message, TestKeys.Dns())).Status);
    }

    private static byte[] Signed(DkimSignerOptions options, string message = "From: ann@example.org\r\nSubject: hi\r\n\r\nhi\r\n")
    {
        var complete = options with { Domain = options.Domain.Length == 0 ? "example.org" : options.Domain, Selector = "rsa" };
        var signature = new DkimSigner(complete, TestKeys.Rsa, new FixedTime(Now)).Sign(Encoding.UTF8.GetBytes(message));
        return [.. "DKIM-Signature: "u8, .. signature, .. "\r\n"u8, .. Encoding.UTF8.GetBytes(message)];
    }

    private static Task<IReadOnlyList<DkimResult>> Verify(byte[] message, ScriptedDns dns) =>
        new DkimVerifier(dns, new FixedTime(Now)).Verify(message, CancellationToken.None);

    // SEQUENCE { INTEGER modulus, INTEGER 65537 } of an odd number that is no key; nothing will ever be signed with it.
    private static byte[] RsaKeyOf(int bits)
    {
        var modulus = new byte[(bits + 7) / 8];
        Array.Fill(modulus, (byte)0xff);
        modulus[0] = (byte)(0xff >> ((8 - (bits % 8)) % 8));
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteInteger(65537);
        }

        return writer.Encode();
    }
}
