namespace Pymalist.Store.Tests;

/// <summary>Who lives, who is dead, and what a dead one may still do. A check is a heartbeat and a look at the others.</summary>
public abstract class OwnerSuite(IHome home) : LedgerSuite(home)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly Mail Mail = Message("a.1", "ann", "bob");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task One_who_is_silent_for_thirty_seconds_is_dead()
    {
        var silent = await Open(_time);
        var looking = await Open(_time);
        await Sending(await Claim(Mail, by: silent), silent, "ann");

        await Look(looking, times: 5);
        var before = await Claim(Mail, Hold, looking);
        await Look(looking, times: 1);
        var after = await Claim(Mail, Hold, looking);

        Assert.Equal(("bob", "ann", ""), (Names(before.Now), Names(before.Later), Names(before.Held)));
        Assert.Equal(("bob", "", "ann"), (Names(after.Now), Names(after.Later), Names(after.Held)));
    }

    [Fact]
    public async Task One_who_beats_is_alive_however_slowly_the_others_look()
    {
        var living = await Open(_time);
        var looking = await Open(_time);
        await Sending(await Claim(Mail, by: living), living, "ann");

        for (var n = 0; n < 10; n++)
        {
            await living.Check(CancellationToken.None);
            await Look(looking, times: 3);
        }

        Assert.Equal("ann", Names((await Claim(Mail, by: looking)).Later));
    }

    [Fact]
    public async Task Who_could_not_look_himself_takes_nobody_for_dead()
    {
        var silent = await Open(_time);
        var looking = await Open(_time);
        await Sending(await Claim(Mail, by: silent), silent, "ann");
        await Look(looking, times: 1);

        _time.Pass(TimeSpan.FromHours(1));
        await looking.Check(CancellationToken.None);

        Assert.Equal("ann", Names((await Claim(Mail, by: looking)).Later));
    }

    [Fact]
    public async Task One_who_was_stopped_and_taken_for_dead_sends_nothing_when_he_wakes_up()
    {
        var stopped = await Open(_time);
        var looking = await Open(_time);
        var claim = await Claim(Mail, by: stopped);
        await Sending(claim, stopped, "ann");
        await Look(looking, times: 6);

        Assert.False(await Sending(claim, stopped, "ann"));
        Assert.False(await Sending(claim, stopped, "bob"));
        var other = await Claim(Mail, by: looking);
        Assert.Equal("ann bob", Names(other.Now));
        Assert.True(await Sending(other, looking, "ann", "bob"));
        Assert.False(await Sending(claim, stopped, "bob"));
    }

    [Fact]
    public async Task One_who_was_taken_for_dead_is_somebody_new_at_his_next_heartbeat()
    {
        var stopped = await Open(_time);
        var looking = await Open(_time);
        await Look(looking, times: 6);

        await stopped.Check(CancellationToken.None);
        var claim = await Claim(Mail, by: stopped);

        Assert.True(await Sending(claim, stopped, "ann"));
        Assert.Equal("ann", Names((await Claim(Mail, by: looking)).Later));
    }

    [Fact]
    public async Task Whoever_sends_lives()
    {
        var late = await Open(_time);
        var looking = await Open(_time);
        var claim = await Claim(Mail, by: late);
        await Look(looking, times: 5);

        Assert.True(await Sending(claim, late, "ann"));
        await Look(looking, times: 5);

        Assert.Equal("ann", Names((await Claim(Mail, by: looking)).Later));
    }

    [Fact]
    public async Task What_one_was_sending_who_closed_is_unknown_at_once()
    {
        var closing = await Open(_time);
        await Sending(await Claim(Mail, by: closing), closing, "ann");

        await closing.DisposeAsync();

        Assert.Equal("ann", Names((await Claim(Mail, Hold)).Held));
    }

    [Fact]
    public async Task What_a_killed_process_was_sending_is_unknown_at_once()
    {
        await using var process = OtherProcess.Start(Home, "send");
        Assert.Equal("True", await process.Said());
        var living = await Store.Ledger.Claim(Smtp, OtherProcess.Sent, Hold, CancellationToken.None);

        await process.Kill();
        var dead = await Store.Ledger.Claim(Smtp, OtherProcess.Sent, Hold, CancellationToken.None);

        Assert.Equal(("bob", "ann", ""), (Names(living.Now), Names(living.Later), Names(living.Held)));
        Assert.Equal(("bob", "", "ann"), (Names(dead.Now), Names(dead.Later), Names(dead.Held)));
    }

    private async Task Look(OpenStore looking, int times)
    {
        for (var n = 0; n < times; n++)
        {
            _time.Pass(Heartbeat);
            await looking.Check(CancellationToken.None);
        }
    }
}
