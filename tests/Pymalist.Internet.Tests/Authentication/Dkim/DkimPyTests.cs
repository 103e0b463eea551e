using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Messages;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

/// <summary>What we sign dkimpy verifies, and the other way round: real messages, both algorithms, all pairs of canonicalizations.</summary>
public sealed class DkimPyTests
{
    private const string Verify = """
        def answer(case):
            return 'pass' if dkim.DKIM(case['Message']).verify(dnsfunc=dns) else 'fail'
        """;

    private const string Sign = """
        def answer(case):
            algorithm, header, body, key = [text.encode() for text in case['More']]
            selector = b'rsa' if algorithm == b'rsa-sha256' else b'ed'
            return dkim.sign(case['Message'], selector, b'example.org', key, canonicalize=(header, body), signature_algorithm=algorithm).decode()
        """;

    private static readonly FixedTime Now = new(1_700_000_000);

    // The other side signs by the real clock, which is not ahead of this one.
    private static readonly FixedTime Later = new(4_000_000_000);

    private static readonly List<(SignatureAlgorithm Algorithm, Canonicalization Header, Canonicalization Body)> Ways =
    [
        .. from algorithm in Enum.GetValues<SignatureAlgorithm>()
           from header in Enum.GetValues<Canonicalization>()
           from body in Enum.GetValues<Canonicalization>()
           select (algorithm, header, body),
    ];

    [ServerFact("dkimverify", "nacl/signing.py")]
    public async Task What_we_sign_others_verify_and_so_do_we()
    {
        var signed = DkimPy.Messages(200).SelectMany(message => Ways.Select(way => Signed(message, way))).ToList();

        var answers = await DkimPy.Ask(Verify, signed.Select(message => new DkimPy.Case(message, DkimPy.Records())));

        Assert.Equal(signed.Count, answers.Count);
        Assert.All(answers.Where(answer => !IsRefusal(answer)), answer => Assert.Equal("pass", answer));
        Assert.InRange(answers.Count(IsRefusal), 0, answers.Count / 20);
        foreach (var message in signed)
            Assert.Equal("Pass: good signature", await Ours(message));
    }

    [ServerFact("dkimverify", "nacl/signing.py")]
    public async Task What_others_sign_we_verify()
    {
        var cases = DkimPy.Messages(200).SelectMany(message => Ways.Select(way => Case(DkimPy.Wire(message), way))).ToList();

        var answers = await DkimPy.Ask(Sign, cases);

        Assert.Equal(cases.Count, answers.Count);
        Assert.InRange(answers.Count(IsRefusal), 0, answers.Count / 5);
        foreach (var (answer, @case) in answers.Zip(cases).Where(pair => !IsRefusal(pair.First)))
            Assert.Equal("Pass: good signature", await Ours([.. Encoding.ASCII.GetBytes(answer), .. @case.Message]));
    }

    private static DkimPy.Case Case(byte[] message, (SignatureAlgorithm Algorithm, Canonicalization Header, Canonicalization Body) way) => new(
        message,
        DkimPy.Records(),
        way.Algorithm.Name(),
        way.Header == Canonicalization.Simple ? "simple" : "relaxed",
        way.Body == Canonicalization.Simple ? "simple" : "relaxed",
        way.Algorithm == SignatureAlgorithm.RsaSha256 ? TestKeys.RsaPem : Convert.ToBase64String(TestKeys.Seed));

    private static byte[] Signed(byte[] message, (SignatureAlgorithm Algorithm, Canonicalization Header, Canonicalization Body) way)
    {
        var options = new DkimSignerOptions
        {
            Domain = "example.org",
            Selector = TestKeys.Selector(way.Algorithm),
            HeaderCanonicalization = way.Header,
            BodyCanonicalization = way.Body,
        };
        var signature = new DkimSigner(options, TestKeys.Of(way.Algorithm), Now).Sign(message);
        return DkimPy.Wire(new MessageEdit(message).Add("DKIM-Signature", signature).ToMessage().Span);
    }

    private static async Task<string> Ours(byte[] message)
    {
        var results = await new DkimVerifier(TestKeys.Dns(), Later).Verify(message, CancellationToken.None);
        return results.Select(result => $"{result.Status}: {result.Reason}").First();
    }

    // The other library does not take a header section that is malformed, nor sign a message without From.
    private static bool IsRefusal(string answer) =>
        answer.StartsWith("MessageFormatError", StringComparison.Ordinal) || answer == "ParameterError: The From header field MUST be signed";
}
