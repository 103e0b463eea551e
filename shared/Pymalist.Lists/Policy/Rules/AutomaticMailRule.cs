using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away what machines answer: delivery status notifications, receipts, vacation notices (RFC 3834), and what a MAILER-DAEMON writes.</summary>
/// <remarks>None of it is ever answered. What people post by way of another list (<c>Precedence: bulk</c>) is none of it.</remarks>
public sealed class AutomaticMailRule(AutomaticMailOptions options) : IPostRule
{
    private readonly AddressPatterns _welcome = new(options.AcceptedSenders);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        var isWelcome = post.Poster.Address is { } author && _welcome.Includes(author);
        var sign = options.Action == Act.Accept ? null : AutomaticMail.SignOf(post.Mail, isWelcome) ?? MailSystem.SignOf(post.Mail.Message.Span);
        if (sign is null)
            return default;

        var words = Sentence.Of(NoticeKind.ReasonAutomaticMail, ("sign", sign), ("list", $"{post.List.List}"));
        return new(Verdict.Of(options.Action, "AutomaticMail", words) with { IsSuspect = true });
    }
}

/// <summary>Settings of an <see cref="AutomaticMailRule"/>.</summary>
public sealed record AutomaticMailOptions
{
    /// <summary>What becomes of it.</summary>
    public Act Action { get; init; } = Act.Discard;

    /// <summary>Machines whose reports (<c>Auto-Submitted: auto-generated</c>) the list wants, as <see cref="AddressPatterns"/>; their answers and bounces it never does.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> AcceptedSenders { get; init; } = [];
}
