using System.Text;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Messages;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication.Arc;

/// <summary>What we seal dkimpy verifies, what it seals we verify, and chains that both have worked on are good to both.</summary>
public sealed class ArcPyTests
{
    private const string Verify = """
        def answer(case):
            state, sets, reason = dkim.arc_verify(case['Message'], dnsfunc=dns)
            return state.decode() + ': ' + reason
        """;

    private const string Seal = """
        def answer(case):
            key = case['More'][0].encode()
            fields = dkim.arc_sign(case['Message'], b'rsa', b'example.org', key, b'mx.example.org')
            return b''.join(fields).decode()
        """;

    private const string Results = "mx.example.org; spf=pass smtp.mailfrom=example.net;\r\n dkim=none";

    // The other side signs by the real clock, which is not ahead of this one.
    private static readonly FixedTime Later = new(4_000_000_000);

    [ServerFact("dkimverify")]
    public async Task What_we_seal_others_verify_at_any_hop()
    {
        var once = await Task.WhenAll(Unsealed().Select(Sealed));
        var twice = await Task.WhenAll(once.Select(Sealed));
        var thrice = await Task.WhenAll(twice.Select(Sealed));

        var answers = await DkimPy.Ask(Verify, once.Concat(twice).Concat(thrice).Select(Case));

        Assert.All(answers.Where(answer => !IsRefusal(answer)), answer => Assert.Equal("pass: success", answer));
        Assert.InRange(answers.Count(IsRefusal), 0, answers.Count / 20);
        foreach (var message in thrice)
            Assert.Equal((ArcState.Pass, 3, 0), await Ours(message));
    }

    [ServerFact("dkimverify", "authres/__init__.py")]
    public async Task What_others_seal_we_verify_and_seal_again()
    {
        var messages = Unsealed().Select(message => (byte[])[.. Encoding.ASCII.GetBytes($"Authentication-Results: {Results}\r\n"), .. DkimPy.Wire(message)]).ToList();

        var answers = await DkimPy.Ask(Seal, messages.Select(Case));

        var theirs = answers.Zip(messages).Where(pair => pair.First.StartsWith("ARC-", StringComparison.Ordinal))
            .Select(pair => (byte[])[.. Encoding.ASCII.GetBytes(pair.First), .. pair.Second]).ToList();
        Assert.InRange(theirs.Count, messages.Count * 4 / 5, messages.Count);
        foreach (var message in theirs)
            Assert.Equal((ArcState.Pass, 1, 0), await Ours(message));

        var ours = await Task.WhenAll(theirs.Select(Sealed));
        Assert.All(await DkimPy.Ask(Verify, ours.Select(Case)), answer => Assert.Equal("pass: success", answer));
    }

    private static List<byte[]> Unsealed() => [.. DkimPy.Messages(150).Where(message => message.AsSpan().IndexOf("ARC-"u8) < 0)];

    private static DkimPy.Case Case(byte[] message) => new(message, DkimPy.Records(), TestKeys.RsaPem);

    private static async Task<byte[]> Sealed(byte[] message)
    {
        var chain = await new ArcVerifier(TestKeys.Dns(), Later).Verify(message, CancellationToken.None);
        var options = new ArcSealerOptions { Domain = "example.org", Selector = "rsa" };
        var set = new ArcSealer(options, TestKeys.Rsa, new FixedTime(1_700_000_000)).Seal(message, chain, Results)!;
        return DkimPy.Wire(set.AddTo(new MessageEdit(message)).ToMessage().Span);
    }

    private static async Task<(ArcState State, int Instance, int? OldestPass)> Ours(byte[] message)
    {
        var result = await new ArcVerifier(TestKeys.Dns(), Later).Verify(message, CancellationToken.None);
        return (result.State, result.Instance, result.OldestPass);
    }

    private static bool IsRefusal(string answer) => answer.StartsWith("MessageFormatError", StringComparison.Ordinal);
}
