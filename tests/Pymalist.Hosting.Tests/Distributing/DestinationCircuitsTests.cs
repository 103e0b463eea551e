using Pymalist.Hosting.Distributing;
using Pymalist.Hosting.Settings;
using Pymalist.Testing;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

public sealed class DestinationCircuitsTests
{
    private static readonly DestinationSettings Settings = new();

    private readonly ManualTime _time = new();
    private readonly DestinationCircuits _circuits;

    public DestinationCircuitsTests() => _circuits = new(Settings, _time);

    [Fact]
    public void A_domain_that_fails_five_times_in_a_row_gets_nothing_for_a_minute_and_then_one()
    {
        Fail(4);
        Assert.Null(_circuits.TroubleOf("slow.example"));
        Fail(1);

        Assert.Equal(new DestinationTrouble(5, "451 not now", Settings.First), _circuits.TroubleOf("SLOW.example"));
        Assert.False(_circuits.TryProbe("slow.example"));
        _time.Advance(Settings.First);
        Assert.True(_circuits.TryProbe("slow.example"));
        Assert.False(_circuits.TryProbe("slow.example"));
    }

    [Fact]
    public void What_is_accepted_there_begins_the_count_anew()
    {
        Fail(4);
        Observe("250 taken", "2.0.0");
        Fail(4);

        Assert.Null(_circuits.TroubleOf("slow.example"));
    }

    [Theory]
    [InlineData("4.2.2")]
    [InlineData("4.1.1")]
    [InlineData("5.1.1")]
    public void What_is_said_of_one_mailbox_says_that_the_domain_works(string status)
    {
        Fail(4);
        for (var again = 0; again < 10; again++)
            Observe("of a mailbox", status);
        Fail(4);

        Assert.Null(_circuits.TroubleOf("slow.example"));
    }

    [Fact]
    public void Each_pause_is_twice_the_one_before_up_to_the_longest()
    {
        Fail(5);
        var pauses = new List<TimeSpan>();
        for (var probe = 0; probe < 8; probe++)
        {
            _time.Advance(_circuits.TroubleOf("slow.example")!.Wait);
            Assert.True(_circuits.TryProbe("slow.example"));
            Fail(1);
            _circuits.EndProbe("slow.example");
            pauses.Add(_circuits.TroubleOf("slow.example")!.Wait);
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 67, 67], pauses.Select(pause => pause.TotalMinutes));
    }

    [Fact]
    public void An_answer_to_the_one_that_was_tried_opens_the_domain_to_all()
    {
        Fail(5);
        _time.Advance(Settings.First);
        Assert.True(_circuits.TryProbe("slow.example"));
        Observe("250 taken", "2.0.0");
        _circuits.EndProbe("slow.example");

        Assert.Null(_circuits.TroubleOf("slow.example"));
    }

    [Fact]
    public void Failures_of_messages_that_were_on_their_way_do_not_make_the_pause_longer()
    {
        Fail(50);

        Assert.Equal(Settings.First, _circuits.TroubleOf("slow.example")!.Wait);
    }

    [Fact]
    public void A_server_that_is_away_is_nobodys_fault()
    {
        for (var again = 0; again < 20; again++)
            Observe("connection refused", "4.4.2", Evidence.Session, TimeSpan.FromHours(1));

        Assert.Null(_circuits.TroubleOf("slow.example"));
    }

    // Unknown: where his message went out with its envelope.
    [Theory]
    [InlineData(Evidence.Session)]
    [InlineData(Evidence.Unknown)]
    public void A_recipient_that_the_session_hung_at_opens_his_domain_at_once_and_no_other(Evidence evidence)
    {
        Mailbox[] recipients = [Mailbox.Parse("ann@fast.example"), Mailbox.Parse("bob@slow.example"), Mailbox.Parse("cleo@next.example")];
        _circuits.Observe(
            [
                Says(recipients[0], "4.4.2", "lost", Evidence.Session),
                Says(recipients[1], "4.4.1", "lost", evidence),
                Says(recipients[2], "4.4.2", "lost", Evidence.Session),
            ],
            TimeSpan.FromMinutes(5));

        Assert.Equal([false, true, false], recipients.Select(recipient => _circuits.TroubleOf(recipient.Address.Domain) is not null));
    }

    [Fact]
    public void A_domain_that_a_session_broke_at_soon_is_tried_by_itself_at_once()
    {
        Observe("reset", "4.4.1", Evidence.Session, TimeSpan.FromSeconds(1));

        Assert.NotNull(_circuits.TroubleOf("slow.example"));
        Assert.True(_circuits.TryProbe("slow.example"));
        Observe("reset", "4.4.1", Evidence.Session, TimeSpan.FromSeconds(1));
        _circuits.EndProbe("slow.example");
        Assert.Equal(Settings.First, _circuits.TroubleOf("slow.example")!.Wait);
        Assert.False(_circuits.TryProbe("slow.example"));
    }

    [Fact]
    public void A_mail_to_it_alone_that_took_too_long_opens_it()
    {
        Observe("no answer", "4.4.2", Evidence.Unknown, Settings.TimeLimit);

        Assert.NotNull(_circuits.TroubleOf("slow.example"));
    }

    [Fact]
    public void A_stranger_that_makes_up_domains_fills_no_memory()
    {
        Fail(5);
        for (var other = 0; other < 10_000; other++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            _circuits.Observe([Says(Mailbox.Parse($"ann@d{other}.example"), "4.3.0", "451 not now")], TimeSpan.Zero);
        }

        Assert.Null(_circuits.TroubleOf("slow.example"));
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
            Observe("451 not now", "4.3.0");
    }

    private void Observe(string reply, string status, Evidence evidence = Evidence.Recipient, TimeSpan took = default) =>
        _circuits.Observe([Says(Mailbox.Parse("ann@slow.example"), status, reply, evidence)], took);
}
