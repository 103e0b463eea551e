using System.Text;

namespace Pymalist.Conformance;

/// <summary>What every processor does. Derive from it, and give it a post that goes through.</summary>
public abstract class ProcessorConformance
{
    /// <summary>A new one at each call, as after a restart.</summary>
    protected abstract IProcessor Processor();

    /// <summary>A mail that it turns into at least one.</summary>
    protected virtual Mail Post() => Example.Post();

    [Fact]
    public async Task Outgoing_mail_has_a_sender_a_list_and_an_id_of_its_own()
    {
        var outgoing = await Outgoing(Processor(), Post());

        Assert.NotEmpty(outgoing);
        Assert.All(outgoing, mail => Assert.NotNull(mail.Sender));
        Assert.All(outgoing, mail => Assert.NotNull(mail.List));
        Assert.All(outgoing, mail => Assert.True(mail.Id.Length is > 0 and <= 200 && Ascii.IsValid(mail.Id)));
        Assert.Equal(outgoing.Count, outgoing.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_same_mail_gives_the_same_ids_recipients_and_octets_again()
    {
        var first = await Outgoing(Processor(), Post());
        var second = await Outgoing(Processor(), Post());

        Assert.Equal(first.Select(mail => mail.Id), second.Select(mail => mail.Id));
        Assert.Equal(first.Select(mail => mail.Message.ToArray()), second.Select(mail => mail.Message.ToArray()));
        Assert.Equal(first.Select(mail => mail.Recipients), second.Select(mail => mail.Recipients));
    }

    [Fact]
    public async Task Mails_that_differ_in_their_id_only_give_different_ids()
    {
        var first = await Outgoing(Processor(), Post());
        var second = await Outgoing(Processor(), Post() with { Id = "another" });

        Assert.Empty(first.Select(mail => mail.Id).Intersect(second.Select(mail => mail.Id)));
    }

    [Fact]
    public async Task No_recipient_of_a_list_gets_two_copies()
    {
        var outgoing = await Outgoing(Processor(), Post());

        var copies = outgoing.SelectMany(mail => mail.Recipients.Select(recipient => (mail.List?.Address, recipient.Address))).ToList();
        Assert.Equal(copies.Distinct().Count(), copies.Count);
    }

    [Fact]
    public async Task The_post_itself_is_left_as_it_is()
    {
        var post = Post();
        var octets = post.Message.ToArray();
        var recipients = post.Recipients.ToList();

        await Outgoing(Processor(), post);

        Assert.Equal(octets, post.Message.ToArray());
        Assert.Equal(recipients, post.Recipients);
    }

    [Fact]
    public async Task One_that_is_cancelled_ends()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        Assert.True(await Cancelled.Ends(async () => await Processor().Process(Post(), cancellation.Token).CountAsync(CancellationToken.None)));
    }

    private static async Task<IReadOnlyList<Mail>> Outgoing(IProcessor processor, Mail post) =>
        await processor.Process(post, CancellationToken.None).ToListAsync();
}
