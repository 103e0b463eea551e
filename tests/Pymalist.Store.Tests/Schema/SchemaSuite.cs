using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Lists;
using Pymalist.Lists.Policy;

namespace Pymalist.Store.Tests;

public abstract class SchemaSuite(IHome home) : IAsyncLifetime
{
    private const string Step = "INSERT INTO schema_version (version, name, applied_at, min_reader) VALUES (@version, 'later', '', @reader)";

    private static string[] All => [.. StoreSchema.Steps.Select(step => $"{step.Version} {step.Name}")];

    public Task InitializeAsync() => home.Prepare();

    public Task DisposeAsync() => home.DisposeAsync().AsTask();

    [Fact]
    public async Task A_check_changes_nothing_and_says_what_opening_would_do()
    {
        var before = await Check();
        var again = await Check();
        await (await Open()).DisposeAsync();
        var after = await Check();

        Assert.Empty(before.Applied);
        Assert.Empty(again.Applied);
        Assert.Equal(All, before.Pending);
        Assert.True(before.IsCompatible);
        Assert.Equal(All, after.Applied);
        Assert.Empty(after.Pending);
        Assert.True(after.IsCompatible);
    }

    [Fact]
    public async Task Many_processes_may_make_it_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));

        foreach (var store in stores)
        {
            Assert.Equal(stores.Length, await store.Engine.Read(session => session.Number("SELECT count(*) FROM owner"), CancellationToken.None));
            Assert.Equal(All.Length, await store.Engine.Read(session => session.Number("SELECT count(*) FROM schema_version"), CancellationToken.None));
        }

        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task What_an_older_program_has_made_is_changed_and_keeps_its_rows()
    {
        await using (var old = await Open([StoreSchema.Steps[0]]))
            await old.Trials.Begin("smtp", "a", CancellationToken.None);
        var before = await Check();

        await using var store = await Open();

        Assert.Equal([All[0]], before.Applied);
        Assert.Equal(All[1..], before.Pending);
        Assert.Equal(All, (await Check()).Applied);
        Assert.Equal(2, await store.Trials.Begin("smtp", "a", CancellationToken.None));
    }

    // As a program of version 4 has left it, and as one of version 5: members of a configuration and of a command, one who has left, posts, held mail,
    // octets, an archive.
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_store_full_of_lists_is_taken_over(int version)
    {
        var red = AddrSpec.Parse("red@example.org");
        await using (var old = await Open([.. StoreSchema.Steps.Take(version)]))
        {
            await old.Engine.Write(session => Fill(session, version), CancellationToken.None);
        }

        await using var store = await Open();
        await store.Lists.Declare(red, "Red", [(Mailbox.Parse("ann@example.com"), Roles.Member)], CancellationToken.None);
        var members = await store.Lists.Read(session => session.Members.Page(red, "", 10), CancellationToken.None);
        var positions = await store.Lists.Read(session => session.Members.DigestPositions(red, ""), CancellationToken.None);
        var rests = await store.Lists.Read(session => session.Members.WithRest(red), CancellationToken.None);

        Assert.Equal(All, (await Check()).Applied);
        Assert.Equal(["ann@example.com 1 True", "bob@example.com 2 True", "eve@example.com 3 False", "pia@example.com 4 True"], members.Select(member => $"{member.Address} {member.Number} {member.IsMember}"));
        Assert.Equal([new(version == 4 ? 7 : 5, MemberDelivery.Digest)], positions);
        Assert.Equal(version == 4 ? [] : [new DigestRest(MemberDelivery.PlainDigest, 5, 6)], rests.Select(member => member.Rest));
        Assert.Equal(version == 4 ? [true, true] : [false, true], new[] { 6L, 7L }.Select(members[3].WantsByItself));
        Assert.Equal(["6", "7"], (await store.Lists.Read(session => session.Posts.After(red, 5, 10), CancellationToken.None)).Select(post => post.MailId));
        var held = (await store.Lists.Read(session => session.Held.Find(1), CancellationToken.None))!;
        Assert.Equal(("Hello", new RuleReason("Size", "too big")), (held.Subject, Assert.Single(held.Reasons)));
        Assert.Equal(8, (await store.Lists.Write(session => session.Posts.Number(new() { List = red, MailId = "8", At = session.Now }), CancellationToken.None)).Number);
        Assert.True(await store.Lists.Write(session => Sends(session, red), CancellationToken.None));
    }

    [Fact]
    public async Task What_was_sent_by_a_program_of_version_7_is_known_and_that_program_fails()
    {
        await using (var old = await Open([.. StoreSchema.Steps.Take(7)]))
        {
            await old.Engine.Write(FillLedger, CancellationToken.None);
        }

        await using var store = await Open();
        var mail = new Mail { Id = "a.1", Message = default, Recipients = [.. new[] { "ann", "bob", "cleo" }.Select(name => Mailbox.Parse($"{name}@example.org"))] };
        var claim = await store.Ledger.Claim("smtp", mail, new(RetryUnknown: true), CancellationToken.None);
        Assert.Equal(["bob@example.org Deferred 1", "cleo@example.org Pending 0"], claim.Now.Select(row => $"{row.Recipient} {row.State} {row.Attempts}"));
        Assert.True(await store.Ledger.Sending(claim, [.. claim.Now.Select(row => AddrSpec.Parse(row.Recipient))], CancellationToken.None));
        await store.Ledger.Record(claim, [.. claim.Now.Select(row => new LedgerEntry(AddrSpec.Parse(row.Recipient), DeliveryState.Delivered, "2.0.0", ""))], CancellationToken.None);

        Assert.Equal([(DeliveryState.Delivered, 3L)], (await store.Ledger.Counts(CancellationToken.None)).Select(count => (count.State, count.Rows)));
        await Assert.ThrowsAnyAsync<Exception>(() => store.Engine.Read(session => session.Number("SELECT state FROM delivery"), CancellationToken.None));
    }

    private static int FillLedger(Session session)
    {
        session.Execute("INSERT INTO post (mail, list, distributor, since) VALUES ('a', '', 'smtp', 1)");
        session.Execute("INSERT INTO message (post, name) VALUES (1, 'a.1')");
        return session.Execute(
            """
            INSERT INTO delivery (post, recipient, message, state, claim, attempts, since, changed, due, status, reply) VALUES
                (1, 'ann@example.org', 1, 2, 7, 1, 1, 1, NULL, '', ''), (1, 'bob@example.org', 1, 3, 7, 1, 1, 1, 1, '', ''), (1, 'cleo@example.org', 1, 0, 0, 0, 1, 1, NULL, '', '')
            """);
    }

    private static bool Sends(IListSession session, AddrSpec list)
    {
        session.Outbox.Put(new() { Id = "a.1", Message = "x"u8.ToArray(), List = new(null, list), Recipients = [Mailbox.Parse("ann@example.com")] });
        return session.Outbox.Next(10) is [{ Id: "old" }, { Id: "a.1" }];
    }

    private static int Fill(Session session, int version)
    {
        session.Execute("INSERT INTO roster (list, written, name, digest, valid, last, last_member, last_post) VALUES ('red@example.org', 'red@example.org', 'Red', '', 1, 1, 4, 7)");
        foreach (var (name, number, declared, given, state, delivery) in new[] { ("ann", 1, 1, 0, 0, 0), ("bob", 2, 0, 1, 0, 1), ("eve", 3, 0, 0, 2, 1), ("pia", 4, 0, 1, 0, 0) })
            session.Execute(
                """
                INSERT INTO member (list, address, written, domain, number, declared, given, state, reason, since, joined, delivery)
                VALUES ('red@example.org', @address, @address, 'example.com', @number, @declared, @given, @state, '', 1, 1, @delivery)
                """,
                ("address", $"{name}@example.com"), ("number", (long)number), ("declared", (long)declared), ("given", (long)given), ("state", (long)state), ("delivery", (long)delivery));
        for (var number = 1; number <= 7; number++)
            session.Execute(
                "INSERT INTO list_post (list, number, mail, at, message_id, content_hash, thread, octets, size) VALUES ('red@example.org', @number, @mail, 1, '', '', '', '', 1)",
                ("number", (long)number), ("mail", $"{number}"));
        session.Execute(
            """
            INSERT INTO held (list, mail, state, at, author, subject, reasons, octets, size, sender, reverse_path, decided_by, decision)
            VALUES ('red@example.org', 'h', 1, 1, 'eve@example.com', 'Hello', '["Size: too big"]', 'x', 1, '', '', '', '')
            """);
        session.Execute(
            "INSERT INTO outbox (id, at, list, sender, reverse_path, recipients, message) VALUES ('old', 1, '', '', '<>', '[\"ann@example.com\"]', @message)", ("message", "x"u8.ToArray()));
        return version == 4 ? 0 : session.Execute("INSERT INTO digest (list, zone, volume, issue, last_post, at) VALUES ('red@example.org', '', 1, 2, 5, 1)")
            + session.Execute("UPDATE member SET rest_form = 2, rest_post = 6 WHERE number = 4");
    }

    [Fact]
    public async Task A_program_that_is_too_old_for_it_says_so_and_leaves_it()
    {
        await Change(reader: All.Length + 1);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(Open);

        Assert.Contains("later version of pymalist", failure.Message, StringComparison.Ordinal);
        Assert.False((await Check()).IsCompatible);
        Assert.Equal([.. All, $"{All.Length + 1} later"], (await Check()).Applied);
    }

    [Fact]
    public async Task A_script_ends_with_an_error_where_one_of_its_statements_is_wrong()
    {
        await using var store = await Open();
        const string Wrong = "ALTER TABLE roster ADD COLUMN one INTEGER NOT NULL DEFAULT 0; SELECT nonsense FROM roster; CREATE TABLE two (a INTEGER);";

        await Assert.ThrowsAnyAsync<DbException>(() => store.Engine.Write(session => Script(session, Wrong), CancellationToken.None));
        await store.Engine.Write(session => Script(session, "ALTER TABLE roster ADD COLUMN one INTEGER NOT NULL DEFAULT 0; CREATE TABLE two (a INTEGER);"), CancellationToken.None);

        Assert.Equal(0, await store.Engine.Read(session => session.Number("SELECT count(*) FROM two"), CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_only_adds_lets_the_programs_before_it_work()
    {
        await Change(reader: All.Length);

        await using var store = await Open();

        await store.Check(CancellationToken.None);
        Assert.True((await Check()).IsCompatible);
    }

    private async Task Change(int reader)
    {
        await using var store = await Open();
        await store.Engine.Write(session => session.Execute(Step, ("version", All.Length + 1), ("reader", reader)), CancellationToken.None);
    }

    private Task<OpenStore> Open() => Open(StoreSchema.Steps);

    private Task<OpenStore> Open(IReadOnlyList<SchemaStep> steps) =>
        OpenStore.Open(home.Database(), steps, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private Task<SchemaReport> Check() => StoreSchema.Check(home.Database(), StoreSchema.Steps, CancellationToken.None);

    private static bool Script(Session session, string sql)
    {
        session.Script(sql);
        return true;
    }
}
