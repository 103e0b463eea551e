using System.Security.Cryptography;

namespace Pymalist.Store.Tests;

public abstract class ParkingSuite(IHome home) : StoreSuite(home)
{
    private static readonly ParkedMail Parked = new()
    {
        MessageId = "a.1",
        Queue = "pymalist.distribute.smtp",
        Reason = "It broke: \0 \ud800",
        Attempt = 3,
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        ContentType = "message/rfc822",
        Headers = """{"ml_list":"Red <red@example.org>","x":"\u0000"}""",
        Body = "Subject: a\r\n\r\n"u8.ToArray(),
    };

    [Fact]
    public async Task A_message_is_found_by_its_number_as_it_was()
    {
        await Park(Parked);
        var number = Assert.Single(await All()).Number;

        var found = await Store.Parking.Find(number, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Equal("It broke: \ufffd \ufffd", found.Reason);
        Assert.Equal(Parked.Body.ToArray(), found.Body.ToArray());
        Assert.Equal(Parked with { Number = number, Reason = found.Reason, Body = found.Body, Size = Parked.Body.Length }, found);
        Assert.Null(await Store.Parking.Find(number + 1, CancellationToken.None));
    }

    [Fact]
    public async Task All_of_them_are_listed_oldest_first_without_their_octets()
    {
        for (var i = 0; i < 1_100; i += 100)
            await Task.WhenAll(Enumerable.Range(i, 100).Select(j => Park(Parked with { MessageId = $"{j}" })));

        var all = await All();

        Assert.Equal(1_100, all.Count);
        Assert.Equal(all.OrderBy(mail => mail.Number), all);
        Assert.All(all, mail => Assert.Equal((0, Parked.Body.Length), (mail.Body.Length, mail.Size)));
    }

    [Fact]
    public async Task The_same_message_of_the_same_queue_and_attempt_is_parked_once()
    {
        await Park(Parked);
        await Park(Parked with { Reason = "again" });
        await Park(Parked with { Attempt = 4 });
        await Park(Parked with { Queue = "pymalist.fetched" });

        Assert.Equal(3, (await All()).Count);
    }

    [Fact]
    public async Task What_was_removed_is_gone_and_may_come_again()
    {
        await Park(Parked);
        var number = Assert.Single(await All()).Number;

        Assert.True(await Store.Parking.Remove(number, CancellationToken.None));
        Assert.False(await Store.Parking.Remove(number, CancellationToken.None));
        Assert.Empty(await All());
        await Park(Parked);
        Assert.True(Assert.Single(await All()).Number > number);
    }

    [Fact]
    public async Task A_large_message_is_parked_too()
    {
        var body = RandomNumberGenerator.GetBytes(3_000_000);
        await Park(Parked with { Body = body });

        var found = await Store.Parking.Find(Assert.Single(await All()).Number, CancellationToken.None);

        Assert.Equal(body, found!.Body.ToArray());
    }

    private Task Park(ParkedMail mail) => Store.Parking.Park(mail, CancellationToken.None);

    private Task<List<ParkedMail>> All() => Store.Parking.All(CancellationToken.None).ToListAsync().AsTask();
}
