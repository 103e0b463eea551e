using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Decides by what stands in a field of a given name: the subject, or any other.</summary>
public sealed class HeaderRule : IPostRule
{
    // Of all fields of that name together: a mail may have thousands.
    private const int MaxText = 100_000;

    private readonly HeaderRuleOptions _options;
    private readonly byte[] _field;
    private readonly Regex? _expression;

    /// <param name="options">Its settings.</param>
    /// <exception cref="FormatException">The regular expression cannot be used.</exception>
    public HeaderRule(HeaderRuleOptions options)
    {
        _options = options;
        _field = Encoding.UTF8.GetBytes(options.Field.TrimEnd(':'));
        _expression = options.Matches.Length == 0 ? null : PatternRegex.Of(options.Matches);
    }

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(IsMet(post) ? Says(post.List.List) : null);

    private bool IsMet(Post post)
    {
        var left = MaxText;
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (left <= 0)
                return false;
            if (!field.Is(_field))
                continue;

            var text = FieldText.Decoded(field, post.Limits);
            if (IsMet(text))
                return true;
            left -= text.Length + 1;
        }

        return false;
    }

    private bool IsMet(string text) =>
        text.Contains(_options.Contains, StringComparison.OrdinalIgnoreCase) && (_expression is null || PatternRegex.IsMatch(_expression, text));

    // What an owner has written is in the language of the list already.
    private Verdict Says(Mailbox list)
    {
        var byDefault = Verdict.Of(_options.Action, "Header", Sentence.Of(Default, ("field", _options.Field), ("list", $"{list}")));
        return Given(_options.Reason) is { } reason ? new(_options.Action, "Header", reason, Given(_options.Advice))
            : Given(_options.Advice) is { } advice ? byDefault with { Advice = advice }
            : byDefault;
    }

    private NoticeKind Default => _options.Action switch
    {
        Act.Accept => NoticeKind.ReasonFieldAccepted,
        Act.Hold => NoticeKind.ReasonFieldHeld,
        _ => NoticeKind.ReasonFieldRefused,
    };

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>
/// Settings of a <see cref="HeaderRule"/>: which field, what in it, and what then. Without <see cref="Contains"/> and <see cref="Matches"/> the
/// field need only be there.
/// </summary>
public sealed record HeaderRuleOptions
{
    /// <summary>The field's name, in whatever case.</summary>
    [Required]
    public string Field { get; init; } = "";

    /// <summary>A text that its body contains, decoded, in whatever case.</summary>
    public string Contains { get; init; } = "";

    /// <summary>A regular expression that fits to something in its body, decoded, in whatever case. The first 10,000 characters are looked at.</summary>
    [RegularExpressionText]
    public string Matches { get; init; } = "";

    /// <summary>What becomes of the mail. <see cref="Act.Accept"/> asks no further rule.</summary>
    public Act Action { get; init; } = Act.Hold;

    /// <summary>A sentence for author and moderator; by default one that names the field.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A sentence for the author: what to change.</summary>
    public string Advice { get; init; } = "";
}
