using System.Text;
using Pymalist.Conformance;
using Pymalist.Testing.Servers;

namespace Pymalist.MailKit.Tests;

public sealed class Pop3FetcherConformanceTests(DovecotServer server) : MailboxConformance(server)
{
    protected override IFetcher Fetcher() => new Pop3Fetcher(new() { Host = "127.0.0.1", Port = Server.Port, User = User, Password = Password });
}

public sealed class ImapFetcherConformanceTests(DovecotServer server) : MailboxConformance(server)
{
    protected override IFetcher Fetcher() => new ImapFetcher(new() { Host = "127.0.0.1", Port = Server.ImapPort, User = User, Password = Password });
}

/// <summary>Those whose source is a mailbox at Dovecot.</summary>
public abstract class MailboxConformance : FetcherConformance, IClassFixture<DovecotServer>
{
    protected const string Password = "secret";

    protected MailboxConformance(DovecotServer server)
    {
        Server = server;
        server.AddUser(User, Password);
    }

    protected DovecotServer Server { get; }

    protected string User { get; } = Guid.NewGuid().ToString("N");

    [ServerFact("dovecot")]
    public override Task Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes() =>
        base.Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes();

    [ServerFact("dovecot")]
    public override Task A_mail_is_in_its_source_until_the_next_one_is_asked_for() => base.A_mail_is_in_its_source_until_the_next_one_is_asked_for();

    [ServerFact("dovecot")]
    public override Task Stopping_between_two_mails_leaves_the_last_one_and_those_behind_it() =>
        base.Stopping_between_two_mails_leaves_the_last_one_and_those_behind_it();

    [ServerFact("dovecot")]
    public override Task The_same_mail_has_the_same_id_after_a_restart() => base.The_same_mail_has_the_same_id_after_a_restart();

    [ServerFact("dovecot")]
    public override Task Two_mails_of_the_same_octets_are_two() => base.Two_mails_of_the_same_octets_are_two();

    [ServerFact("dovecot")]
    public override Task One_that_is_cancelled_ends_and_has_removed_nothing_that_was_not_safe() =>
        base.One_that_is_cancelled_ends_and_has_removed_nothing_that_was_not_safe();

    protected override void Deliver(byte[] message) => Server.Deliver(User, message);

    protected override int Left() => Server.Mails(User);
}

public sealed class SmtpDistributorConformanceTests(PostfixServer server) : DistributorConformance, IClassFixture<PostfixServer>, IAsyncLifetime
{
    private readonly SmtpDistributor _distributor = new(new() { Host = "127.0.0.1", Port = server.Port > 0 ? server.Port : 25 });

    // Not started where it is not installed.
    public Task InitializeAsync() => server.Port > 0 ? server.AddMailbox("ann@example.com", "bob@example.net") : Task.CompletedTask;

    public Task DisposeAsync() => _distributor.DisposeAsync().AsTask();

    [ServerFact("postfix")]
    public override Task Each_recipient_is_reported_once() => base.Each_recipient_is_reported_once();

    [ServerFact("postfix")]
    public override Task A_mail_for_nobody_is_no_trouble() => base.A_mail_for_nobody_is_no_trouble();

    [ServerFact("postfix")]
    public override Task Several_mails_at_a_time_are_each_reported() => base.Several_mails_at_a_time_are_each_reported();

    [ServerFact("postfix")]
    public override Task The_mail_itself_is_left_as_it_is() => base.The_mail_itself_is_left_as_it_is();

    [ServerFact("postfix")]
    public override Task One_that_is_cancelled_ends() => base.One_that_is_cancelled_ends();

    protected override IDistributor Distributor() => _distributor;
}

public sealed class SmtpDistributorJournalTests(PostfixServer server) : JournalConformance, IClassFixture<PostfixServer>, IAsyncLifetime
{
    private SmtpDistributor? _distributor;

    // Not started where it is not installed.
    public Task InitializeAsync() => server.Port > 0 ? server.AddMailbox("ann@example.com", "bob@example.net") : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_distributor is not null)
            await _distributor.DisposeAsync();
    }

    [ServerFact("postfix")]
    public override Task It_is_asked_first_and_then_told_of_each_recipient_what_the_report_says() =>
        base.It_is_asked_first_and_then_told_of_each_recipient_what_the_report_says();

    [ServerFact("postfix")]
    public override Task The_report_comes_once_the_journal_has_it() => base.The_report_comes_once_the_journal_has_it();

    [ServerFact("postfix")]
    public override Task What_it_does_not_let_go_nobody_gets() => base.What_it_does_not_let_go_nobody_gets();

    protected override IDistributor Distributor(IDeliveryJournal journal) =>
        _distributor ??= new SmtpDistributor(new() { Host = "127.0.0.1", Port = server.Port }, journal);

    protected override IEnumerable<string> MailsOfAnn() => server.MailsOf("ann@example.com").Select(Encoding.ASCII.GetString);
}
