using Pymalist.Internet.Imap;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Pop3;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Conformance;

public sealed class ScriptedFetcherTests : FetcherConformance
{
    private readonly ScriptedFetcher _fetcher = new();

    protected override IFetcher Fetcher() => _fetcher;

    protected override void Deliver(byte[] message) => _fetcher.Deliver(message);

    protected override int Left() => _fetcher.Left;
}

public sealed class MaildirFetcherTests : FetcherConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new("maildir");
    private readonly Testing.Servers.Maildir _maildir;

    public MaildirFetcherTests() => _maildir = new(_folder.In("mail"));

    public void Dispose() => _folder.Dispose();

    protected override IFetcher Fetcher() => new MaildirFetcher(new MaildirOptions { Path = _folder.In("mail") });

    protected override void Deliver(byte[] message) => _maildir.Deliver(message);

    protected override int Left() => _maildir.Count;
}

public sealed class Pop3FetcherTests : FetcherConformance, IClassFixture<DovecotServer>
{
    private const string Password = "secret";

    private readonly DovecotServer _server;
    private readonly string _user = Guid.NewGuid().ToString("N");

    public Pop3FetcherTests(DovecotServer server)
    {
        _server = server;
        server.AddUser(_user, Password);
    }

    [ServerFact("dovecot")]
    public override Task Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes() => base.Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes();

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

    protected override IFetcher Fetcher() =>
        new Pop3Fetcher(new Pop3Options { Host = "127.0.0.1", Port = _server.Port, User = _user, Password = Password });

    protected override void Deliver(byte[] message) => _server.Deliver(_user, message);

    protected override int Left() => _server.Mails(_user);
}

public sealed class ImapFetcherTests : FetcherConformance, IClassFixture<DovecotServer>
{
    private const string Password = "secret";

    private readonly DovecotServer _server;
    private readonly string _user = Guid.NewGuid().ToString("N");

    public ImapFetcherTests(DovecotServer server)
    {
        _server = server;
        server.AddUser(_user, Password);
    }

    [ServerFact("dovecot")]
    public override Task Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes() => base.Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes();

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

    protected override IFetcher Fetcher() =>
        new ImapFetcher(new ImapOptions { Host = "127.0.0.1", Port = _server.ImapPort, User = _user, Password = Password });

    protected override void Deliver(byte[] message) => _server.Deliver(_user, message);

    protected override int Left() => _server.Mails(_user);
}
