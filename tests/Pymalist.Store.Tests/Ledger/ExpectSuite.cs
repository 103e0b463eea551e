namespace Pymalist.Store.Tests;

public abstract class ExpectSuite(IHome home) : LedgerSuite(home)
{
    [Fact]
    public async Task A_message_is_written_down_as_it_is()
    {
        var outgoing = Message("a.1", "ann", "bob");

        var messages = await Expect(outgoing);

        Assert.Same(outgoing, Assert.Single(messages));
        var rows = await RowsOf("a");
        Assert.Equal("ann:Pending bob:Pending", await States("a"));
        Assert.All(rows.Values, row => Assert.Equal(("a.1", Smtp, "red@lists.example", 0), (row.MessageId, row.Distributor, row.List, row.Attempts)));
        Assert.All(rows.Values, row => Assert.Equal(row.Since, row.Changed));
        Assert.All(rows.Values, row => Assert.Null(row.FirstAttempt));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_comes_out_the_same()
    {
        var outgoing = Message("a.1", "ann", "bob");
        await Expect(outgoing);
        var claim = await Claim(outgoing);
        await Record(claim, Entry("ann", DeliveryState.Delivered));

        var messages = await Expect(outgoing);

        Assert.Same(outgoing, Assert.Single(messages));
        Assert.Equal("ann:Delivered bob:Pending", await States("a"));
    }

    [Fact]
    public async Task An_address_in_another_case_is_the_same_recipient()
    {
        await Expect(Message("a.1", "Ann", "J\u00d6RG"));

        var messages = await Expect(Message("a.2", "aNN", "j\u00f6rg"));

        Assert.Equal("a.1", Assert.Single(messages).Id);
        Assert.Equal("Ann J\u00d6RG", Names((await RowsOf("a")).Values));
    }

    [Fact]
    public async Task Who_has_joined_since_gets_a_message_of_his_own_beside_the_old_one()
    {
        await Expect(Message("a.1", "ann", "bob"));

        var messages = await Expect(Message("a.2", "ann", "bob", "cleo"));

        Assert.Equal(["a.1", "a.2"], messages.Select(message => message.Id));
        Assert.Equal(["ann bob", "cleo"], messages.Select(Names));
    }

    [Fact]
    public async Task Who_has_left_since_still_stands_in_the_old_message()
    {
        await Expect(Message("a.1", "ann", "bob", "cleo"));

        var messages = await Expect(Message("a.2", "ann", "cleo"));

        var message = Assert.Single(messages);
        Assert.Equal(("a.1", "ann bob cleo"), (message.Id, Names(message)));
    }

    [Fact]
    public async Task Batches_that_have_shifted_come_again_as_they_were()
    {
        await Expect(Message("a.1", "bob", "cleo"));
        await Expect(Message("a.2", "dan", "eve"));

        var first = await Expect(Message("a.3", "ann", "bob"));
        var second = await Expect(Message("a.4", "dan", "cleo"));
        var third = await Expect(Message("a.5", "eve"));

        Assert.Equal(["a.1", "a.3"], first.Select(message => message.Id));
        Assert.Equal(["bob cleo", "ann"], first.Select(Names));
        Assert.Equal(["a.1", "a.2"], second.Select(message => message.Id));
        Assert.Equal(["bob cleo", "dan eve"], second.Select(Names));
        Assert.Equal("dan eve", Names(Assert.Single(third)));
        Assert.Equal(5, (await RowsOf("a")).Count);
    }

    [Fact]
    public async Task New_recipients_of_an_id_that_is_written_down_get_a_derived_id()
    {
        await Expect(Message("a.1", "ann"));

        var messages = await Expect(Message("a.1", "ann", "bob"));
        var again = await Expect(Message("a.1", "ann", "bob"));

        Assert.Equal(["ann", "bob"], messages.Select(Names));
        Assert.Equal("a.1", messages[0].Id);
        Assert.Equal(MailId.Derived("a.1", "bob@example.org"), messages[1].Id);
        Assert.Equal(messages.Select(message => message.Id), again.Select(message => message.Id));
    }

    [Fact]
    public async Task Nobody_is_written_down_twice_by_two_processes_at_once()
    {
        var other = await Open();
        var names = Enumerable.Range(0, 40).Select(n => $"member{n:00}").ToArray();

        var outcomes = await Task.WhenAll(
            [.. Enumerable.Range(0, 20).Select(n => Expect(Message($"a.{n}", [.. names.Skip(n).Take(20)]), n % 2 == 0 ? Store : other))]);

        var rows = await RowsOf("a");
        Assert.Equal(39, rows.Count);
        Assert.Equal(39, outcomes.SelectMany(messages => messages).GroupBy(message => message.Id).Sum(same => same.Max(message => message.Recipients.Count)));
        foreach (var message in outcomes.SelectMany(messages => messages))
            Assert.All(message.Recipients, recipient => Assert.Equal(message.Id, rows[recipient.Address.LocalPart].MessageId));
    }

    [Fact]
    public async Task What_another_list_or_another_mail_has_is_another_post()
    {
        var green = Message("a.2", "ann") with { List = Mailbox.Parse("green@lists.example") };

        await Expect(Message("a.1", "ann"));
        await Expect(green);
        await Expect(Message("b.1", "ann"));

        Assert.Equal(3, await Ledger.RowsOf(Addresses("ann")[0], CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task Several_distributors_have_rows_for_the_same_messages()
    {
        await Ledger.Expect(Message("a.1", "ann"), ["smtp"], CancellationToken.None);

        var messages = await Ledger.Expect(Message("a.2", "ann", "bob"), ["smtp", "gateway"], CancellationToken.None);

        Assert.Equal(["a.1", "a.2"], messages.Select(message => message.Id));
        var rows = await Ledger.RowsOfPost("a", CancellationToken.None).ToListAsync();
        Assert.Equal(
            ["gateway a.1 ann@example.org", "gateway a.2 bob@example.org", "smtp a.1 ann@example.org", "smtp a.2 bob@example.org"],
            rows.Select(row => $"{row.Distributor} {row.MessageId} {row.Recipient}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_mail_to_nobody_is_the_one_given_and_is_not_written_down()
    {
        var outgoing = Message("a.1");

        Assert.Same(outgoing, Assert.Single(await Expect(outgoing)));
        Assert.Same(outgoing, Assert.Single(await Ledger.Expect(outgoing, [], CancellationToken.None)));
        Assert.Empty(await RowsOf("a"));
    }
}
