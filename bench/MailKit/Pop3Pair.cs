using Pymalist.Internet.Pop3;
using Pymalist.MailKit.Pop3;

namespace Pymalist.Bench.MailKit;

/// <summary>A mailbox of mails of 4 KiB at Dovecot, fetched and deleted.</summary>
internal sealed class Pop3Pair(int mails, PostOffice office)
{
    public IEnumerable<Scenario> Scenarios()
    {
        yield return new("POP3, built in", mails, () => Fetched(
            new Pop3Fetcher(new Pop3Options { Host = "127.0.0.1", Port = office.Port, User = PostOffice.User, Password = PostOffice.Password })))
        {
            References = ["POP3, MailKit"],
        };
        yield return new("POP3, MailKit", mails, () => Fetched(
            new Pymalist.MailKit.Pop3Fetcher(new MailKitPop3Options { Host = "127.0.0.1", Port = office.Port, User = PostOffice.User, Password = PostOffice.Password })));
    }

    private async Task<Sample> Fetched(IFetcher fetcher)
    {
        office.Fill(mails);
        var fetched = 0;
        var sample = await Sample.Of(async () =>
        {
            await foreach (var _ in fetcher.Fetch(CancellationToken.None))
                fetched++;
        });
        if (fetched != mails)
            throw new BenchException($"{fetched} mails were fetched in place of {mails}.");
        return sample;
    }
}
