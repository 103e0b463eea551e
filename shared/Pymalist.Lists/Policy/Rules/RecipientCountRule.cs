using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away mail that is addressed to a crowd: each who answers to all of them starts a storm.</summary>
public sealed class RecipientCountRule(RecipientCountOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        options.MaxRecipients == 0 || !HasMore(post)
            ? default
            : new(Verdict.Unless(
                options.Action, "RecipientCount",
                Sentence.Of(NoticeKind.ReasonRecipientCount, ("list", $"{post.List.List}"), ("address", $"{post.List.List.Address}"), ("most", options.MaxRecipients.ToString(CultureInfo.InvariantCulture)))));

    private bool HasMore(Post post)
    {
        var count = 0;
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (field.Is("To"u8) || field.Is("Cc"u8))
                count += AddressList.Parse(Read(field, post.Limits), options.MaxRecipients + 1 - count).Count;
            if (count > options.MaxRecipients)
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Read(Field field, MessageLimits limits) => field.Body[..Math.Min(field.Body.Length, limits.MaxFieldLength)];
}

/// <summary>Settings of a <see cref="RecipientCountRule"/>.</summary>
public sealed record RecipientCountOptions
{
    /// <summary>How many mailboxes To and Cc may name together, the list included; 0 for any number.</summary>
    [Range(0, 100_000)]
    public int MaxRecipients { get; init; } = 100;

    /// <summary>What becomes of a mail that names more.</summary>
    public Act Action { get; init; } = Act.Hold;
}
