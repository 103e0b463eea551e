using System.Text;
using Pymalist.Lists.Bounces;

namespace Pymalist.Lists.Tests.Bounces;

public sealed class BounceReaderTests
{
    [Fact]
    public void A_delivery_status_notification_tells_each_recipient_by_itself()
    {
        var report = BounceReader.Read(Reports.Delivery("""
            Original-Recipient: rfc822;ann@example.com
            Final-Recipient: RFC822; <ann@home.example>
            Action: failed
            Status: 5.0.0
            Diagnostic-Code: smtp; 550 5.1.1 <ann@home.example>... User
              unknown

            Final-Recipient: rfc822; bob@example.net (Bob)
            Action: delayed (will go on)
            Status: 4.4.1
            Will-Retry-Until: Fri, 27 Nov 2026 10:00:00 +0000

            """));

        Assert.Equal(BounceKind.DeliveryFailure, report.Kind);
        Assert.True(report.IsStructured);
        Assert.Equal("<1@example.com>", report.OriginalMessageId);
        Assert.Equal("red-bounces+token@example.org", report.OriginalReversePath?.ToString());
        Assert.Equal("QQ314159+", report.EnvelopeId);
        Assert.Equal(
        [
            new(AddrSpec.Parse("ann@home.example"))
            {
                OriginalAddress = AddrSpec.Parse("ann@example.com"),
                Status = new(5, 1, 1),
                ReplyCode = 550,
                Diagnostic = "550 5.1.1 <ann@home.example>... User unknown",
                Action = RecipientAction.Failed,
                Reason = BounceReason.UnknownUser,
            },
            new(AddrSpec.Parse("bob@example.net")) { Status = new(4, 4, 1), Action = RecipientAction.Delayed, Reason = BounceReason.Unreachable },
        ], report.Recipients);
    }

    [Theory]
    [InlineData("failed", "5.1.1", BounceKind.DeliveryFailure)]
    [InlineData("delayed", "4.4.1", BounceKind.DeliveryDelay)]
    [InlineData("delivered", "2.1.5", BounceKind.Other)]
    [InlineData("relayed", "2.0.0", BounceKind.Other)]
    [InlineData("expanded", "2.0.0", BounceKind.Other)]
    [InlineData("FAILED", "4.4.7", BounceKind.DeliveryFailure)]
    [InlineData("", "5.1.1", BounceKind.DeliveryFailure)]
    public void The_action_tells_what_a_report_is(string action, string status, BounceKind kind) =>
        Assert.Equal(kind, BounceReader.Read(Reports.Delivery($"Final-Recipient: rfc822; ann@example.com\nAction: {action}\nStatus: {status}\n")).Kind);

    [Theory]
    [InlineData("utf-8; 猫@例え.example", "猫@例え.example")]
    [InlineData(@"utf-8; \x{732B}@example.org", "猫@example.org")]
    [InlineData(@"utf-8; \x{1F408}@example.org", "🐈@example.org")]
    [InlineData("rfc822; ann+2Bred@example.org", "ann+red@example.org")]
    [InlineData("rfc822; ann+4F@example.org", "ann+4F@example.org")]
    [InlineData("rfc822; ann+red@example.org", "ann+red@example.org")]
    [InlineData("rfc822;\"ann red\"@example.org", "\"ann red\"@example.org")]
    [InlineData("x400; /S=ann/C=jp/", null)]
    [InlineData("rfc822; /var/mail/ann", null)]
    public void Addresses_are_read_in_the_forms_of_RFC_6533_and_RFC_3461(string field, string? address)
    {
        var report = BounceReader.Read(Reports.Delivery($"Final-Recipient: {field}\nAction: failed\nStatus: 5.1.1\n", "message/global-delivery-status"));

        Assert.Equal(address, Assert.Single(report.Recipients).Address?.ToString());
    }

    [Fact]
    public void Groups_that_are_run_together_or_cut_are_still_recipients()
    {
        var together = BounceReader.Read(Reports.Delivery("Final-Recipient: rfc822; a@x.example\nAction: failed\nFinal-Recipient: rfc822; b@x.example\nAction: failed\n"));
        var cut = BounceReader.Read(Reports.Delivery("Final-Recipient: rfc822; a@x.example\n\n\nAction: failed\nStatus: 5.2.2\n"));

        Assert.Equal(["a@x.example", "b@x.example"], together.Recipients.Select(recipient => recipient.Address!.ToString()));
        Assert.Equal(BounceReason.MailboxFull, Assert.Single(cut.Recipients).Reason);
    }

    [Fact]
    public void A_complaint_tells_who_complains_of_which_message()
    {
        var report = BounceReader.Read(Complaint("abuse"));

        Assert.Equal((BounceKind.Complaint, "abuse", true), (report.Kind, report.FeedbackType, report.IsStructured));
        Assert.Equal(["ann@example.com", "bob@example.com"], report.Recipients.Select(recipient => recipient.Address!.ToString()));
        Assert.All(report.Recipients, recipient => Assert.Equal(BounceReason.Complaint, recipient.Reason));
        Assert.Equal("<1@example.com>", report.OriginalMessageId);
        Assert.Equal("red-bounces@example.org", report.OriginalReversePath?.ToString());
    }

    [Theory]
    [InlineData("auth-failure", BounceKind.Complaint, BounceReason.PolicyRejected)]
    [InlineData("not-spam", BounceKind.Other, BounceReason.Unknown)]
    [InlineData("Opt-Out", BounceKind.Complaint, BounceReason.Complaint)]
    public void Feedback_of_another_kind_is_nobodys_complaint(string type, BounceKind kind, BounceReason reason)
    {
        var report = BounceReader.Read(Complaint(type));

        Assert.Equal(kind, report.Kind);
        Assert.All(report.Recipients, recipient => Assert.Equal(reason, recipient.Reason));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-replied (vacation)")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("Return-Path: <>\nSubject: Out of office: Hello")]
    [InlineData("X-Auto-Response-Suppress: All\nSubject: =?utf-8?q?Automatische_Antwort:_Hallo?=")]
    public void Answering_machines_are_known(string fields) =>
        Assert.Equal(BounceKind.AutomaticReply, BounceReader.Read(Reports.Utf8($"From: ann@example.com\n{fields}\n\nI am away.\n")).Kind);

    [Theory]
    [InlineData("Subject: Out of office next week")]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Auto-Submitted: auto-generated")]
    [InlineData("Subject: Undelivered Mail Returned to Sender")]
    public void What_a_person_writes_about_bounces_is_none(string fields)
    {
        var quoted = "> Hi. This is the qmail-send program at mx.example.\n> I wasn't able to deliver your message to the following addresses.\n>\n> <ann@example.com>:\n> 550 User unknown\n";
        var report = BounceReader.Read(Reports.Utf8($"From: Bob <bob@example.net>\n{fields}\n\nWhat is that?\n{(fields.Contains("generated", StringComparison.Ordinal) ? "" : quoted)}"));

        Assert.Same(BounceReport.None, report);
    }

    [Theory]
    [InlineData("550 5.1.7 No such domain example.org", BounceReason.PolicyRejected)]
    [InlineData("550 No such domain example.org (in reply to MAIL FROM command)", BounceReason.PolicyRejected)]
    [InlineData("550 5.7.27 Sender domain has a null MX", BounceReason.PolicyRejected)]
    [InlineData("550 No such domain example.com (in reply to RCPT TO command)", BounceReason.HostUnknown)]
    [InlineData("550 5.1.1 mailbox over quota", BounceReason.MailboxFull)]
    [InlineData("550 5.4.1 Recipient address rejected: Access denied", BounceReason.UnknownUser)]
    [InlineData("554 5.7.1 Access denied", BounceReason.PolicyRejected)]
    [InlineData("550 spam.example.net: user unknown", BounceReason.UnknownUser)]
    [InlineData("451 4.7.1 Greylisted", BounceReason.Transient)]
    [InlineData("550 5.1.0 - Unknown address error 550-'5.7.1 Access denied'", BounceReason.PolicyRejected)]
    [InlineData("who knows", BounceReason.Unknown)]
    public void A_reply_tells_why(string reply, BounceReason reason)
    {
        var report = BounceReader.Read(Reports.Delivery($"Final-Recipient: rfc822; ann@example.com\nAction: failed\nDiagnostic-Code: smtp; {reply}\n"));

        Assert.Equal(reason, Assert.Single(report.Recipients).Reason);
    }

    [Fact]
    public void What_the_fields_leave_open_is_taken_from_the_words()
    {
        var mail = Encoding.UTF8.GetString(Reports.Delivery("Final-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.0.0\n").Span)
            .Replace("I could not deliver it.", "This is the MAILER-DAEMON, please DO NOT REPLY to this email.\r\n\r\nann@example.com: 550 5.2.2 Mailbox full", StringComparison.Ordinal);

        var recipient = Assert.Single(BounceReader.Read(Encoding.UTF8.GetBytes(mail)).Recipients);

        Assert.Equal((BounceReason.MailboxFull, new EnhancedStatus(5, 2, 2), 550), (recipient.Reason, recipient.Status!.Value, recipient.ReplyCode));
    }

    [Fact]
    public void An_author_that_a_notice_names_first_is_no_recipient()
    {
        var report = BounceReader.Read(Reports.Notice("This message was created automatically by mail delivery software.\nA message sent by\n\n  <eve@example.org>\n\n"
            + "could not be delivered to one or more of its recipients. The following\naddress(es) failed:\n\n  ann@example.com\n    user unknown\n"));

        Assert.Equal("ann@example.com", Assert.Single(report.Recipients).Address!.ToString());
    }

    [Fact]
    public void A_report_within_a_gateways_report_is_read()
    {
        var inner = Encoding.UTF8.GetString(Reports.Delivery("Final-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n").Span);
        var outer = $"From: MAILER-DAEMON\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n\nSee below.\n--outer\nContent-Type: message/rfc822\n\n{inner}\n--outer--\n";

        Assert.Equal("ann@example.com", Assert.Single(BounceReader.Read(Reports.Utf8(outer)).Recipients).Address!.ToString());
    }

    [Fact]
    public void A_receipt_is_another_report()
    {
        var mail = "From: ann@example.com\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n";

        Assert.Equal(BounceKind.Other, BounceReader.Read(Reports.Utf8(mail)).Kind);
    }

    // Forms of which the corpus has no mail.
    [Theory]
    [InlineData("Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  ann@example.com\n\nbecause:\n\n  User ann (ann@example.com) not listed in Domino Directory\n", BounceReason.UnknownUser)]
    [InlineData("------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\nann@example.com\n\n------- Returned Message --------\n\nTo: eve@example.org\n", BounceReason.UnknownUser)]
    [InlineData("    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred.\n\nann@example.com: 550 5.2.2 <ann@example.com>... Mailbox Full\n\n    Below is a copy of the original message:\n\nTo: eve@example.org\n", BounceReason.MailboxFull)]
    [InlineData("This message was created automatically by mail delivery software.\nA message that you sent could not be delivered.\n\nann@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User Unknown\n\nReceived:from mx.example\n", BounceReason.UnknownUser)]
    [InlineData("Hi. This is the James mail server at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\nMessage details:\n  MAIL FROM: red@example.org\n  RCPT TO: ann@example.com\nError message below:\n550 - no such user here\n", BounceReason.UnknownUser)]
    [InlineData("The message that you sent was undeliverable to the following:\n\n\tann@example.com (user not found)\n", BounceReason.UnknownUser)]
    [InlineData("Unknown user: ann@example.com\n\n\nOriginal message follows.\n\nTo: eve@example.org\n", BounceReason.UnknownUser)]
    [InlineData("Your message to <ann@example.com> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n", BounceReason.MailboxFull)]
    [InlineData("Nobody has ever written a notice like this one.\n\n<ann@example.com>:\n550 5.1.1 User unknown\n", BounceReason.UnknownUser)]
    public void Notices_in_words_tell_whom_and_why(string text, BounceReason reason)
    {
        var report = BounceReader.Read(Reports.Notice(text));

        Assert.Equal((BounceKind.DeliveryFailure, false), (report.Kind, report.IsStructured));
        var recipient = Assert.Single(report.Recipients);
        Assert.Equal(("ann@example.com", reason), (recipient.Address?.ToString(), recipient.Reason));
    }

    [Fact]
    public void A_notice_as_a_page_is_read_too()
    {
        var page = "<html><body><p>Delivery has failed to these recipients or groups:</p><p><a href=\"mailto:ann@example.com\">ann@example.com</a></p><p>The email address couldn&#39;t be found.</p></body></html>";
        var mail = Reports.Notice(page, "From: postmaster@example.com\nSubject: Undeliverable: Hello\nContent-Type: text/html");

        var recipient = Assert.Single(BounceReader.Read(mail).Recipients);

        Assert.Equal(("ann@example.com", BounceReason.UnknownUser), (recipient.Address?.ToString(), recipient.Reason));
    }

    [Theory]
    [InlineData("552 5.2.2 mailbox full", "5.2.2", 552)]
    [InlineData("550-5.7.26 This mail is unauthenticated", "5.7.26", 550)]
    [InlineData("host mx[192.5.1.1] said: 451 4.7.1 later", "4.7.1", 451)]
    [InlineData("Exchange 5.5.2657.72 and 10.5.1.1 are no status", null, null)]
    [InlineData("(#5.1.1)", "5.1.1", null)]
    [InlineData("5.0.0 550 5.1.1", "5.1.1", 550)]
    [InlineData("", null, null)]
    public void Numbers_are_found_in_words(string text, string? status, int? code)
    {
        var report = BounceReader.Read(Reports.Delivery($"Final-Recipient: rfc822; ann@example.com\nAction: failed\nDiagnostic-Code: smtp; {text}\n"));

        var recipient = Assert.Single(report.Recipients);

        Assert.Equal((status, code), (recipient.Status?.ToString(), recipient.ReplyCode));
    }

    private static ReadOnlyMemory<byte> Complaint(string type) => Reports.Utf8($"""
        From: feedback@provider.example
        Subject: FW: Hello
        Content-Type: multipart/report; report-type=feedback-report; boundary=b

        --b

        This is an abuse report.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Provider/1.0
        Version: 1
        Original-Mail-From: <red-bounces@example.org>
        Original-Rcpt-To: <ann@example.com>
        Original-Rcpt-To: bob@example.com

        --b
        Content-Type: message/rfc822

        Message-ID: <1@example.com>
        To: red@example.org

        Hello
        --b--
        """);
}
