using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>What <c>play</c> leaves in the store, and what it does without one.</summary>
public sealed class PlayStoreTests
{
    private static readonly ReadOnlyMemory<byte> Post = "From: ann@example.com\r\nMessage-ID: <a@example.com>\r\nSubject: Hi\r\n\r\nHello\r\n"u8.ToArray();

    [Fact]
    public async Task The_way_of_a_post_is_told_step_by_step()
    {
        await using var installation = await Installation.Open(new ScriptedFetcher(Post));

        await installation.Play();

        var notes = installation.Store.Notes.Notes.Where(note => note.Step is "fetched" or "expanded").ToArray();
        Assert.Equal(["fetched", "expanded"], notes.Select(note => note.Step));
        Assert.All(notes, note => Assert.Equal("<a@example.com>", note.MessageId));
        Assert.Contains("1 messages to 1 recipients", notes[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_post_was_refused_is_told()
    {
        await using var installation = await Installation.Open(
            new ScriptedFetcher(Post), new ThrowingProcessor(new MailException(EnhancedStatus.PostingProhibited, "Only members may post.")));

        await installation.Play();

        var refused = Assert.Single(installation.Store.Notes.Notes, note => note.Step == "refused");
        Assert.Contains("5.7.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Only members may post.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_store_mail_stays_at_its_source_for_the_next_pass()
    {
        var fetcher = new ScriptedFetcher(Post);
        await using var installation = await Installation.Open(fetcher);
        installation.Store.IsAway = true;

        var without = await installation.Play();
        installation.Store.IsAway = false;
        var then = await installation.Play();

        Assert.Equal((ExitCodes.TryLater, 0), (without.ExitCode, without.Fetched));
        Assert.Equal((ExitCodes.Done, 1, 0), (then.ExitCode, then.Fetched, fetcher.Left));
    }

    [Fact]
    public async Task In_the_end_the_store_forgets_what_is_over()
    {
        await using var installation = await Installation.Open();

        await installation.Play();

        Assert.Equal(1, installation.Store.Pruned);
    }
}
