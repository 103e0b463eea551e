using Pymalist.Lists.Policy;
using Pymalist.Lists.Tests.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy;

/// <summary>A list that asks all that there is to ask.</summary>
internal static class Everything
{
    public static readonly PostingOptions Options = new()
    {
        Spam = new() { MaxLevel = 5 },
        FailedAuthentication = new() { TrustedServers = ["mx.example.org"] },
        Bans = new() { Addresses = ["@evil.example", @"^bot\d+@", "eve@example.net"] },
        Headers =
        [
            new() { Field = "Subject", Matches = @"\b(viagra|casino)\b.*\d", Action = Act.Reject },
            new() { Field = "Subject", Contains = "meeting" },
            new() { Field = "X-Mailer", Matches = "^(bulk.*mailer|the.?bat)$", Action = Act.Discard },
            new() { Field = "X-Trusted", Contains = "secret", Action = Act.Accept },
        ],
        Membership = new() { NonMembers = Act.Hold, AcceptedNonMembers = ["@good.example"], RejectedNonMembers = [@"^.*\.example$"] },
        Moderation = new() { NewMemberPosts = 2 },
        Size = new() { MaxSize = 400_000 },
        Recipients = new() { MaxRecipients = 20 },
        Attachments = new() { Types = ["video/*"], Extensions = ["exe", "scr"], Action = Act.Reject },
        Encryption = new() { Encrypted = Act.Reject },
        Empty = new() { NoSubject = Act.Hold },
        Threads = new() { MaxPosts = 3 },
    };

    public static readonly PostSeams Seams = new()
    {
        Seen = new RememberedMessages(),
        Velocity = new CountedPosts(2),
        LooksLikeCommand = mail => mail.Message.Span.IndexOf("Subject: unsubscribe"u8) >= 0,
        IsList = address => address.Domain == "example.org",
    };

    public static readonly PostPolicy Policy = new(StandardRules.Of(Options, Seams));

    public static async Task<Decision> Judge(Post post) => await Policy.Judge(post, CancellationToken.None);
}
