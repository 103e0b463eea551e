using Pymalist.EndToEnd.Running;
using Pymalist.Testing;
using Xunit.Abstractions;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>Mail of all shapes goes through a list that signs and seals: folded, with 8-bit fields, with empty ones, without Date or From, with lone CR and LF.</summary>
public sealed class SignedCorpusTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Count = 300;

    private readonly SigningLists _lists = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lists.DisposeAsync();

    [CorpusServerFact("dnsmasq", "dkimverify", "dns/resolver.py", "nacl/signing.py")]
    public async Task The_signature_is_good_whatever_the_mail_looks_like()
    {
        await _lists.Start();
        foreach (var message in Sample())
            await _lists.Deliver($"corpus@{SigningLists.Domain}", message);
        await _lists.Play();
        var copies = _lists.Copies("corpus");

        var verdicts = await DkimPyVerifier.Verify(_lists.Dns, [.. copies.Select(copy => copy.Octets)]);

        // Some are the same message twice, one is for another list, and of some dkimpy does not take the header section: a line in it is no field.
        Assert.InRange(copies.Count, Count * 9 / 10, Count);
        Assert.Equal(copies.Count, verdicts.Count);
        var read = verdicts.Zip(copies).Where(pair => pair.First.Error.Length == 0).ToList();
        output.WriteLine($"{Count} posts, {copies.Count} copies, {copies.Count - read.Count} unreadable to others.");
        Assert.InRange(read.Count, copies.Count * 9 / 10, copies.Count);
        Assert.All(verdicts, verdict => Assert.True(verdict.Error.Length == 0 || verdict.Error.StartsWith("MessageFormatError: Unexpected characters", StringComparison.Ordinal), verdict.Error));
        Assert.All(read, pair => Assert.True(pair.First.PassesFor(SigningLists.Domain), pair.Second.Text));
        Assert.All(
            read.Where(pair => pair.Second.Field("ARC-Seal").Contains("i=1;", StringComparison.Ordinal)),
            pair => Assert.Equal("pass", pair.First.Arc));
    }

    // Evenly from all there is, so that every kind is among them.
    private static List<byte[]> Sample()
    {
        string[] kinds = ["mime", "threads", "hostile", "dkim", "arc"];
        var files = kinds.SelectMany(kind => Corpus.Files(kind)).Where(file => new FileInfo(file).Length < 200_000).ToList();
        return [.. Enumerable.Range(0, Count).Select(i => File.ReadAllBytes(files[i * files.Count / Count]))];
    }
}
