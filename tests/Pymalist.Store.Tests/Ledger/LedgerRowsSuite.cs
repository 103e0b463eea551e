namespace Pymalist.Store.Tests;

public abstract class LedgerRowsSuite(IHome home) : LedgerSuite(home)
{
    [Fact]
    public async Task A_post_is_found_by_its_id_a_messages_id_or_what_they_begin_with()
    {
        await Expect(Message("abcd.1", "ann"));
        await Expect(Message("abcd.2", "bob"));
        await Expect(Message("abce.1", "cleo"));
        await Expect(Message("abc", "dan"));

        Assert.Equal("ann bob cleo dan", Names((await RowsOf("abc")).Values));
        Assert.Equal("ann bob", Names((await RowsOf("abcd")).Values));
        Assert.Equal("ann bob", Names((await RowsOf("abcd.")).Values));
        Assert.Equal("bob", Names((await RowsOf("abcd.2")).Values));
        Assert.Empty(await RowsOf("abcd.3"));
        Assert.Empty(await RowsOf("b"));
    }

    [Fact]
    public async Task The_rows_of_a_long_post_come_all_and_the_oldest_first()
    {
        foreach (var batch in Enumerable.Range(0, 1200).Chunk(300))
            await Expect(Message($"a.{9 - batch[0] / 300}", [.. batch.Select(n => $"member{n:0000}")]));

        var rows = await Ledger.RowsOfPost("a", CancellationToken.None).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1200).Select(n => $"member{n:0000}@example.org"), rows.Select(row => row.Recipient));
    }

    [Fact]
    public async Task The_rows_of_a_recipient_come_all_and_the_newest_first()
    {
        for (var n = 0; n < 4; n++)
            await Expect(Message($"{n}.1", "ann", "bob"));
        await Expect(Message("x.1", "bob"));

        var rows = await Ledger.RowsOf(AddrSpec.Parse("ANN@Example.org"), CancellationToken.None).ToListAsync();

        Assert.Equal(["3.1", "2.1", "1.1", "0.1"], rows.Select(row => row.MessageId));
    }

    [Fact]
    public async Task Rows_are_counted_by_distributor_and_state()
    {
        await Record(await Claim(Message("a.1", "ann", "bob", "cleo")), Entry("ann", DeliveryState.Delivered));
        await Record(await Claim(Message("b.1", "ann")), Entry("ann", DeliveryState.Delivered));
        await Ledger.Claim("archive", Message("a.1", "archive"), Hold, CancellationToken.None);
        var oldest = (await RowsOf("a.1")).Values.Min(row => row.Since);

        var counts = await Ledger.Counts(CancellationToken.None);

        Assert.Equal(
            [("archive", DeliveryState.Pending, 1), (Smtp, DeliveryState.Pending, 2), (Smtp, DeliveryState.Delivered, 2L)],
            counts.Select(count => (count.Distributor, count.State, count.Rows)));
        Assert.All(counts.Where(count => count.Distributor == Smtp), count => Assert.Equal(oldest, count.Oldest));
    }
}
