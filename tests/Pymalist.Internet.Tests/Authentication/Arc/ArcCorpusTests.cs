using Pymalist.Internet.Authentication.Arc;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Arc;

/// <summary>The chains in the signed messages of the corpus.</summary>
public sealed class ArcCorpusTests
{
    // The verifier that was asked for the corpus knows no Ed25519 in ARC; the source's own test wants the chain to pass.
    private const string BeyondTheOracle = "arc/mail-auth/002.dns-and-message";

    [CorpusFact]
    public async Task Every_chain_has_the_expected_result()
    {
        var differences = new List<string>();
        foreach (var mail in CorpusMail.All())
        {
            var result = await new ArcVerifier(mail.Dns, new FixedTime(1_800_000_000)).Verify(mail.Message, CancellationToken.None);
            var expected = mail.File == BeyondTheOracle ? "pass" : mail.Row.GetProperty("arc").GetString() ?? "none";
            if (!expected.Equals(result.State.ToString(), StringComparison.OrdinalIgnoreCase))
                differences.Add($"{mail.File}: {expected}, not {result}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
