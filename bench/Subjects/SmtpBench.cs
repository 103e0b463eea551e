using Pymalist.Bench.Limits;
using Pymalist.Internet.Smtp;

namespace Pymalist.Bench.Subjects;

/// <summary>The SMTP distributor alone, into Postfix' sink, beside Postfix' own load generator.</summary>
internal sealed class SmtpBench(BenchOptions options, PostfixSink sink)
{
    // A connection says the envelope of the mail that waits behind the message of the one it sends: one must wait.
    private const int CallersPerConnection = 8;

    private static readonly (int Recipients, int Connections)[] Shapes = [(1, 1), (1, 2), (1, 10), (50, 10)];

    public static async Task<string> Run(BenchOptions options)
    {
        await using var sink = await PostfixSink.Start();
        return await Table.Of([.. new SmtpBench(options, sink).Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        foreach (var (recipients, connections) in Shapes)
        {
            var what = $"{recipients} recipient{(recipients > 1 ? "s" : "")}, {connections} connection{(connections > 1 ? "s" : "")}";
            yield return new($"distributor, {what}", options.Mails, () => Sample.Of(Distribute(recipients, connections)))
            {
                Recipients = recipients,
                References = [$"smtp-source, {what}"],
            };
            yield return new($"smtp-source, {what}", options.Mails, () => Sample.Of(() => SmtpSource.Send(sink.Port, connections, options.Mails, recipients)))
            {
                Recipients = recipients,
            };
        }
    }

    private Func<Task> Distribute(int recipients, int connections)
    {
        Mailbox[] members = [.. Posts.Members(recipients).Select(Mailbox.Parse)];
        var mails = Enumerable.Range(0, options.Mails).Select(_ => Outgoing(members)).ToArray();
        return async () =>
        {
            await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = sink.Port, MaxConnections = connections });
            await Callers.Run(connections * CallersPerConnection, mails, async mail =>
            {
                var report = await distributor.Distribute(mail, CancellationToken.None);
                if (report.Recipients.Count != recipients || !report.Recipients.All(recipient => recipient.Status.IsSuccess))
                    throw new BenchException("The sink has not taken a mail for each recipient.");
            });
        };
    }

    private static Mail Outgoing(Mailbox[] members) => new()
    {
        Id = MailId.New(),
        Message = Posts.New(),
        Sender = Mailbox.Parse("ann@example.org"),
        Recipients = members,
    };
}
