using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>What is asked of servers further on about notifications (RFC 3461), and settings that contradict each other.</summary>
public sealed class SmtpNotificationTests
{
    [Fact]
    public async Task They_are_asked_for_where_the_server_passes_that_on()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["DSN", "SMTPUTF8"] };
        await using var distributor = new SmtpDistributor(
            server.Options with { DsnNotify = [DsnNotify.Failure, DsnNotify.Delay], DsnReturn = DsnReturn.Headers, MaxConnections = 1 });

        await distributor.Distribute(Posts.To("ann+red=blue@example.org") with { Id = "a b+c=7" }, default);

        Assert.Equal(
            [
                "MAIL FROM:<bounces@list.test> RET=HDRS ENVID=a+20b+2Bc+3D7",
                "RCPT TO:<ann+red=blue@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ann+2Bred+3Dblue@example.org",
            ],
            server.Commands.Skip(1).Take(2));
    }

    [Theory]
    [InlineData("HELP", true)]
    [InlineData("DSN", false)]
    public async Task Nothing_is_said_where_nobody_asked_or_nobody_listens(string extension, bool asks)
    {
        await using var server = new ScriptedSmtpServer { Extensions = [extension] };
        await using var distributor = new SmtpDistributor(server.Options with { DsnNotify = asks ? [DsnNotify.Never] : [] });

        await distributor.Distribute(Posts.To("ann@example.org"), default);

        Assert.Equal(["MAIL FROM:<bounces@list.test>", "RCPT TO:<ann@example.org>"], server.Commands.Skip(1).Take(2));
    }

    [Fact]
    public async Task An_id_that_is_too_long_is_left_out()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["DSN"] };
        await using var distributor = new SmtpDistributor(server.Options with { DsnReturn = DsnReturn.Full });

        await distributor.Distribute(Posts.To("ann@example.org") with { Id = new string('x', 101) }, default);

        Assert.Equal("MAIL FROM:<bounces@list.test> RET=FULL", server.Commands[1]);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_named()
    {
        Assert.Empty(Problems(new()));
        Assert.Equal([nameof(SmtpOptions.Port)], Problems(new() { Protocol = SmtpProtocol.Lmtp }));
        Assert.Empty(Problems(new() { Protocol = SmtpProtocol.Lmtp, Port = 24 }));
        Assert.Empty(Problems(new() { Protocol = SmtpProtocol.Lmtp, Host = "unix:/run/lmtp" }));
        Assert.Equal([nameof(SmtpOptions.Tls)], Problems(new() { Host = "unix:/run/lmtp", Tls = TlsMode.StartTls }));
        Assert.Equal([nameof(SmtpOptions.DsnNotify)], Problems(new() { DsnNotify = [DsnNotify.Never, DsnNotify.Delay] }));
        Assert.Equal([nameof(SmtpOptions.User)], Problems(new() { User = "ann" }));
        Assert.Equal([nameof(SmtpOptions.Password)], Problems(new() { Password = "secret" }));
        Assert.Equal([nameof(SmtpOptions.OAuth)], Problems(new() { OAuth = new() { TokenFile = "token" } }));
        Assert.Empty(Problems(new() { User = "ann", OAuth = new() { TokenFile = "token" } }));
    }

    private static IEnumerable<string> Problems(SmtpOptions options) =>
        options.Validate(new ValidationContext(options)).SelectMany(problem => problem.MemberNames);
}
