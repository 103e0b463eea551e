using System.Globalization;
using Pymalist.Internet.Smtp;
using Pymalist.MailKit.Smtp;

namespace Pymalist.Bench.MailKit;

/// <summary>Mails of 4 KiB, into Postfix' sink.</summary>
internal sealed class SmtpPair(int mails, int port)
{
    private const int CallersPerConnection = 8;

    public IEnumerable<Scenario> Scenarios()
    {
        foreach (var (recipients, connections) in new[] { (1, 1), (1, 2), (1, 10), (50, 10) })
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"SMTP, {recipients} recipient{(recipients > 1 ? "s" : "")}, {connections} connection{(connections > 1 ? "s" : "")}");
            yield return new($"{what}, built in", mails, () => Sample.Of(BuiltIn(recipients, connections))) { References = [$"{what}, MailKit"] };
            yield return new($"{what}, MailKit", mails, () => Sample.Of(MailKit(recipients, connections)));
        }
    }

    private Func<Task> BuiltIn(int recipients, int connections) => async () =>
    {
        await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = port, MaxConnections = connections });
        await Send(distributor, recipients, connections);
    };

    private Func<Task> MailKit(int recipients, int connections) => async () =>
    {
        await using var distributor = new Pymalist.MailKit.SmtpDistributor(new MailKitSmtpOptions { Host = "127.0.0.1", Port = port, MaxConnections = connections });
        await Send(distributor, recipients, connections);
    };

    private Task Send(IDistributor distributor, int recipients, int connections) =>
        Callers.Run(connections * CallersPerConnection, Enumerable.Range(0, mails).Select(_ => Post(recipients)), async mail =>
        {
            var report = await distributor.Distribute(mail, CancellationToken.None);
            if (report.Recipients.Count != recipients || !report.Recipients.All(recipient => recipient.Status.IsSuccess))
                throw new BenchException("The sink has not taken a mail.");
        });

    private static Mail Post(int recipients) => new()
    {
        Id = MailId.New(),
        Message = Posts.New(),
        Sender = Mailbox.Parse("ann@example.org"),
        Recipients = [.. Enumerable.Range(0, recipients).Select(i => Mailbox.Parse($"bob{i}@example.net"))],
    };
}
