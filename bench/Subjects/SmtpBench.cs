using Pymalist.Bench.Limits;
using Pymalist.Internet.Smtp;

namespace Pymalist.Bench.Subjects;

/// <summary>The SMTP distributor alone, into a sink, beside Postfix' own load generator.</summary>
internal sealed class SmtpBench(BenchOptions options, SinkProcess sink)
{
    public static async Task<string> Run(BenchOptions options)
    {
        await using var sink = await SinkProcess.Start();
        return await Table.Of([.. new SmtpBench(options, sink).Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        foreach (var (recipients, connections) in new[] { (1, 1), (1, 5), (50, 1), (50, 5) })
        {
            var what = $"{recipients} recipient{(recipients > 1 ? "s" : "")}, {connections} connection{(connections > 1 ? "s" : "")}";
            yield return new($"distributor, {what}", options.Mails, () => Counted(recipients, Distribute(recipients, connections)))
            {
                Recipients = recipients,
                References = [$"smtp-source, {what}"],
            };
            yield return new($"smtp-source, {what}", options.Mails, () => Counted(recipients, () => SmtpSource.Send(sink.Port, connections, options.Mails, recipients)))
            {
                Recipients = recipients,
            };
        }
    }

    private async Task<Sample> Counted(int recipients, Func<Task> work)
    {
        await sink.Reset();
        var sample = await Sample.Of(work);
        await sink.MustHave(options.Mails, options.Mails * recipients);
        return sample;
    }

    private Func<Task> Distribute(int recipients, int connections)
    {
        var mails = new Queue<Mail>(Enumerable.Range(0, options.Mails).Select(_ => Outgoing(recipients)));
        return async () =>
        {
            await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = sink.Port, MaxConnections = connections });
            await Callers.Run(connections, mails, async mail =>
            {
                var report = await distributor.Distribute(mail, CancellationToken.None);
                if (!report.Recipients.All(recipient => recipient.Status.IsSuccess))
                    throw new BenchException("The sink has refused a recipient.");
            });
        };
    }

    private static Mail Outgoing(int recipients) => new()
    {
        Id = MailId.New(),
        Message = Posts.New(),
        Sender = Mailbox.Parse("ann@example.org"),
        Recipients = [.. Posts.Members(recipients).Select(Mailbox.Parse)],
    };
}
