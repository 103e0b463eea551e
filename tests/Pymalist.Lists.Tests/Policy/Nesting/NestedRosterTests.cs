using System.Diagnostics;
using Pymalist.Lists.Policy.Nesting;
using Xunit.Abstractions;

namespace Pymalist.Lists.Tests.Policy.Nesting;

public sealed class NestedRosterTests(ITestOutputHelper output)
{
    private static readonly Mail Post = new() { Id = MailId.New(), Message = default };

    private readonly Dictionary<AddrSpec, IRoster> _lists = [];

    [Fact]
    public async Task The_members_of_lists_among_the_members_come_behind_them()
    {
        Add("umbrella", "ann@example.com", "red@example.org", "blue@example.org", "bob@example.net");
        Add("red", "cleo@example.com", "ann@example.com");
        Add("blue", "Bob@Example.net", "dora@example.com", "green@example.org");
        Add("green", "eli@example.com", "cleo@example.com");

        Assert.Equal("ann bob cleo dora eli", await Members("umbrella"));
        Assert.Equal("Bob dora eli cleo", await Members("blue"));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("blue")]
    [InlineData("self")]
    public async Task A_circle_comes_to_its_end_without_a_second_copy(string list)
    {
        Add("red", "ann@example.com", "blue@example.org");
        Add("blue", "RED@example.org", "bob@example.net", "ann@example.com", "blue@example.org");
        Add("self", "ann@example.com", "self@example.org", "bob@example.net");

        Assert.Equal(["ann", "bob"], (await Members(list)).Split(' ').Order());
    }

    [Fact]
    public async Task Members_of_all_the_lists_are_included()
    {
        Add("umbrella", "red@example.org", "ann@example.com");
        Add("red", "cleo@example.com", "umbrella@example.org");
        var roster = Roster("umbrella");

        Assert.True(await roster.Includes(AddrSpec.Parse("CLEO@example.com"), CancellationToken.None));
        Assert.True(await roster.Includes(AddrSpec.Parse("ann@example.com"), CancellationToken.None));
        Assert.False(await roster.Includes(AddrSpec.Parse("eve@example.com"), CancellationToken.None));
    }

    [Fact]
    public async Task It_reads_no_further_than_it_is_asked()
    {
        Add("umbrella", "ann@example.com", "red@example.org");
        _lists[AddrSpec.Parse("red@example.org")] = new UnreadRoster();

        Assert.Equal("ann@example.com", (await Roster("umbrella").Receivers(Post, CancellationToken.None).FirstAsync()).Member.Address.ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Members("umbrella"));
    }

    [Fact]
    public async Task A_hundred_thousand_members_of_two_lists_get_one_copy_each()
    {
        var people = Enumerable.Range(0, 100_000).Select(i => $"somebody.with.a.long.name.{i}@mail.example.com").ToArray();
        Add("umbrella", ["red@example.org", "blue@example.org", "umbrella@example.org"]);
        Add("red", people);
        Add("blue", people.Reverse().ToArray());
        var started = Stopwatch.GetTimestamp();

        var count = await Roster("umbrella").Receivers(Post, CancellationToken.None).CountAsync();

        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms for 200,000 addresses");
        Assert.Equal(100_000, count);
    }

    [Fact]
    public void What_is_remembered_of_a_hundred_thousand_addresses_is_a_few_megabytes()
    {
        var addresses = Enumerable.Range(0, 100_000).Select(i => AddrSpec.Parse($"somebody.with.a.long.name.{i}@mail.example.com")).ToArray();
        var set = new AddressSet();
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var address in addresses)
            set.Add(address);

        // All that it ever took while it grew: what it has in the end is about half of that.
        var octets = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{octets / 1_000_000.0:F1} MB taken while it grew");
        Assert.Equal(100_000, set.Count);
        Assert.InRange(octets, 1_600_000, 16_000_000);
        Assert.All(addresses.Take(1_000), address => Assert.False(set.Add(AddrSpec.Parse(address.ToString().ToUpperInvariant()))));
    }

    private void Add(string name, params string[] members)
    {
        var list = new Mailbox(null, AddrSpec.Parse($"{name}@example.org"));
        _lists[list.Address] = new DeclaredRoster(new ListOptions { List = list, Subscribers = [.. members.Select(Mailbox.Parse)] });
    }

    private NestedRoster Roster(string list) => new(AddrSpec.Parse($"{list}@example.org"), _lists);

    private async Task<string> Members(string list) =>
        string.Join(' ', await Roster(list).Receivers(Post, CancellationToken.None).Select(receiver => receiver.Member.Address.LocalPart).ToListAsync());
}

/// <summary>Throws when it is read.</summary>
internal sealed class UnreadRoster : IRoster
{
    public ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken) => throw new InvalidOperationException("Read.");

    public IAsyncEnumerable<Subscription> Receivers(Mail post, CancellationToken cancellationToken) => throw new InvalidOperationException("Read.");
}
