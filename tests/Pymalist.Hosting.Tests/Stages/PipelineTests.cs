using System.Runtime.CompilerServices;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Queues.Sqlite;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>The stages and <c>play</c> around them, on the embedded queue.</summary>
public sealed class PipelineTests
{
    private static readonly ReadOnlyMemory<byte> Post = "From: ann@example.com\r\nSubject: Hi\r\n\r\nHello\r\n"u8.ToArray();
    private static readonly Mailbox Red = Mailbox.Parse("Red <red@example.org>");
    private static readonly Mailbox[] Members = [.. Enumerable.Range(1, 25).Select(number => Mailbox.Parse($"m{number}@example.com"))];

    [Fact]
    public async Task A_post_goes_from_its_source_to_all_members_and_nothing_is_left()
    {
        var fetcher = new ScriptedFetcher(Post);
        var distributor = new CollectingDistributor();
        await using var installation = await Installation.Open(fetcher, new RosterProcessor(Red, Members, batch: 10), distributor);

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Equal(0, fetcher.Left);
        Assert.Equal(3, distributor.Mails.Count);
        Assert.Equal(Members.Select(member => member.Address).Order(ByText), distributor.Mails.SelectMany(mail => mail.Recipients).Select(recipient => recipient.Address).Order(ByText));
        Assert.All(distributor.Mails, mail => Assert.True(mail.Message.Span.SequenceEqual(Post.Span)));
        Assert.All(distributor.Mails, mail => Assert.Equal(Red, mail.List));
    }

    [Fact]
    public async Task Nothing_to_do_is_done_and_said_by_silence()
    {
        await using var installation = await Installation.Open();

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Empty(outcome.Sentences());
    }

    [Fact]
    public async Task Recipients_that_fail_for_now_and_only_those_come_again_with_the_next_play()
    {
        var isBusy = true;
        var distributor = new CollectingDistributor(recipient => isBusy && recipient.Address.LocalPart == "m2" ? new(4, 2, 2) : EnhancedStatus.Success);
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(new ScriptedFetcher(Post), new RosterProcessor(Red, Members[..3]), distributor, reactor);

        var first = await installation.Play();
        isBusy = false;
        var second = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 1), (first.ExitCode, first.KeptForLater));
        Assert.Equal((ExitCodes.Done, 0), (second.ExitCode, second.KeptForLater));
        Assert.Equal(["m1 m2 m3", "m2"], distributor.Mails.Select(mail => string.Join(' ', mail.Recipients.Select(recipient => recipient.Address.LocalPart))));
        var verdict = Assert.IsType<MailException>(Assert.Single(reactor.Failures).Exception);
        Assert.Equal("m2@example.com", Assert.Single(verdict.Recipients).Recipient.Address.ToString());
    }

    [Fact]
    public async Task Recipients_that_fail_for_good_are_told_to_the_reactor_and_not_tried_again()
    {
        var distributor = new CollectingDistributor(recipient => recipient.Address.LocalPart == "m1" ? new(5, 1, 1) : EnhancedStatus.Success);
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(new ScriptedFetcher(Post), new RosterProcessor(Red, Members[..3]), distributor, reactor);

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Single(distributor.Mails);
        var failure = Assert.Single(reactor.Failures);
        Assert.Equal((Role.Distributor, new EnhancedStatus(5, 1, 1)), (failure.From, Assert.IsType<MailException>(failure.Exception).Status));
        Assert.True(failure.Mail?.Message.Span.SequenceEqual(Post.Span));
    }

    [Fact]
    public async Task A_distributor_that_throws_keeps_the_mail_for_all_recipients()
    {
        await using var installation = await Installation.Open(
            new ScriptedFetcher(Post), new RosterProcessor(Red, Members[..3]), new ThrowingDistributor(new IOException("no route")));

        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 1), (outcome.ExitCode, outcome.KeptForLater));
        Assert.Equal(1, (await installation.Depth(QueueNames.Distribute("all"))).Delayed);
    }

    [Fact]
    public async Task A_refused_post_ends_at_the_reactor_and_the_next_goes_through()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(
            new ScriptedFetcher(Post), new ThrowingProcessor(new MailException(EnhancedStatus.PostingProhibited, "Only members may post.")), reactor: reactor);

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        var failure = Assert.Single(reactor.Failures);
        Assert.Equal((Role.Processor, "Only members may post."), (failure.From, failure.Exception.Message));
    }

    [Fact]
    public async Task A_processor_that_breaks_keeps_the_post_and_the_reactor_hears_of_it()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(new ScriptedFetcher(Post), new ThrowingProcessor(new InvalidOperationException("a bug")), reactor: reactor);

        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 1), (outcome.ExitCode, outcome.KeptForLater));
        Assert.Equal("System.InvalidOperationException", Assert.IsType<ReportedException>(Assert.Single(reactor.Failures).Exception).Type);
    }

    [Fact]
    public async Task What_a_processor_breaks_on_three_times_is_parked_with_what_was_thrown()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(new ScriptedFetcher(Post), new ThrowingProcessor(new InvalidOperationException("a bug")), reactor: reactor);

        await installation.Play();
        await installation.Play();
        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.Done, 0, 1), (outcome.ExitCode, outcome.KeptForLater, outcome.Parked));
        var parked = await installation.Parked();
        Assert.Contains("after 3 attempts", (string)parked.Headers[ParkedHeaders.Reason], StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: a bug", (string)parked.Headers[ParkedHeaders.Exception], StringComparison.Ordinal);
        Assert.Equal(QueueNames.Fetched, parked.Headers[ParkedHeaders.From]);
        Assert.Equal(3, reactor.Failures.Count);
        Assert.Contains("parked", reactor.Failures[^1].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_past_its_time_is_parked_with_the_reason()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(
            new ScriptedFetcher(Post), distributor: new ThrowingDistributor(new IOException("no route")), reactor: reactor, giveUpAfter: TimeSpan.Zero);

        await installation.Play();
        await installation.Play();
        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.Done, 0, 1), (outcome.ExitCode, outcome.KeptForLater, outcome.Parked));
        var parked = await installation.Parked();
        Assert.Contains("no route", (string)parked.Headers[ParkedHeaders.Reason], StringComparison.Ordinal);
        Assert.Equal(QueueNames.Distribute("all"), parked.Headers[ParkedHeaders.From]);
        // What went wrong in a round and what it ended in are told together: which of them the reactor hears first is open.
        var verdict = Assert.Single(reactor.Failures.Select(failure => failure.Exception).OfType<MailException>());
        Assert.Equal(EnhancedStatus.DeliveryTimeExpired, verdict.Status);
        Assert.Contains("no route", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_distributors_that_fail_on_one_message_are_two_failures()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(Installation.SettingsOf(new ScriptedFetcher(Post), reactor: reactor) with
        {
            Distributors =
            [
                new("one", Once: false, Recipients: null, _ => new CollectingDistributor(_ => EnhancedStatus.Permanent)),
                new("two", Once: false, Recipients: null, _ => new CollectingDistributor(_ => EnhancedStatus.Permanent)),
            ],
        });

        await installation.Play();

        Assert.Equal(2, reactor.Failures.Count);
    }

    [Fact]
    public async Task A_processor_that_uses_an_id_twice_is_told_so_and_loses_nobody()
    {
        var reactor = new CollectingReactor();
        var twice = new OneIdProcessor(new RosterProcessor(Red, Members[..2], batch: 1));
        await using var installation = await Installation.Open(new ScriptedFetcher(Post), twice, reactor: reactor);

        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 1), (outcome.ExitCode, outcome.KeptForLater));
        Assert.Contains("MailId.Derived", Assert.Single(reactor.Failures).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_is_none_stops_no_mail_and_foreign_headers_stay_with_a_later_try()
    {
        await using var installation = await Installation.Open(distributor: new ThrowingDistributor(new IOException("not now")));
        var outgoing = WireCodec.Encode(new Mail { Id = "1", Message = Post, Recipients = [Members[0]] });
        var headers = new Dictionary<string, object>(outgoing.Headers) { ["traceparent"] = 17L, ["x-other"] = "stays" };

        await installation.Queues.Publish(QueueNames.Processed, QueueNames.First, outgoing with { Headers = headers }, CancellationToken.None);
        await installation.Play();

        await ((SqliteQueues)installation.Queues).MakeDue(CancellationToken.None);
        await using var later = installation.Queues.Consume(QueueNames.Distribute("all"), 1, CancellationToken.None).GetAsyncEnumerator();
        await later.MoveNextAsync();
        Assert.Equal("stays", later.Current.Message.Headers["x-other"]);
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_told_and_ends_with_69()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(new ScriptedFetcher { Trouble = new IOException("no such host") }, reactor: reactor);

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Unreachable, outcome.ExitCode);
        Assert.Equal((Role.Fetcher, null), (Assert.Single(reactor.Failures).From, reactor.Failures[0].Mail));
    }

    [Fact]
    public async Task Several_mails_that_cannot_be_had_are_several_failures_and_the_others_go_through()
    {
        var reactor = new CollectingReactor();
        var distributor = new CollectingDistributor();
        var trouble = new AggregateException(new MailException(EnhancedStatus.MessageTooBig, "one"), new MailException(EnhancedStatus.MessageTooBig, "two"));
        await using var installation = await Installation.Open(new ScriptedFetcher(Post) { Trouble = trouble }, distributor: distributor, reactor: reactor);

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.TryLater, outcome.ExitCode);
        Assert.Single(distributor.Mails);
        Assert.Equal(["one", "two"], reactor.Failures.Select(failure => failure.Exception.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_stays_wrong_at_the_source_is_told_once()
    {
        var logger = new CollectingLogger<FetchStage>();
        await using var installation = await Installation.Open();
        var fetcher = new ScriptedFetcher { Trouble = new MailException(EnhancedStatus.MessageTooBig, "too large") };
        var stage = new FetchStage("fetcher", fetcher, installation.Store, installation.Queues, new Outages(TimeProvider.System), TimeProvider.System, logger);

        await stage.FetchOnce(CancellationToken.None, CancellationToken.None);
        await stage.FetchOnce(CancellationToken.None, CancellationToken.None);
        fetcher.Trouble = null;
        await stage.FetchOnce(CancellationToken.None, CancellationToken.None);
        fetcher.Trouble = new MailException(EnhancedStatus.MessageTooBig, "too large");
        await stage.FetchOnce(CancellationToken.None, CancellationToken.None);

        Assert.Equal(2, (await installation.Depth(QueueNames.React)).Ready);
        Assert.Equal(2, logger.Lines.Count);
    }

    [Fact]
    public async Task The_trace_of_a_post_goes_on_in_its_copies()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var installation = await Installation.Open(distributor: new ThrowingDistributor(new IOException("not now")));
        var fetched = WireCodec.Encode(new Mail { Id = "1", Message = Post });
        var traced = fetched with { Headers = new Dictionary<string, object>(fetched.Headers) { ["traceparent"] = $"00-{trace}-00f067aa0ba902b7-01" } };

        await installation.Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, traced, CancellationToken.None);
        await installation.Play();

        await ((SqliteQueues)installation.Queues).MakeDue(CancellationToken.None);
        await using var copies = installation.Queues.Consume(QueueNames.Distribute("all"), 1, CancellationToken.None).GetAsyncEnumerator();
        await copies.MoveNextAsync();
        Assert.Contains(trace, WireCodec.TraceParentOf(copies.Current.Message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_fetched_again_after_a_crash_is_one_post()
    {
        var distributor = new CollectingDistributor();
        await using var installation = await Installation.Open(distributor: distributor);
        var fetched = WireCodec.Encode(new Mail { Id = MailId.Of("pop3://host", "1", Post.Span), Message = Post });

        await installation.Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, fetched, CancellationToken.None);
        await installation.Play();
        await installation.Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, fetched, CancellationToken.None);
        await installation.Play();

        Assert.Single(distributor.Mails);
    }

    [Fact]
    public async Task A_message_that_is_no_mail_is_parked_and_told()
    {
        var reactor = new CollectingReactor();
        await using var installation = await Installation.Open(reactor: reactor);
        var message = new QueuedMessage { MessageId = "x", Headers = new Dictionary<string, object> { ["ml_send_to"] = new object[] { "no address" } } };
        await installation.Queues.Publish(QueueNames.Processed, QueueNames.First, message, CancellationToken.None);

        var outcome = await installation.Play();

        Assert.Equal(1, outcome.Parked);
        Assert.Contains("ml_send_to", Assert.Single(reactor.Failures).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_distributor_with_recipients_of_its_own_tries_again_only_those_that_are_left()
    {
        var isBusy = true;
        var archive = new CollectingDistributor(recipient => isBusy && recipient.Address.LocalPart == "second" ? EnhancedStatus.Transient : EnhancedStatus.Success);
        await using var installation = await Installation.Open(Installation.SettingsOf(new ScriptedFetcher(Post)) with
        {
            Processor = new("processor", _ => new RosterProcessor(Red, Members, batch: 10)),
            Distributors = [new("archive", Once: true, [Mailbox.Parse("first@example.org"), Mailbox.Parse("second@example.org")], _ => archive)],
        });

        await installation.Play();
        isBusy = false;
        await installation.Play();

        Assert.Equal(["first second", "second"], archive.Mails.Select(mail => string.Join(' ', mail.Recipients.Select(recipient => recipient.Address.LocalPart))));
    }

    [Fact]
    public async Task A_distributor_that_wants_each_post_once_gets_one_message_of_each_list()
    {
        var archive = new CollectingDistributor();
        var green = Mailbox.Parse("Green <green@example.org>");
        await using var installation = await Installation.Open(Installation.SettingsOf(new ScriptedFetcher(Post)) with
        {
            Processor = new("processor", _ => new SeveralProcessor(new RosterProcessor(Red, Members, batch: 10), new RosterProcessor(green, Members, batch: 10))),
            Distributors = [new("archive", Once: true, Recipients: null, _ => archive)],
        });

        var outcome = await installation.Play();

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Equal([green, Red], archive.Mails.Select(mail => mail.List).OrderBy(list => list!.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reactor_that_throws_is_asked_again_and_stops_nothing()
    {
        var distributor = new CollectingDistributor(_ => EnhancedStatus.Permanent);
        await using var installation = await Installation.Open(
            new ScriptedFetcher(Post), distributor: distributor, reactor: new ThrowingReactor(new IOException("full")));

        var outcome = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 1), (outcome.ExitCode, (await installation.Depth(QueueNames.React)).Delayed));
    }

    [Fact]
    public async Task Told_to_end_it_finishes_what_is_in_hand_and_leaves_the_rest()
    {
        using var stop = new CancellationTokenSource();
        var hanging = new HangingDistributor();
        var settings = Installation.SettingsOf(new ScriptedFetcher(Post, "Subject: b\r\n\r\n"u8.ToArray()), distributor: hanging);
        await using var installation = await Installation.Open(settings with { General = settings.General with { ShutdownTimeout = TimeSpan.FromMilliseconds(100) } });

        var playing = installation.Play(stop.Token);
        await hanging.Called;
        await stop.CancelAsync();
        var outcome = await playing.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((ExitCodes.TryLater, true), (outcome.ExitCode, outcome.Stopped));
        Assert.Equal(2, (await installation.Depth(QueueNames.Distribute("all"))).Ready + (await installation.Depth(QueueNames.Fetched)).Ready);
    }

    private static readonly IComparer<AddrSpec> ByText = Comparer<AddrSpec>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    /// <summary>Gives what another one makes one and the same id.</summary>
    private sealed class OneIdProcessor(IProcessor inner) : IProcessor
    {
        public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) =>
            inner.Process(mail, cancellationToken).Select(outgoing => outgoing with { Id = MailId.Derived(mail.Id, "the same") });
    }

    /// <summary>What several processors make of a mail, one after the other.</summary>
    private sealed class SeveralProcessor(params IProcessor[] processors) : IProcessor
    {
        public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var processor in processors)
            {
                await foreach (var outgoing in processor.Process(mail, cancellationToken))
                    yield return outgoing;
            }
        }
    }
}
