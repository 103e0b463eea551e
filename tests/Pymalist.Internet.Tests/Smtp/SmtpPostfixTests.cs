using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>The distributor and a server that is in use.</summary>
public sealed class SmtpPostfixTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Fields that Postfix takes out of every mail (message_drop_headers), and those that it writes on top of it.
    private static readonly string[] ItsOwnFields = ["Return-Path", "Content-Length", "Bcc", "Resent-Bcc", "Delivered-To", "X-Original-To", "Received"];

    private PostfixServer _postfix = new();

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _postfix.DisposeAsync();

    [ServerFact("postfix")]
    public async Task Every_octet_arrives_and_one_session_is_enough()
    {
        var corpus = Corpus.Files("mime").Concat(Corpus.Files("hostile")).Select(File.ReadAllBytes).Where(IsLeftAlone).Take(200);
        byte[][] messages = [.. corpus, "Subject: dots\n\n.\n..\n.a\r\n\u00fc\r.\rno line end"u8.ToArray()];
        await _postfix.Start();
        await _postfix.AddMailbox(messages.Select((_, i) => $"m{i}@example.org"));

        await using (var distributor = new SmtpDistributor(new() { Host = "localhost", Port = _postfix.Port }))
        {
            for (var i = 0; i < messages.Length; i++)
                await Delivered(distributor, Posts.Of(Encoding.Latin1.GetString(messages[i]), $"m{i}@example.org"));
        }

        await Eventually.Holds(() => _postfix.Queued == 0 && Enumerable.Range(0, messages.Length).All(i => _postfix.MailsOf($"m{i}@example.org").Count == 1), Patience);
        var sent = string.Create(CultureInfo.InvariantCulture, $" mail={messages.Length} ");
        await Eventually.Holds(() => _postfix.Log().Contains(sent, StringComparison.Ordinal), Patience);
        for (var i = 0; i < messages.Length; i++)
            Assert.Equal(TestWire.Normalised(messages[i]).Replace("\r\n", "\n", StringComparison.Ordinal), WithoutItsFields(_postfix.MailsOf($"m{i}@example.org")[0]));
    }

    [ServerFact("postfix")]
    public async Task Nobody_is_lost_or_doubled_when_the_server_has_had_enough_of_unknown_recipients()
    {
        string[] all = [.. Enumerable.Range(0, 300).Select(i => i % 10 == 3 ? $"gone{i}@example.org" : $"r{i}@example.org")];
        string[] known = [.. all.Where(address => address[0] == 'r')];
        await _postfix.DisposeAsync();
        _postfix = new() { Settings = "smtpd_hard_error_limit = 20" };
        await _postfix.Start();
        await _postfix.AddMailbox(known);
        await using var distributor = new SmtpDistributor(new() { Host = "localhost", Port = _postfix.Port, MaxRecipientsPerTransaction = 1_000 });

        var final = new List<RecipientReport>();
        var rounds = 0;
        for (var left = all; left.Length > 0 && rounds < 10; rounds++)
        {
            var report = await distributor.Distribute(Posts.To(left), None);
            Assert.Equal(left.Length, report.Recipients.Count);
            final.AddRange(report.Recipients.Where(result => !result.Status.IsTransient));
            left = [.. report.Recipients.Where(result => result.Status.IsTransient).Select(result => result.Recipient.Address.ToString())];
        }

        Assert.InRange(rounds, 2, 9);
        Assert.Empty(final.Where(result => !result.Status.IsSuccess && result.Recipient.Address.LocalPart[0] == 'r').Select(result => result.ToString()));
        Assert.Equal(known.Order(), final.Where(result => result.Status.IsSuccess).Select(result => result.Recipient.Address.ToString()).Order());
        Assert.Equal(30, final.Count(result => result.Status == new EnhancedStatus(5, 1, 1)));
        await Eventually.Holds(() => _postfix.Queued == 0 && known.All(address => _postfix.MailsOf(address).Count > 0), Patience);
        Assert.All(known, address => Assert.Single(_postfix.MailsOf(address)));
    }

    [ServerFact("postfix")]
    public async Task Recipients_beyond_the_servers_limit_are_served_too()
    {
        string[] recipients = [.. Enumerable.Range(0, 25).Select(i => $"r{i}@example.org")];
        await _postfix.DisposeAsync();
        _postfix = new() { Settings = "smtpd_recipient_limit = 10" };
        await _postfix.Start();
        await _postfix.AddMailbox(recipients);
        await using var distributor = new SmtpDistributor(new() { Host = "localhost", Port = _postfix.Port });

        await Delivered(distributor, Posts.To(recipients));

        await Eventually.Holds(() => recipients.All(address => _postfix.MailsOf(address).Count == 1), Patience);
    }

    [ServerFact("postfix")]
    public async Task It_is_spoken_to_in_TLS_of_both_kinds()
    {
        await _postfix.Start();
        await _postfix.AddMailbox("ann@example.org");
        var options = new SmtpOptions { Host = "localhost", CertificateAuthorityFile = _postfix.CertificateAuthorityFile };
        await using var later = new SmtpDistributor(options with { Port = _postfix.Port, Tls = TlsMode.StartTls });
        await using var atOnce = new SmtpDistributor(options with { Port = _postfix.TlsPort, Tls = TlsMode.Implicit });

        await Delivered(later, Posts.To("ann@example.org"));
        await Delivered(atOnce, Posts.To("ann@example.org"));

        await Eventually.Holds(() => _postfix.MailsOf("ann@example.org").Count == 2, Patience);
    }

    [ServerFact("postfix")]
    public async Task No_end_of_data_in_a_body_smuggles_a_second_message()
    {
        string[] ends =
        [
            "\n.\n", "\n.\r", "\r.\n", "\r.\r", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\n.\r\n", "\r\r\n.\r\n", "\r\n.\r\r\n", "\r\n\0.\r\n",
            "\n\n.\n\n", "\r\n..\r\n", "\n\r.\r\n", "\r\n.\0\r\n",
        ];
        const string smuggled = "MAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.org>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n";
        await _postfix.DisposeAsync();
        _postfix = new() { Settings = "smtpd_forbid_bare_newline = no\nsmtpd_forbid_unauth_pipelining = no" };
        await _postfix.Start();
        await _postfix.AddMailbox("ann@example.org", "eve@example.org");
        var options = new SmtpOptions { Host = "localhost", Port = _postfix.Port, MaxConnections = 1 };
        await using var byChunks = new SmtpDistributor(options);
        await using var byLines = new SmtpDistributor(options with { Chunking = false });

        // Small, and large with the sequence at each place about the edge of a block; the field and the empty line are 14 octets.
        foreach (var end in ends)
        {
            foreach (var padding in new[] { 0, 262_126, 262_127, 262_128, 262_129, 262_130 })
            {
                var filler = padding == 0 ? "" : string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", padding / 72)).PadRight(padding, 'y');
                var mail = Posts.Of($"Subject: x\r\n\r\n{filler}{end}{smuggled}", "ann@example.org");
                await Delivered(byChunks, mail);
                await Delivered(byLines, mail);
            }
        }

        var sent = ends.Length * 12;
        await Eventually.Holds(() => _postfix.Queued == 0 && _postfix.MailsOf("ann@example.org").Count >= sent, Patience);
        Assert.Equal(sent, _postfix.MailsOf("ann@example.org").Count);
        Assert.Empty(_postfix.MailsOf("eve@example.org"));
    }

    [ServerFact("postfix", "dovecot")]
    public async Task A_user_logs_in_by_each_mechanism_and_no_other_may_send()
    {
        await using var dovecot = new DovecotServer { Settings = "service auth {\n  unix_listener postfix-auth {\n    mode = 0666\n  }\n}" };
        await dovecot.Start();
        dovecot.AddUser("jane", "søster");
        await _postfix.DisposeAsync();
        _postfix = new()
        {
            Settings = $"""
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = {dovecot.Folder}/run/postfix-auth
                smtpd_recipient_restrictions = permit_sasl_authenticated, reject
                """,
        };
        await _postfix.Start();
        await _postfix.AddMailbox("ann@example.org");
        var options = new SmtpOptions { Host = "localhost", Port = _postfix.Port, User = "jane", Password = "søster" };

        foreach (var mechanism in new[] { SaslMechanism.Auto, SaslMechanism.Plain, SaslMechanism.Login, SaslMechanism.ScramSha256 })
        {
            await using var distributor = new SmtpDistributor(options with { Authentication = mechanism });
            await Delivered(distributor, Posts.To("ann@example.org"));
        }

        await using var wrong = new SmtpDistributor(options with { Password = "wrong" });
        await Assert.ThrowsAsync<SmtpRefusedException>(() => wrong.Distribute(Posts.To("ann@example.org"), None));
        await using var nobody = new SmtpDistributor(options with { User = null, Password = null });
        Assert.True((await nobody.Distribute(Posts.To("ann@example.org"), None)).Recipients[0].Status.IsPermanent);
        await Eventually.Holds(() => _postfix.MailsOf("ann@example.org").Count == 4, Patience);
    }

#if !MAILKIT // These tests are compiled for the plug-in too, and MailKit speaks no LMTP.
    [ServerFact("dovecot")]
    public async Task LMTP_delivers_to_each_mailbox_with_an_answer_of_its_own()
    {
        await using var dovecot = new DovecotServer();
        await dovecot.Start();
        dovecot.AddUser("ann@example.org", "secret");
        dovecot.AddUser("bob@example.org", "secret");
        await using var distributor = new SmtpDistributor(
            new() { Host = "localhost", Port = dovecot.LmtpPort, Protocol = SmtpProtocol.Lmtp, MaxConnections = 1 });
        const string message = "Subject: hello\r\n\r\n.\r\nGood morning\r\n";

        var reports = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            distributor.Distribute(Posts.Of(message, "ann@example.org", "gone@example.org", "bob@example.org"), None)));

        // Each user has a file of his own there; Dovecot takes one that is missing for a failure of its own.
        Assert.All(reports, report => Assert.Equal(
            ["2 ann@example.org", "2 bob@example.org", "4 gone@example.org"],
            report.Recipients.Select(result => $"{result.Status.Class} {result.Recipient.Address}").Order()));
        Assert.Equal(5, dovecot.Mails("ann@example.org"));
        Assert.Equal(5, dovecot.Mails("bob@example.org"));
        Assert.EndsWith("\n\n.\nGood morning\n", Encoding.Latin1.GetString(dovecot.MaildirOf("bob@example.org").Mails()[0]).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
#endif

    [ServerFact("postfix")]
    public async Task Many_mails_at_a_time_share_connections_and_each_arrives_once()
    {
        string[] recipients = [.. Enumerable.Range(0, 200).Select(i => $"r{i}@example.org")];
        await _postfix.Start();
        await _postfix.AddMailbox(recipients);
        await using var byChunks = new SmtpDistributor(new() { Host = "localhost", Port = _postfix.Port, MaxConnections = 2 });
        await using var byLines = new SmtpDistributor(new() { Host = "localhost", Port = _postfix.Port, MaxConnections = 2, Chunking = false });

        await Task.WhenAll(recipients.Select((recipient, i) => Delivered(i % 2 == 0 ? byChunks : byLines, Posts.To(recipient))));

        await Eventually.Holds(() => _postfix.Queued == 0 && recipients.All(address => _postfix.MailsOf(address).Count > 0), Patience);
        Assert.All(recipients, address => Assert.Single(_postfix.MailsOf(address)));
    }

    private static async Task Delivered(SmtpDistributor distributor, Mail mail)
    {
        var report = await distributor.Distribute(mail, None);

        Assert.Equal(mail.Recipients.Count, report.Recipients.Count);
        Assert.All(report.Recipients, result => Assert.True(result.Status.IsSuccess, result.ToString()));
    }

    // Postfix mends header sections that are not what they have to be; what it would mend says nothing about us.
    private static bool IsLeftAlone(byte[] message)
    {
        if (message.Length > 1_000_000 || message.AsSpan().Contains((byte)0) || HeaderFields.LengthOf(message) == 0)
            return false;
        if (HeaderFields.EmptyLineLength(message.AsSpan(HeaderFields.LengthOf(message))) == 0)
            return false;

        foreach (var field in new HeaderFields(message))
        {
            var name = Encoding.Latin1.GetString(field.Name);
            if (!field.IsNamed || field.Raw[field.Name.Length] != (byte)':' || field.Raw.Length > 10_000)
                return false;
            if (ItsOwnFields.Take(4).Contains(name, StringComparer.OrdinalIgnoreCase) || field.Raw.TrimEnd("\r\n"u8).Contains((byte)'\r'))
                return false;
        }

        return true;
    }

    // It puts three on top: Return-Path, Delivered-To or X-Original-To, and Received, folds and all.
    private static string WithoutItsFields(byte[] mail)
    {
        var from = 0;
        foreach (var field in new HeaderFields(mail))
        {
            var name = Encoding.Latin1.GetString(field.Name);
            from = field.Offset;
            if (!ItsOwnFields.Contains(name))
                break;
            if (name == "Received")
            {
                from += field.Raw.Length;
                break;
            }
        }

        return Encoding.Latin1.GetString(mail.AsSpan(from));
    }
}
