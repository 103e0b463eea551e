using System.Globalization;
using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Tests.Authentication.Dkim;
using Pymalist.Testing;
using Document = System.Collections.Generic.Dictionary<string, object>;

namespace Pymalist.Internet.Tests.Authentication.Arc;

/// <summary>Every scenario of ValiMail's suite for ARC.</summary>
public sealed class ArcSuiteTests
{
    [CorpusFact]
    public async Task Every_chain_is_worth_what_the_suite_says()
    {
        var count = 0;
        var differences = new List<string>();
        foreach (var document in Scenarios.Read("arc-draft-validation-tests.yaml"))
        {
            foreach (var (name, test) in Of(document, "tests").Select(pair => (pair.Key, (Document)pair.Value)))
            {
                count++;
                var result = await Verify(document, test);
                if (result.State.ToString() != Expected(test))
                    differences.Add($"{name}: {Expected(test)}, not {result}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal(111, count);
    }

    [CorpusFact]
    public async Task Every_message_is_sealed_as_in_the_suite()
    {
        var count = 0;
        foreach (var document in Scenarios.Read("arc-draft-sign-tests.yaml"))
        {
            using var key = SigningKey.FromPem((string)document["privatekey"]);
            foreach (var test in Of(document, "tests").Values.Cast<Document>())
            {
                count++;
                var chain = await Verify(document, test);
                var set = Sealer(document, test, key).Seal(Message(test), chain, Results(test))!;

                Assert.Equal(Words((string)test["AAR"]), Words(Text(set.AuthenticationResults)));
                Assert.Equal(Unfolded((string)test["AMS"]), Unfolded(Text(set.MessageSignature)));
                Assert.Equal(WithoutSignature((string)test["AS"]), WithoutSignature(Text(set.Seal)));
                Assert.True(IsSealed(Message(test), chain, set, Signature((string)test["AS"]), key));
            }
        }

        Assert.Equal(11, count);
    }

    // One scenario leaves open what is expected: its first seal says that there was a broken chain before, which cannot be.
    private static string Expected(Document test) => ((string)test["cv"]).Trim() is { Length: > 0 } expected ? expected : "Fail";

    private static Task<ArcResult> Verify(Document document, Document test)
    {
        var dns = new ScriptedDns();
        foreach (var (name, record) in Of(document, "txt-records"))
            dns.Add(name, ((string)record).Replace("\n", " ", StringComparison.Ordinal));
        return new ArcVerifier(dns, new FixedTime(1_500_000_000)).Verify(Message(test), CancellationToken.None);
    }

    private static ArcSealer Sealer(Document document, Document test, SigningKey key)
    {
        var options = new ArcSealerOptions
        {
            Domain = (string)document["domain"],
            Selector = (string)document["sel"],
            Fields = ((string)test["sig-headers"]).Split(':'),
            Oversign = [],
        };
        return new ArcSealer(options, key, new FixedTime(long.Parse((string)test["t"], CultureInfo.InvariantCulture)));
    }

    // What the sealer's own server found, in one field: the suite has it in several.
    private static string Results(Document test)
    {
        var server = (string)test["srv-id"];
        var fields = ((string)test["message"]).Replace("\n ", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => line.StartsWith($"Authentication-Results: {server};", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim());
        return $"{server}; {string.Join("; ", fields.Select(field => string.Join(";\r\n ", field.TrimEnd(';').Split(';').Select(result => result.Trim()))))}";
    }

    private static byte[] Message(Document test) => Examples.Wire((string)test["message"]);

    private static Document Of(Document document, string name) => (Document)document[name];

    // The suite's seals are over signatures without folds, which ours have: so its seal is held against ours with the folds taken out.
    private static bool IsSealed(byte[] message, ArcResult chain, ArcSet set, byte[] signature, SigningKey key)
    {
        var hops = chain.State == ArcState.Pass ? ArcFields.Read(new SignedMessage(message, int.MaxValue)) : [];
        var fields = hops.SelectMany(hop => new[] { hop.AuthenticationResults.Raw, hop.MessageSignature.Raw, hop.Seal.Raw })
            .Append(Field("ARC-Authentication-Results", Text(set.AuthenticationResults)))
            .Append(Field("ARC-Message-Signature", Unfolded(Text(set.MessageSignature))));
        var seal = SignatureField.Read(new SignedField(0, Field("ARC-Seal", Text(set.Seal)))).WithoutSignature();
        using var publicKey = VerifyingKey.Read(key.Algorithm, key.PublicKey);
        return publicKey.Verifies(ArcSeal.Hash(fields, seal), signature);
    }

    private static ReadOnlyMemory<byte> Field(string name, string body) => Encoding.ASCII.GetBytes($"{name}: {body}");

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.ASCII.GetString(octets.Span);

    // One space between tags, none in a signature, as the order of the tags is the same.
    private static string Unfolded(string text) => string.Join("; ", text.Split(';').Select(tag => string.Concat(Words(tag))));

    private static string WithoutSignature(string text) => string.Join("; ", Unfolded(text).Split("; ").Where(tag => !tag.StartsWith("b=", StringComparison.Ordinal)));

    private static byte[] Signature(string text) => TagList.Parse(Encoding.ASCII.GetBytes(text))!.Octets("b", 1000)!;

    private static string[] Words(string text) => text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
