using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

[CollectionDefinition("Genuine mail")]
public sealed class GenuineMailCollection : ICollectionFixture<GenuineMail>;

/// <summary>A copy and what the two programs say of it.</summary>
internal sealed record JudgedCopy(Copy Copy, Verdicts DkimPy, Verdicts OpenDkim);

/// <summary>A post of each author through each list, what two lists with ARC sent through a third one too, and all copies judged.</summary>
public sealed class GenuineMail : IAsyncLifetime
{
    private static readonly string[] FirstLists = ["plain", "older", "footer", "personal", "cc", "wrap", "refuse", "careless", "anonymous", "chain", "both"];

    internal SigningLists Lists { get; } = new();

    internal IReadOnlyList<JudgedCopy> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance("dnsmasq", "dkimverify", "opendkim", "dns/resolver.py", "nacl/signing.py") is not null && !Debian.ServersAreRequired)
            return;

        await Lists.Start();
        foreach (var list in FirstLists)
        {
            foreach (var author in Lists.Authors)
                await Lists.Deliver($"{list}@{SigningLists.Domain}", author.Post($"{list}@{SigningLists.Domain}"));
        }

        await Lists.Play();
        foreach (var copy in Lists.Copies("chain").Concat(Lists.Copies("both")))
            await Lists.Deliver($"next@{SigningLists.NextDomain}", copy.Octets);
        await Lists.Play();
        All = await Judged([.. FirstLists.Append("next").SelectMany(Lists.Copies)]);
    }

    internal IReadOnlyList<JudgedCopy> Of(string list) => [.. All.Where(copy => copy.Copy.List == list)];

    public async Task DisposeAsync() => await Lists.DisposeAsync();

    private async Task<IReadOnlyList<JudgedCopy>> Judged(IReadOnlyList<Copy> copies)
    {
        var messages = copies.Select(copy => copy.Octets).ToList();
        var dkimPy = await DkimPyVerifier.Verify(Lists.Dns, messages);
        var openDkim = await OpenDkimVerifier.Verify(Lists.Dns, messages);
        Assert.Equal((copies.Count, copies.Count), (dkimPy.Count, openDkim.Count));
        return [.. copies.Select((copy, i) => new JudgedCopy(copy, dkimPy[i], openDkim[i]))];
    }
}
