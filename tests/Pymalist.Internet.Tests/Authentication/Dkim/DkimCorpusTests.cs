using System.Text.Json;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Tests.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

/// <summary>Every signed message of the corpus has the results that others found.</summary>
public sealed class DkimCorpusTests
{
    // The corpus was verified with the real clock: long after the only x= in it, and after every t=.
    private const long Now = 1_800_000_000;
    private const long BeforeAnyExpired = 1_667_930_000;

    [CorpusFact]
    public async Task Every_signature_has_the_expected_result()
    {
        var rows = CorpusMail.All().ToList();
        Assert.Equal(60, rows.Count);

        var differences = new List<string>();
        foreach (var mail in rows)
        {
            // A test of the source has a name server that fails for this name.
            mail.Dns.Kill("testdkim1._domainkey.dnssec-failed.org");
            var results = await new DkimVerifier(mail.Dns, new FixedTime(Now)).Verify(mail.Message, CancellationToken.None);
            var expected = Expected(mail).ToList();
            if (!expected.SequenceEqual(results.Select(result => result.Status)))
                differences.Add($"{mail.File}: {string.Join(' ', expected)}, not {string.Join(", ", results)}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [CorpusFact]
    public async Task A_signature_that_has_expired_was_good_before()
    {
        var mail = CorpusMail.All().Single(mail => mail.File == "dkim/mail-auth/005.dns-and-message");

        var results = await new DkimVerifier(mail.Dns, new FixedTime(BeforeAnyExpired)).Verify(mail.Message, CancellationToken.None);

        Assert.Equal(DkimStatus.Pass, Assert.Single(results).Status);
    }

    [CorpusFact]
    public async Task A_signature_that_passes_is_of_the_expected_domain()
    {
        foreach (var mail in CorpusMail.All())
        {
            var results = await new DkimVerifier(mail.Dns, new FixedTime(Now)).Verify(mail.Message, CancellationToken.None);
            foreach (var (signature, result) in mail.Row.GetProperty("signatures").EnumerateArray().Zip(results))
                Assert.Equal(signature.TryGetProperty("d", out var domain) ? domain.GetString() : result.Domain, result.Domain);
        }
    }

    // Of a single signature, what the source's own test expects goes before what another verifier said of it.
    private static IEnumerable<DkimStatus> Expected(CorpusMail mail)
    {
        var signatures = mail.Row.GetProperty("signatures");
        return signatures.GetArrayLength() == 1 && mail.Symbol("R_DKIM") is { } symbol
            ? [Status(symbol)]
            : signatures.EnumerateArray().Select(Status);
    }

    private static DkimStatus Status(string symbol) => symbol switch
    {
        "R_DKIM_ALLOW" => DkimStatus.Pass,
        "R_DKIM_REJECT" => DkimStatus.Fail,
        "R_DKIM_TEMPFAIL" => DkimStatus.TempError,
        "R_DKIM_PERMFAIL" => DkimStatus.PermError,
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "Not a result of DKIM."),
    };

    // A failure without a reason is one of the key, in a record that is withdrawn, malformed or of another kind.
    private static DkimStatus Status(JsonElement signature) => signature.Text("result") switch
    {
        "pass" => DkimStatus.Pass,
        "fail" when signature.TryGetProperty("why", out _) => DkimStatus.Fail,
        _ => DkimStatus.PermError,
    };
}
