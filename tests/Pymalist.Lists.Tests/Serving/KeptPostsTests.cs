using System.Text;
using Pymalist.Lists.Posts;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Serving;

public sealed class KeptPostsTests : IAsyncDisposable
{
    private static readonly ListOptions Red = new() { List = Mailbox.Parse("Red <red@lists.test>"), Subscribers = [Mailbox.Parse("ann@example.com")] };

    private readonly FakeLists _lists = new(new ManualTime());

    [Fact]
    public async Task Of_twins_that_come_at_once_one_is_entered()
    {
        var posts = await Posts();

        var entered = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => posts.TryEnter(Twin($"twin{i}"), CancellationToken.None).AsTask()));

        Assert.Single(entered, isEntered => isEntered);
        Assert.Equal(1, await _lists.Read(session => session.Lists.LastPost(Red.List.Address), CancellationToken.None));
    }

    [Fact]
    public async Task The_same_mail_again_is_no_twin_of_itself_and_another_text_none_of_its_Message_ID()
    {
        var posts = await Posts();

        Assert.True(await posts.TryEnter(Twin("one"), CancellationToken.None));
        Assert.True(await posts.TryEnter(Twin("one"), CancellationToken.None));
        Assert.Equal(1, (await posts.Enter(Twin("one"), CancellationToken.None)).Number);
        Assert.True(await posts.TryEnter(Twin("other", "Something else."), CancellationToken.None));
        Assert.False(await posts.TryEnter(Twin("twin"), CancellationToken.None));
    }

    public ValueTask DisposeAsync() => _lists.DisposeAsync();

    private async Task<KeptPosts> Posts()
    {
        var roster = new KeptRoster(Red, _lists);
        await roster.Tell(CancellationToken.None);
        return new(roster, _lists);
    }

    private static Mail Twin(string id, string text = "Hello.") => new()
    {
        Id = id,
        Message = Encoding.ASCII.GetBytes($"From: ann@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: Hello\r\n\r\n{text}\r\n"),
        Recipients = [Red.List],
    };
}
