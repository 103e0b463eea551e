using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Servers that fail or misbehave anywhere: no mail is lost, doubled or waited for in vain.</summary>
public sealed class SmtpFaultTests
{
    private static readonly string[] Nonsense =
    [
        "250 2.0.0 Ok", "250-more\r\n250 2.0.0 Ok", "354 Go on", "421 4.3.2 Bye", "450 4.2.1 Later", "452 4.5.3 Too many", "550 5.1.1 No", "552 5.3.4 Big",
        "503 5.5.1 Order", "250", "HTTP/1.1 200 OK", "", "250-", "999 x", ScriptedSmtpServer.Close,
    ];

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("HELP")]
    [InlineData("PIPELINING", "CHUNKING")]
    public async Task Wherever_the_connection_is_cut_each_mail_is_reported_and_none_is_sent_twice(params string[] extensions)
    {
        for (var cut = 1; cut <= 24; cut++)
        {
            var replies = 0;
            await using var server = new ScriptedSmtpServer { Extensions = extensions, Pieces = Pieces.Lines };
            server.Reply = _ => Interlocked.Increment(ref replies) == cut ? ScriptedSmtpServer.Close : null;
            await using var distributor = new SmtpDistributor(server.Options with { MaxConnections = 1 });

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Outcome(distributor, i)));

            for (var i = 0; i < outcomes.Length; i++)
            {
                var copies = server.Messages.Count(message => message.Contains($"mail {i}.", StringComparison.Ordinal));
                Assert.True(outcomes[i] is 2 ? copies == 1 : copies <= 1, $"Cut at {cut}: mail {i} has {copies} copies and class {outcomes[i]}.");
            }

            Assert.InRange(outcomes.Count(outcome => outcome != 2), 0, 4);
        }
    }

    [Theory]
    [InlineData(3501)]
    [InlineData(3502)]
    [InlineData(3503)]
    [InlineData(3504)]
    public async Task Whatever_a_server_answers_every_call_ends_and_reports_each_recipient_once(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 40; run++)
        {
            var gate = new Lock();
            var calm = random.Next(3, 12);
            await using var server = new ScriptedSmtpServer
            {
                Extensions = [.. new[] { "PIPELINING", "CHUNKING", "8BITMIME", "SIZE 100000" }.Where(_ => random.Next(3) > 0)],
                Pieces = (Pieces)random.Next(3),
            };
            server.Reply = _ =>
            {
                lock (gate)
                {
                    return random.Next(calm) == 0 ? Nonsense[random.Next(Nonsense.Length)] : null;
                }
            };
            await using var distributor = new SmtpDistributor(server.Options with
            {
                MaxConnections = 2,
                MaxRecipientsPerTransaction = 3,
                CommandTimeout = TimeSpan.FromMilliseconds(400),
                FinalDotTimeout = TimeSpan.FromMilliseconds(400),
            });

            var calls = Enumerable.Range(0, 6).Select(i => Checked(distributor, i)).ToArray();

            await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    // The class of its status; 4 when it was not tried.
    private static async Task<int> Outcome(SmtpDistributor distributor, int number)
    {
        try
        {
            var report = await distributor.Distribute(Posts.Of($"Subject: x\r\n\r\nmail {number}.\r\n", $"r{number}@example.org"), None);
            return Assert.Single(report.Recipients).Status.Class;
        }
        catch (IOException)
        {
            return 4;
        }
    }

    private static async Task Checked(SmtpDistributor distributor, int number)
    {
        var mail = Posts.To([.. Enumerable.Range(0, 5).Select(i => $"r{number}.{i}@example.org")]);
        try
        {
            var report = await distributor.Distribute(mail, None);
            Assert.Equal(
                mail.Recipients.Select(recipient => recipient.Address.ToString()).Order(),
                report.Recipients.Select(result => result.Recipient.Address.ToString()).Order());
        }
        catch (IOException)
        {
            // There was no session at all.
        }
    }
}
