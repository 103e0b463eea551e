using System.Text;
using Pymalist.Testing;

namespace Pymalist.Conformance;

/// <summary>What every fetcher of a source does that keeps its mail. Derive from it, and say how mail gets into the source.</summary>
public abstract class FetcherConformance
{
    private static readonly byte[][] Messages =
    [
        "Subject: one\r\n\r\nfirst\r\n"u8.ToArray(),
        [.. "Subject: two\r\n\r\n.a dot\r\n8 bits: "u8, 0xE4, 0xFF, .. "\r\n"u8],
        Encoding.ASCII.GetBytes($"Subject: three\r\n\r\n{new string('x', 70_000)}\r\n"),
    ];

    /// <summary>A new one on the same source at each call, as after a restart.</summary>
    protected abstract IFetcher Fetcher();

    /// <summary>Puts a message into the source, behind the others.</summary>
    protected abstract void Deliver(byte[] message);

    /// <summary>How many messages are in the source.</summary>
    protected abstract int Left();

    [Fact]
    public virtual async Task Each_mail_comes_as_it_is_and_is_gone_when_nothing_more_comes()
    {
        DeliverAll();

        var mails = await Take(Fetcher(), int.MaxValue);

        Assert.Equal(Messages, mails.Select(mail => mail.Message.ToArray()));
        await Eventually.Holds(() => Left() == 0);
        Assert.Empty(await Take(Fetcher(), int.MaxValue));
    }

    [Fact]
    public virtual async Task A_mail_is_in_its_source_until_the_next_one_is_asked_for()
    {
        DeliverAll();
        await using var mails = Fetcher().Fetch(CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await mails.MoveNextAsync());

        Assert.Equal(Messages.Length, Left());
    }

    [Fact]
    public virtual async Task Stopping_between_two_mails_leaves_the_last_one_and_those_behind_it()
    {
        DeliverAll();

        var before = await Take(Fetcher(), 2);
        await Eventually.Holds(() => Left() >= Messages.Length - 1);
        var after = await Take(Fetcher(), int.MaxValue);

        Assert.Equal(Messages[1..], after.TakeLast(2).Select(mail => mail.Message.ToArray()));
        Assert.Contains(before[1].Id, after.Select(mail => mail.Id));
    }

    [Fact]
    public virtual async Task The_same_mail_has_the_same_id_after_a_restart()
    {
        DeliverAll();

        var before = await Take(Fetcher(), 1);
        var after = await Take(Fetcher(), 1);

        Assert.Equal(before[0].Id, after[0].Id);
        Assert.True(before[0].Id.Length is > 0 and <= 200 && Ascii.IsValid(before[0].Id));
    }

    [Fact]
    public virtual async Task Two_mails_of_the_same_octets_are_two()
    {
        Deliver(Messages[0]);
        Deliver(Messages[0]);

        var mails = await Take(Fetcher(), int.MaxValue);

        Assert.Equal(2, mails.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public virtual async Task One_that_is_cancelled_ends_and_has_removed_nothing_that_was_not_safe()
    {
        DeliverAll();
        using var cancellation = new CancellationTokenSource();
        await using var mails = Fetcher().Fetch(cancellation.Token).GetAsyncEnumerator();
        await mails.MoveNextAsync();

        await cancellation.CancelAsync();

        Assert.True(await Cancelled.Ends(async () => await mails.MoveNextAsync()));
        Assert.True(Left() >= Messages.Length - 1);
    }

    private static async Task<List<Mail>> Take(IFetcher fetcher, int count)
    {
        var mails = new List<Mail>();
        await foreach (var mail in fetcher.Fetch(CancellationToken.None))
        {
            mails.Add(mail);
            if (mails.Count == count)
                break;
        }

        return mails;
    }

    private void DeliverAll()
    {
        foreach (var message in Messages)
            Deliver(message);
    }
}
