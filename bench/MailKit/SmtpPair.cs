using System.Globalization;
using Pymalist.Internet.Smtp;
using Pymalist.MailKit.Smtp;

namespace Pymalist.Bench.MailKit;

/// <summary>Mails of 4 KiB with one recipient, into Postfix' sink.</summary>
internal sealed class SmtpPair(int mails, int port)
{
    private const int CallersPerConnection = 8;

    public IEnumerable<Scenario> Scenarios()
    {
        foreach (var connections in new[] { 1, 10 })
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"SMTP, {connections} connection{(connections > 1 ? "s" : "")}");
            yield return new($"{what}, built in", mails, () => Sample.Of(BuiltIn(connections))) { References = [$"{what}, MailKit"] };
            yield return new($"{what}, MailKit", mails, () => Sample.Of(MailKit(connections)));
        }
    }

    private Func<Task> BuiltIn(int connections) => async () =>
    {
        await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = port, MaxConnections = connections });
        await Send(distributor, connections);
    };

    private Func<Task> MailKit(int connections) => async () =>
    {
        await using var distributor = new Pymalist.MailKit.SmtpDistributor(new MailKitSmtpOptions { Host = "127.0.0.1", Port = port, MaxConnections = connections });
        await Send(distributor, connections);
    };

    private Task Send(IDistributor distributor, int connections) =>
        Callers.Run(connections * CallersPerConnection, Enumerable.Range(0, mails).Select(_ => Post()), async mail =>
        {
            var report = await distributor.Distribute(mail, CancellationToken.None);
            if (report.Recipients is not [{ Status.IsSuccess: true }])
                throw new BenchException("The sink has not taken a mail.");
        });

    private static Mail Post() => new()
    {
        Id = MailId.New(),
        Message = Posts.New(),
        Sender = Mailbox.Parse("ann@example.org"),
        Recipients = [Mailbox.Parse("bob@example.net")],
    };
}
