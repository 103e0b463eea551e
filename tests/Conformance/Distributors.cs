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
