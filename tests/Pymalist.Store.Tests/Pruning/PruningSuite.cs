using System.Diagnostics;
using System.Security.Cryptography;
using Pymalist.Testing;

namespace Pymalist.Store.Tests;

public abstract class PruningSuite(IHome home) : StoreSuite(home)
{
    private static readonly Retention Usual = new() { BatchSize = 7 };

    [Theory]
    [InlineData(DeliveryState.Delivered, true)]
    [InlineData(DeliveryState.Failed, true)]
    [InlineData(DeliveryState.Expired, true)]
    [InlineData(DeliveryState.Pending, false)]
    [InlineData(DeliveryState.Sending, false)]
    [InlineData(DeliveryState.Deferred, false)]
    [InlineData(DeliveryState.Unknown, false)]
    public async Task A_post_is_forgotten_once_nothing_is_left_to_do_for_it(DeliveryState last, bool isForgotten)
    {
        await Post("a", 50, DeliveryState.Delivered);
        await Post("b", 50, DeliveryState.Delivered);
        await Write($"UPDATE copy SET state = {(int)last} WHERE post = (SELECT id FROM post WHERE mail = 'b') AND recipient = 'm000025'");
        await Age(TimeSpan.FromDays(31));
        await Post("young", 50, DeliveryState.Delivered);

        var rows = await Prune();

        Assert.Equal(isForgotten ? 50 : 100, await Count("copy"));
        Assert.Equal(isForgotten ? 1 : 2, await Count("post"));
        Assert.Equal(isForgotten ? 2 : 4, await Count("message"));
        Assert.Equal(isForgotten ? 106 : 53, rows);
        Assert.Equal(0, await Prune());
    }

    [Fact]
    public async Task A_post_of_which_a_message_is_parked_is_not_forgotten()
    {
        await Post("a", 3, DeliveryState.Delivered);
        await Park("a.7");
        await Age(TimeSpan.FromDays(365));

        await Prune();

        Assert.Equal((3, 1), (await Count("copy"), await Count("parked")));
        Assert.NotNull((await Store.Parking.Find(1, CancellationToken.None))?.Body);
    }

    [Fact]
    public async Task The_octets_of_a_post_go_before_it_is_forgotten_that_it_was_there()
    {
        await Take("a");
        await Age(TimeSpan.FromDays(8));
        await Prune();
        var after8 = (Octets: await Store.Intake.Find("a", CancellationToken.None), IsNew: await Keep("a"), Parts: await Count("octets_part"));
        await Age(TimeSpan.FromDays(21));
        await Prune();
        var after29 = await Keep("a");
        await Age(TimeSpan.FromDays(2));
        await Prune();

        Assert.Equal((null, false, 0), after8);
        Assert.False(after29);
        Assert.True(await Keep("a"));
    }

    [Fact]
    public async Task What_was_seen_is_remembered_for_thirty_days_whatever_the_settings_say()
    {
        await Take("a");
        await Store.Intake.MakeSafe("s", new("1", 1, "x"), CancellationToken.None);
        await Store.Intake.MakeSafe("s", new("2", 1, "x"), CancellationToken.None);
        await Store.Intake.Removed("s", ["1"], CancellationToken.None);
        await Age(TimeSpan.FromDays(29));
        await Prune(Usual with { Seen = TimeSpan.FromDays(1) });
        var after29 = (await Count("mail"), await Count("seen"));
        await Age(TimeSpan.FromDays(400));
        await Prune();

        Assert.Equal((1, 2), after29);
        Assert.Equal(0, await Count("mail"));
        Assert.Equal([new SeenMail("2", 1, "x")], await Store.Intake.Safe("s", CancellationToken.None));
    }

    [Fact]
    public async Task Mail_is_kept_while_something_is_left_to_do_for_its_post()
    {
        await Take("a");
        await Take("b");
        await Post("a", 3, DeliveryState.Deferred);
        await Park("b.1");
        Store.History.Note(new("a.1", Store.Clock.GetUtcNow(), "attempted", "So it was."));
        await Eventually.Holds(async () => await Count("history") == 3);
        await Age(TimeSpan.FromDays(365));

        Assert.Equal(0, await Prune());

        Assert.NotNull(await Store.Intake.Find("a", CancellationToken.None));
        Assert.NotNull(await Store.Intake.Find("b", CancellationToken.None));
        Assert.Equal(3, await Count("history"));
    }

    [Fact]
    public async Task Mail_that_never_came_into_a_queue_is_kept_as_long_as_its_source_may_bring_it_again()
    {
        await Keep("a");
        await Age(TimeSpan.FromDays(29));
        await Prune();
        var after29 = await Store.Intake.Find("a", CancellationToken.None);
        await Age(TimeSpan.FromDays(2));
        await Prune();

        Assert.NotNull(after29);
        Assert.Equal((0, 0, 0), (await Count("mail"), await Count("octets"), await Count("octets_part")));
    }

    [Fact]
    public async Task Octets_that_a_queue_refers_to_are_kept_until_it_has_asked_for_them_no_more_for_thirty_days()
    {
        var octets = RandomNumberGenerator.GetBytes(3_000_000);
        var name = await Store.Octets.Keep(octets, CancellationToken.None);
        await Age(TimeSpan.FromDays(29));
        await Prune();
        var asked = (await Store.Octets.Find(name, CancellationToken.None))?.Length;
        await Age(TimeSpan.FromDays(29));
        await Prune();
        var there = await Count("octets");
        await Age(TimeSpan.FromDays(3));
        await Prune();

        Assert.Equal((octets.Length, 1), (asked, there));
        Assert.Equal((0, 0), (await Count("octets"), await Count("octets_part")));
    }

    [Fact]
    public async Task Octets_that_somebody_is_about_to_refer_to_are_kept_and_what_was_interrupted_goes()
    {
        var octets = RandomNumberGenerator.GetBytes(1_000_000);
        var kept = (KeptOctets)Store.Octets;
        await kept.WriteParts("interrupted", octets, CancellationToken.None);
        await Age(TimeSpan.FromDays(2));
        await kept.WriteParts("inhand", octets, CancellationToken.None);

        Assert.Equal(4, await Prune());

        Assert.Equal(4, await Count("octets_part WHERE octets = 'inhand'"));
        Assert.Equal(4, await Count("octets_part"));
    }

    [Fact]
    public async Task What_happened_to_mail_is_forgotten_in_its_time()
    {
        for (var i = 0; i < 40; i++)
            Store.History.Note(new($"a.{i}", Store.Clock.GetUtcNow(), "attempted", "So it was."));
        await Eventually.Holds(async () => await Count("history") == 40);
        await Age(TimeSpan.FromDays(31));
        Store.History.Note(new("young", Store.Clock.GetUtcNow(), "fetched", "So it was."));
        await Eventually.Holds(async () => await Count("history") == 41);

        Assert.Equal(40, await Prune());
        Assert.Equal(1, await Count("history"));
    }

    [Fact]
    public async Task Trials_are_forgotten_in_their_time()
    {
        await Store.Trials.Begin("q", "old", CancellationToken.None);
        await Age(TimeSpan.FromDays(31));
        await Store.Trials.Begin("q", "young", CancellationToken.None);

        Assert.Equal(1, await Prune());
        Assert.Equal(2, await Store.Trials.Begin("q", "young", CancellationToken.None));
    }

    [Fact]
    public async Task Pruning_keeps_no_claim_waiting()
    {
        await Post("old", 100_000, DeliveryState.Delivered, Store.Clock.GetUtcNow().AddDays(-31));
        var waits = new List<TimeSpan>();

        var start = Stopwatch.GetTimestamp();
        var pruning = Store.Prune(new Retention(), CancellationToken.None);
        while (!pruning.IsCompleted)
        {
            var asked = Stopwatch.GetTimestamp();
            await Store.Ledger.Claim("smtp", Message($"new{waits.Count}.1"), new(RetryUnknown: true), CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(asked));
        }

        var took = Stopwatch.GetElapsedTime(start);
        Assert.Equal(100_003, await pruning);
        Assert.InRange(waits.Count, 100, int.MaxValue);
        Assert.InRange(waits.Order().ElementAt(waits.Count * 95 / 100), TimeSpan.Zero, took / 100);
    }

    private static Mail Message(string id) => new() { Id = id, Message = default, Recipients = [Mailbox.Parse("ann@example.org")] };

    private Task<long> Prune(Retention? retention = null) => Store.Prune(retention ?? Usual, CancellationToken.None);

    private Task<bool> Keep(string id) => Store.Intake.Keep(Message(id) with { Message = "Subject: a\r\n"u8.ToArray() }, new(id, DateTimeOffset.MaxValue, "fetched", "So it was."), CancellationToken.None);

    private async Task Take(string id)
    {
        await Keep(id);
        await Store.Intake.Taken(id, CancellationToken.None);
    }

    private Task Park(string id) => Store.Parking.Park(
        new() { MessageId = id, Queue = "q", Reason = "r", At = Store.Clock.GetUtcNow(), ContentType = "message/rfc822", Headers = "{}", Body = "Subject: b\r\n"u8.ToArray() }, CancellationToken.None);

    // In two messages.
    private async Task Post(string mail, int recipients, DeliveryState state, DateTimeOffset? at = null)
    {
        var now = (at ?? Store.Clock.GetUtcNow()).ToUnixTimeMilliseconds();
        await Write($"INSERT INTO post (mail, list, distributor, since) VALUES ('{mail}', 'red@example.org', 'smtp', {now})");
        await Write($"INSERT INTO message (post, name) SELECT id, '{mail}.1' FROM post WHERE mail = '{mail}'");
        await Write($"INSERT INTO message (post, name) SELECT id, '{mail}.2' FROM post WHERE mail = '{mail}'");
        await Write($"""
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {recipients})
            INSERT INTO copy (post, recipient, message, state, claim, attempts, since, changed, status, reply)
            SELECT (SELECT id FROM post WHERE mail = '{mail}'), 'm' || substr(CAST(1000000 + n AS TEXT), 2), (SELECT max(id) FROM message), {(int)state}, 0, 1, {now}, {now}, '', '' FROM number
            """);
    }

    private async Task Age(TimeSpan age)
    {
        var ms = (long)age.TotalMilliseconds;
        foreach (var (table, column) in new[]
        {
            ("post", "since"), ("copy", "changed"), ("mail", "at"), ("mail", "taken"), ("seen", "at"), ("seen", "removed"), ("history", "at"),
            ("trial", "at"), ("octets", "at"), ("octets", "kept_until"), ("octets_part", "at"), ("parked", "at"),
        })
            await Write($"UPDATE {table} SET {column} = {column} - {ms}");
    }

    private Task<int> Write(string sql) => Store.Engine.Write(session => session.Execute(sql), CancellationToken.None);
}
