using System.Text;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>Posts as their authors' servers sign them, and what a list makes of them.</summary>
internal static class SignedPosts
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
    public static readonly Mailbox Red = Posts.Red.List;

    public static readonly ListDkimOptions Dkim = new() { Selector = "list", Key = Keys.ListPem };

    /// <summary>What large providers sign: not the fields that a list adds.</summary>
    private static readonly string[] Signed = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "In-Reply-To", "References"];

    public static ReadOnlyMemory<byte> Post(string from = "Ann <ann@example.com>", string more = "", string body = "Hello, list!\r\n") =>
        Encoding.UTF8.GetBytes($"From: {from}\r\nTo: red@example.org\r\nSubject: hello\r\nDate: Mon, 21 Sep 2026 14:13:20 +0000\r\nMessage-ID: <1@example.com>\r\n{more}\r\n{body}");

    /// <summary>With a signature of the author's domain on top.</summary>
    public static ReadOnlyMemory<byte> SignedBy(this ReadOnlyMemory<byte> message, string domain, string selector = "author")
    {
        var options = new DkimSignerOptions { Domain = domain, Selector = selector, Fields = Signed, Oversign = ["From", "Subject"] };
        var signature = new DkimSigner(options, Keys.Author, new StandingClock(Now)).Sign(message);
        return new MessageEdit(message).Add("DKIM-Signature", signature).ToMessage();
    }

    /// <summary>As a list with these settings rewrites it; without a prefix it changes nothing that <see cref="SignedBy"/> signs.</summary>
    public static RewrittenPost Rewritten(this ReadOnlyMemory<byte> original, string prefix = "") =>
        new(original, new ListRewriter(ListFacts.Of(Posts.Red with { SubjectPrefix = prefix }), new()).Rewrite(original, new() { MailId = "5f1d" }).Message, Now);

    public static Task<AuthenticationPlan> Plan(this AuthenticationOptions options, RewrittenPost post, IDnsResolver dns) =>
        new AuthenticationStrategy(options, Red, dns).Plan(post, CancellationToken.None);

    public static string Text(this ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);

    /// <summary>The bodies of the fields of this name, folds and all.</summary>
    public static IReadOnlyList<string> Bodies(this ReadOnlyMemory<byte> message, string name)
    {
        var bodies = new List<string>();
        foreach (var field in new HeaderFields(message.Span))
        {
            if (field.Is(Encoding.ASCII.GetBytes(name)))
                bodies.Add(Encoding.UTF8.GetString(field.Body).TrimStart(' '));
        }

        return bodies;
    }

    public static string Body(this ReadOnlyMemory<byte> message, string name) => Assert.Single(message.Bodies(name));

    public static ReadOnlyMemory<byte> Content(this ReadOnlyMemory<byte> message) => message[HeaderFields.BodyStart(message.Span)..];
}
