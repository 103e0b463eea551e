using System.Security.Cryptography;

namespace Pymalist.Store.Tests;

public abstract class OctetsSuite(IHome home) : StoreSuite(home)
{
    private const int Part = 256 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Part)]
    [InlineData(Part + 1)]
    [InlineData(9 * Part)]
    public async Task Octets_come_back_by_the_digest_they_have(int size)
    {
        var octets = RandomNumberGenerator.GetBytes(size);

        var name = await Store.Octets.Keep(octets, CancellationToken.None);
        var again = await Store.Octets.Keep(octets, CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(octets)), name);
        Assert.Equal(name, again);
        Assert.Equal(octets, (await Store.Octets.Find(name, CancellationToken.None))!.Value.ToArray());
        Assert.Equal(1, await Count("octets"));
    }

    [Fact]
    public async Task There_are_none_by_another_name() =>
        Assert.Null(await Store.Octets.Find(new string('0', 64), CancellationToken.None));

    [Fact]
    public async Task What_was_kept_in_part_is_not_there_and_can_be_kept()
    {
        var octets = RandomNumberGenerator.GetBytes(3 * Part);
        var name = KeptOctets.NameOf(octets);
        await ((KeptOctets)Store.Octets).WriteParts(name, octets, CancellationToken.None);
        await Store.Engine.Write(session => session.Execute("DELETE FROM octets_part WHERE part = 1"), CancellationToken.None);
        var before = await Store.Octets.Find(name, CancellationToken.None);

        await Store.Octets.Keep(octets, CancellationToken.None);

        Assert.Null(before);
        Assert.Equal(octets, (await Store.Octets.Find(name, CancellationToken.None))!.Value.ToArray());
    }

    [Fact]
    public async Task The_same_large_octets_at_once_in_many_hands_are_kept_once()
    {
        var octets = RandomNumberGenerator.GetBytes((5 * Part) + 7);
        var other = await Open();
        OpenStore[] stores = [Store, other];

        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => stores[i % 2].Octets.Keep(octets, CancellationToken.None)));

        Assert.Single(names.Distinct());
        Assert.Equal(6, await Count("octets_part"));
        Assert.Equal(octets, (await other.Octets.Find(names[0], CancellationToken.None))!.Value.ToArray());
    }
}
