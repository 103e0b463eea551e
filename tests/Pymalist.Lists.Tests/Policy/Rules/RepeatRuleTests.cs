using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy.Rules;

/// <summary>What a list has had before, and what it has too much of.</summary>
public sealed class RepeatRuleTests
{
    private const string Mail = "Message-ID: <1@example.com>\r\nFrom: ann@example.com\r\n\r\nHello\r\n";

    private readonly RememberedMessages _seen = new();

    [Fact]
    public async Task What_the_list_has_had_before_is_discarded()
    {
        _seen.Add("red@example.org", Mail, "first");

        Assert.Equal(Act.Discard, await Judge("second", "X-Added: by a forwarder\r\n" + Mail));
    }

    [Fact]
    public async Task The_same_mail_again_after_a_crash_is_no_repeat()
    {
        _seen.Add("red@example.org", Mail, "first");

        Assert.Null(await Judge("first", Mail));
        Assert.Null(await Judge("first.0123456789abcdef", Mail));
    }

    [Fact]
    public async Task A_stranger_who_sends_the_Message_ID_in_advance_suppresses_nothing()
    {
        _seen.Add("red@example.org", Mail.Replace("Hello", "Buy", StringComparison.Ordinal), "first");
        _seen.Add("red@example.org", Mail.Replace("Hello", "", StringComparison.Ordinal), "first");

        Assert.Null(await Judge("second", Mail));
    }

    [Fact]
    public async Task What_another_list_has_had_is_new_here()
    {
        _seen.Add("blue@example.org", Mail, "first");

        Assert.Null(await Judge("second", Mail));
    }

    [Theory]
    [InlineData("References: <1@example.com>\r\n <2@example.com>", 3, Act.Hold)]
    [InlineData("In-Reply-To: Your mail <1@example.com>", 4, Act.Hold)]
    [InlineData("References: <1@example.com>", 2, null)]
    [InlineData("Subject: Re: Apples", 100, null)]
    public async Task The_next_answer_in_a_storm_is_held(string fields, int count, Act? act)
    {
        var velocity = new CountedPosts(count);
        var rule = new ThreadVelocityRule(new ThreadVelocityOptions { MaxPosts = 3, Window = TimeSpan.FromMinutes(90) }, velocity);

        var verdict = await rule.Says(Judging.Post(fields));

        Assert.Equal(act, verdict?.Act);
        Assert.Equal(fields.StartsWith("Subject", StringComparison.Ordinal) ? null : Judging.Now.AddMinutes(-90), velocity.Since);
        Assert.Contains(verdict is null ? "" : $"posts within 90 min: {count}", verdict?.Reason ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_is_told_by_all_that_an_answer_refers_to()
    {
        var velocity = new CountedPosts(0);
        var post = Judging.Post($"References: <1@a> <2@a>\r\nIn-Reply-To: <2@a> <3@a>\r\nReferences:{Judging.Repeated(" <x@a>", 100_000)}");

        await new ThreadVelocityRule(new ThreadVelocityOptions(), velocity).Says(post);

        Assert.Equal(["<1@a>", "<2@a>", "<3@a>", "<x@a>"], velocity.MessageIds);
    }

    private async Task<Act?> Judge(string id, string message) =>
        await new DuplicateRule(_seen).ActOn(new Post(Posts.Mail(message) with { Id = id }, Judging.Red, Judging.Member, Judging.Now));
}

/// <summary>Remembers in a dictionary.</summary>
internal sealed class RememberedMessages : ISeenMessages
{
    private readonly Dictionary<(AddrSpec, MessageFingerprint), string> _mails = [];

    public void Add(string list, string message, string id) => _mails.Add((AddrSpec.Parse(list), MessageFingerprint.Of(Posts.Mail(message).Message)!), id);

    public ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken) =>
        new(_mails.GetValueOrDefault((post.List.List.Address, fingerprint)) is { } first && first != MailId.Root(post.Mail.Id));
}

/// <summary>Always says the same number.</summary>
internal sealed class CountedPosts(int count) : IThreadVelocity
{
    public IReadOnlyList<string>? MessageIds { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public ValueTask<int> CountPosts(Post post, IReadOnlyList<string> messageIds, DateTimeOffset since, CancellationToken cancellationToken)
    {
        (MessageIds, Since) = (messageIds, since);
        return new(count);
    }
}
