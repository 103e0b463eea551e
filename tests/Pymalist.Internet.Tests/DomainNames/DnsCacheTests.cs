using Pymalist.Internet.DomainNames;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.DomainNames;

public sealed class DnsCacheTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void It_never_takes_more_than_it_may()
    {
        const int most = 100_000;
        var cache = new DnsCache(most, new ManualTime());
        var random = new Random(1);

        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(Question(random.Next(2000)), i, Minute, random.Next(65_536));
            Assert.InRange(cache.Size, 0, most);
        }
    }

    [Fact]
    public void What_was_not_asked_for_longest_goes_first()
    {
        var cache = new DnsCache(2 * 1512, new ManualTime());
        cache.Add(Question(1), "one", Minute, 1000);
        cache.Add(Question(2), "two", Minute, 1000);
        cache.TryGet(Question(1), out _);
        cache.Add(Question(3), "three", Minute, 1000);

        Assert.True(cache.TryGet(Question(1), out _));
        Assert.False(cache.TryGet(Question(2), out _));
        Assert.True(cache.TryGet(Question(3), out _));
    }

    [Fact]
    public void What_no_longer_holds_takes_no_room()
    {
        var time = new ManualTime();
        var cache = new DnsCache(10_000, time);
        cache.Add(Question(1), "one", Minute, 1000);
        time.Advance(Minute);

        Assert.False(cache.TryGet(Question(1), out _));
        Assert.Equal(0, cache.Size);
    }

    private static DnsQuestion Question(int number) => new($"n{number}.test", RecordType.Txt);
}
