using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Believes a filter that says that a mail is spam: SpamAssassin's X-Spam-Flag, X-Spam-Status and X-Spam-Level, rspamd's X-Spam.</summary>
/// <remarks>
/// Anybody can write such fields, and whoever writes a yes speaks against himself; a no is not heard. As the author is likely to be
/// another than it says, nobody is answered, whatever the rules behind it say.
/// </remarks>
public sealed class SpamRule(SpamOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.Action == Act.Accept)
            return default;

        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (IsSign(field))
                return new(Verdict.Of(options.Action, "Spam", Sentence.Of(NoticeKind.ReasonSpam)) with { IsSuspect = true });
        }

        return default;
    }

    private bool IsSign(Field field)
    {
        if (field.Is("X-Spam"u8) || field.Is("X-Spam-Flag"u8) || field.Is("X-Spam-Status"u8))
            return IsYes(field.Body);

        return options.MaxLevel > 0 && field.Is("X-Spam-Level"u8) && Stars(field.Body.TrimStart(" \t\r\n"u8)) > options.MaxLevel;
    }

    private static int Stars(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept((byte)'*') is var end && end < 0 ? text.Length : end;

    // A score may follow: Yes, score=7.2.
    private static bool IsYes(ReadOnlySpan<byte> fieldBody)
    {
        var text = fieldBody.Trim(" \t\r\n"u8);
        var word = text.IndexOfAny(", ;\t"u8) is var end && end < 0 ? text : text[..end];
        return System.Text.Ascii.EqualsIgnoreCase(word, "yes"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "true"u8);
    }
}

/// <summary>Settings of a <see cref="SpamRule"/>.</summary>
public sealed record SpamOptions
{
    /// <summary>What becomes of spam.</summary>
    public Act Action { get; init; } = Act.Hold;

    /// <summary>How many stars X-Spam-Level may have; 0 for any number.</summary>
    [Range(0, 1_000)]
    public int MaxLevel { get; init; }
}
