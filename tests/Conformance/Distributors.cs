using System.Text;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Conformance;

public sealed class CollectingDistributorTests : DistributorConformance
{
    protected override IDistributor Distributor() => new CollectingDistributor();
}

public sealed class DeliverToDistributorTests : DistributorConformance
{
    protected override IDistributor Distributor() =>
        new DeliverToDistributor([Mailbox.Parse("archive@example.org")], new CollectingDistributor());
}

public sealed class MultipleDistributorTests : DistributorConformance
{
    protected override IDistributor Distributor() =>
        new MultipleDistributor([new CollectingDistributor(), new CollectingDistributor()]);
}

public sealed class MaildirDistributorTests : DistributorConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new("maildir");

    public void Dispose() => _folder.Dispose();

    protected override IDistributor Distributor() =>
        new MaildirDistributor(new MaildirDistributorOptions { Path = _folder.In("{recipient}") });
}

public sealed class SmtpDistributorTests(PostfixServer server) : DistributorConformance, IClassFixture<PostfixServer>, IAsyncLifetime
{
    private readonly SmtpDistributor _distributor = new(new SmtpOptions { Host = "127.0.0.1", Port = server.Port });

    // Not started where it is not installed.
    public Task InitializeAsync() =>
        server.Port > 0 ? server.AddMailbox(Example.Ann.Address.ToString(), Example.Bob.Address.ToString()) : Task.CompletedTask;

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

public sealed class JournalingDistributorJournalTests : JournalConformance
{
    private readonly CollectingDistributor _inner = new();

    protected override IDistributor Distributor(IDeliveryJournal journal) => new JournalingDistributor(_inner, journal);

    protected override IEnumerable<string> MailsOfAnn() =>
        _inner.Mails.Where(mail => mail.Recipients.Contains(Example.Ann)).Select(mail => Encoding.ASCII.GetString(mail.Message.Span));
}

public sealed class JournalingDistributorTests : DistributorConformance
{
    protected override IDistributor Distributor() => new JournalingDistributor(new CollectingDistributor(), new RecordingJournal());
}

public sealed class SmtpDistributorJournalTests(PostfixServer server) : JournalConformance, IClassFixture<PostfixServer>, IAsyncLifetime
{
    private SmtpDistributor? _distributor;

    // Not started where it is not installed.
    public Task InitializeAsync() =>
        server.Port > 0 ? server.AddMailbox(Example.Ann.Address.ToString(), Example.Bob.Address.ToString()) : Task.CompletedTask;

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
        _distributor ??= new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = server.Port }, journal);

    protected override IEnumerable<string> MailsOfAnn() => server.MailsOf(Example.Ann.Address.ToString()).Select(Encoding.ASCII.GetString);
}
