using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>Messages that go through another mail server, which then hands them to a listener.</summary>
internal static class Relayed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Nothing that a server in between mends: lines of less than 998 octets, and the fields that it would add.
    public static IReadOnlyList<string> Messages { get; } =
    [
        Fields("dots") + ".\r\n..\r\n.a\r\n\r\n.\r\n",
        Fields("8 bits") + "\u00fc\u00e4\u0080\r\n\t trailing \r\n",
        Fields("large") + string.Concat(Enumerable.Repeat(".0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n", 20_000)),
    ];

    /// <summary>Sends each of them to two lists there are and one there is not, and waits until the listener has them.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="listener">Knows <c>red</c> and <c>green</c>.</param>
    /// <param name="queued">How many mails the server still has.</param>
    /// <param name="log">What it says when they do not come.</param>
    public static async Task Send(int port, RunningListener listener, Func<int> queued, Func<string> log)
    {
        await using var distributor = new SmtpDistributor(new() { Host = "localhost", Port = port });
        foreach (var message in Messages)
        {
            var report = await distributor.Distribute(Posts.Of(message, "red@list.test", "gone@list.test", "green@list.test"), CancellationToken.None);
            Assert.All(report.Recipients, result => Assert.True(result.Status.IsSuccess, result.ToString()));
        }

        try
        {
            await Eventually.Holds(() => queued() == 0 && listener.Mails.SelectMany(mail => mail.Recipients).Count() >= 2 * Messages.Count, Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{listener.Mails.Count} mails came, {queued()} are left. The server's log:\n{log()}");
        }
    }

    /// <summary>Each has come once to each list, octet for octet below the trace fields.</summary>
    /// <param name="listener">Has them.</param>
    /// <param name="with">What the listener's own Received field says of how.</param>
    public static void Check(RunningListener listener, string with)
    {
        foreach (var message in Messages)
        {
            var mails = listener.Mails.Where(mail => Encoding.Latin1.GetString(mail.Message.Span).EndsWith(message, StringComparison.Ordinal)).ToArray();
            Assert.Equal(["green@list.test", "red@list.test"], mails.SelectMany(mail => mail.Recipients).Select(recipient => recipient.Address.ToString()).Order());
        }

        Assert.All(listener.Mails, mail => Assert.Contains($"\tby localhost with {with} id ", Encoding.Latin1.GetString(mail.Message.Span), StringComparison.Ordinal));
    }

    private static string Fields(string subject) =>
        $"Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nFrom: Ann <ann@example.com>\r\nTo: red@list.test,\r\n\tgreen@list.test\r\nMessage-ID: <{subject.Replace(' ', '-')}@example.com>\r\nSubject: {subject}\r\n\r\n";
}
