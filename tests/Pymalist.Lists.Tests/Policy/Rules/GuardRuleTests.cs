using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy.Rules;

/// <summary>Loops, automatic mail, emergency, spam.</summary>
public sealed class GuardRuleTests
{
    [Theory]
    [InlineData("List-Id: Red <red.example.org>", Act.Discard)]
    [InlineData("X-BeenThere: red@example.org", Act.Discard)]
    [InlineData("X-Loop: red@example.org", Act.Discard)]
    [InlineData("List-Id: <blue.example.org>", null)]
    [InlineData("X-Loop: blue@example.org", null)]
    [InlineData("Received: a\r\nReceived: b\r\nReceived: c", null)]
    [InlineData("Received: a\r\nReceived: b\r\nReceived: c\r\nReceived: d", Act.Discard)]
    public async Task What_comes_back_or_goes_round_is_discarded(string fields, Act? act)
    {
        var rule = new LoopRule(new LoopOptions { MaxReceived = 3 });

        var verdict = await rule.Says(Judging.Post(fields));

        Assert.Equal(act, verdict?.Act);
        Assert.True(verdict?.IsSuspect ?? true);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "", Act.Discard)]
    [InlineData("Return-Path: <>", "", Act.Discard)]
    [InlineData("Content-Type: multipart/report", "", Act.Discard)]
    [InlineData("From: Mail Delivery System <Mailer-Daemon@example.net>", "", Act.Discard)]
    [InlineData("From: MAILER-DAEMON (Mail Delivery Subsystem)", "", Act.Discard)]
    [InlineData("From: MAILER-DAEMON <>", "", Act.Discard)]
    [InlineData("X-Failed-Recipients: bob@example.net", "", Act.Discard)]
    [InlineData("From: \"MAILER-DAEMON\" <ann@example.com>", "", null)]
    [InlineData("From: ann@example.com, mailer-daemon@example.com", "", null)]
    [InlineData("Precedence: bulk", "", null)]
    [InlineData("Auto-Submitted: no", "", null)]
    [InlineData("Auto-Submitted: auto-generated", "", Act.Discard)]
    [InlineData("Auto-Submitted: auto-generated; by=cron", "@example.com", null)]
    [InlineData("Auto-Submitted: auto-generated", "@example.net", Act.Discard)]
    [InlineData("Auto-Submitted: auto-replied", "@example.com", Act.Discard)]
    [InlineData("Auto-Submitted: auto-generated\r\nReturn-Path: <>", "@example.com", Act.Discard)]
    public async Task What_machines_answer_is_discarded_and_what_welcome_ones_report_is_not(string fields, string welcome, Act? act)
    {
        var rule = new AutomaticMailRule(new AutomaticMailOptions { AcceptedSenders = welcome.Length == 0 ? [] : [welcome] });

        Assert.Equal(act, await rule.ActOn(Judging.Post(fields)));
    }

    [Fact]
    public async Task The_rule_for_automatic_mail_can_be_turned_off_but_is_never_answered()
    {
        var post = Judging.Post("Auto-Submitted: auto-replied");

        Assert.Null(await new AutomaticMailRule(new AutomaticMailOptions { Action = Act.Accept }).ActOn(post));
        Assert.True((await new AutomaticMailRule(new AutomaticMailOptions { Action = Act.Reject }).Says(post))!.IsSuspect);
    }

    [Fact]
    public async Task In_an_emergency_everything_is_held()
    {
        Assert.Equal(Act.Hold, await new EmergencyRule(true).ActOn(Judging.Usual(Judging.Member with { IsOwner = true })));
        Assert.Null(await new EmergencyRule(false).ActOn(Judging.Usual()));
    }

    [Theory]
    [InlineData("X-Spam-Flag: YES", Act.Hold)]
    [InlineData("X-Spam-Status: Yes, score=7.2 required=5.0 tests=A,B", Act.Hold)]
    [InlineData("X-Spam:\r\n yes", Act.Hold)]
    [InlineData("x-spam: Yes;", Act.Hold)]
    [InlineData("X-Spam-Flag: NO\r\nX-Spam-Flag: true", Act.Hold)]
    [InlineData("X-Spam-Level: ******", Act.Hold)]
    [InlineData("X-Spam-Level: ****** (6.1)", Act.Hold)]
    [InlineData("X-Spam-Level: *****", null)]
    [InlineData("X-Spam-Level:", null)]
    [InlineData("X-Spam-Flag: NO", null)]
    [InlineData("X-Spam-Status: No, score=-1.0 tests=yes", null)]
    [InlineData("X-Spam-Status: yesterday", null)]
    [InlineData("Subject: X-Spam-Flag: YES", null)]
    public async Task A_filter_that_says_spam_is_believed(string fields, Act? act)
    {
        var rule = new SpamRule(new SpamOptions { MaxLevel = 5 });

        var verdict = await rule.Says(Judging.Post(fields));

        Assert.Equal(act, verdict?.Act);
        Assert.True(verdict?.IsSuspect ?? true);
    }

    [Theory]
    [InlineData("Authentication-Results: mx.example.org; spf=pass; dmarc=fail header.from=example.com", Act.Hold)]
    [InlineData("Authentication-Results: MX.Example.org 1; dmarc=fail (p=none)", Act.Hold)]
    [InlineData("Authentication-Results: mx.example.org; dmarc=pass\r\nAuthentication-Results: \"mx.example.org\"; DMARC=Fail", Act.Hold)]
    [InlineData("Authentication-Results: mx.example.org; dmarc=pass", null)]
    [InlineData("Authentication-Results: mx.example.org; dkim=fail; spf=fail", null)]
    [InlineData("Authentication-Results: mx.evil.example; dmarc=fail", null)]
    [InlineData("Authentication-Results: mx.evil.example; dmarc=pass reason=\"; mx.example.org; dmarc=fail\"", null)]
    [InlineData("Authentication-Results: dmarc=fail", null)]
    [InlineData("Authentication-Results: ;;;", null)]
    public async Task What_a_trusted_server_found_false_is_held(string fields, Act? act)
    {
        var rule = new FailedAuthenticationRule(new FailedAuthenticationOptions { TrustedServers = ["mx.example.org"] });

        Assert.Equal(act, await rule.ActOn(Judging.Post(fields)));
        Assert.Null(await new FailedAuthenticationRule(new FailedAuthenticationOptions()).ActOn(Judging.Post(fields)));
    }

    [Fact]
    public async Task A_command_is_rejected_and_its_author_told_where_it_belongs()
    {
        var rule = new ImplicitCommandRule(new ImplicitCommandOptions(), mail => mail.Text().Contains("Subject: unsubscribe", StringComparison.Ordinal));

        var verdict = await rule.Says(Judging.Post("Subject: unsubscribe"));

        Assert.Equal(Act.Reject, verdict!.Act);
        Assert.Contains("red-request@example.org", verdict.Advice, StringComparison.Ordinal);
        Assert.Null(await rule.ActOn(Judging.Post("Subject: Apples")));
    }
}
