using System.Text;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Tests.Policy;

/// <summary>Posts to the lists of these tests, and what rules say of them.</summary>
internal static class Judging
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly ListFacts Red = new(Posts.Red.List);

    public static readonly Poster Member = new(Posts.Ann.Address, IsMember: true, IsModerator: false, IsOwner: false, IsModerated: null, AcceptedPosts: 100);

    public static readonly Poster Stranger = Member with { IsMember = false };

    /// <summary>By a member, of the fields and a body of one word; one character is one octet.</summary>
    public static Post Post(string fields, string body = "Hello\r\n") => new(Posts.Mail($"{fields}\r\n\r\n{body}"), Red, Member, Now);

    /// <summary>A mail that nothing is to be said about.</summary>
    public static Post Usual(Poster? poster = null, ListFacts? list = null) =>
        new(Posts.Mail("From: Ann <ann@example.com>\r\nTo: red@example.org\r\nSubject: Apples\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n"), list ?? Red, poster ?? Member, Now);

    public static Post By(string address, Poster? poster = null) => Usual((poster ?? Stranger) with { Address = AddrSpec.Parse(address) });

    /// <summary>What it says; checks that it could be told to people.</summary>
    public static async Task<Verdict?> Says(this IPostRule rule, Post post)
    {
        var verdict = await rule.Judge(post, CancellationToken.None);
        if (verdict is not null)
            AssertIsForPeople(verdict);
        return verdict;
    }

    /// <summary>Its act; null where it has no opinion.</summary>
    public static async Task<Act?> ActOn(this IPostRule rule, Post post) => (await rule.Says(post))?.Act;

    public static void AssertIsForPeople(Verdict verdict)
    {
        Assert.NotEmpty(verdict.Rule);
        Assert.EndsWith(".", verdict.Reason, StringComparison.Ordinal);
        Assert.InRange(verdict.Reason.Length, 10, 2_000);
        Assert.DoesNotContain(verdict.Reason, char.IsControl);
        Assert.True(verdict.Advice is null || verdict.Advice.EndsWith('.'), verdict.Advice);
    }

    public static string Repeated(string text, int length) => new StringBuilder(length + text.Length).Insert(0, text, length / text.Length).ToString();
}
