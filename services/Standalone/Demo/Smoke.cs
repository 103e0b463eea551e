using Pymalist.Hosting;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Transport;

namespace Pymalist.Standalone.Demo;

/// <summary>Posts a mail to each list of the demo through SMTP, as anybody would, and waits for the copies.</summary>
internal static class Smoke
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <returns><see cref="ExitCodes.Done"/> once each member of each list has a copy.</returns>
    public static async Task<int> Run(DemoInstallation demo, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var missing = demo.Lists.SelectMany(list => list.Subscribers, (list, member) => (list.List.Address, member.Address)).ToHashSet();
        try
        {
            await Post(demo, patience.Token);
            while (missing.Count > 0)
            {
                var copy = await demo.Copies.Next(patience.Token);
                missing.Remove((copy.List!.Address, copy.Recipient.Address));
            }

            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"After {Patience} there is no copy for: {string.Join(", ", missing.Select(copy => copy.Item2))}");
            return ExitCodes.Failed;
        }
    }

    private static async Task Post(DemoInstallation demo, CancellationToken cancellationToken)
    {
        await using var smtp = new SmtpDistributor(new SmtpOptions { Host = demo.EndPoint.Address.ToString(), Port = demo.EndPoint.Port, Tls = TlsMode.None });
        foreach (var list in demo.Lists)
        {
            var author = Mailbox.Parse("Dan <dan@example.org>");
            var post = new Mail
            {
                Id = MailId.New(),
                Sender = author,
                Recipients = [list.List],
                Message = Message(author, list.List),
            };
            var report = await smtp.Distribute(post, cancellationToken);
            if (report.Recipients is not [{ Status.IsSuccess: true }])
                throw new InvalidOperationException($"The listener did not take the post: {string.Join(", ", report.Recipients)}");
        }
    }

    private static byte[] Message(Mailbox author, Mailbox list) => System.Text.Encoding.ASCII.GetBytes(
        $"From: {author}\r\nTo: {list}\r\nSubject: Hello\r\nMessage-ID: <{MailId.New()}@example.org>\r\nDate: {DateTimeOffset.UtcNow:R}\r\n\r\nHello, members of {list.Name}.\r\n");
}
