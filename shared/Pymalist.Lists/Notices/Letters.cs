using System.Globalization;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Notices;

/// <summary>Writes a list's letters: mail with words of its own, ready to be sent.</summary>
/// <remarks>They have no return path (RFC 3834, section 4): nobody answers what a machine wrote, and what cannot be delivered is let go.</remarks>
/// <param name="options">The list.</param>
/// <param name="texts">The words.</param>
internal sealed class Letters(ListOptions options, NoticeTexts texts)
{
    private static readonly string[] Commands = ["request", "owner", "subscribe", "unsubscribe", "help"];

    /// <summary>The values that every notice has.</summary>
    public static readonly IReadOnlyCollection<string> Given = ["list", "address", "description", "member", "date", .. Commands];

    private readonly AddrSpec _list = options.List.Address;

    /// <summary>One of the list's addresses: <c>red-owner@example.org</c>. Where it has no more than one, an owner's, or else its own.</summary>
    public AddrSpec AddressFor(string purpose) =>
        options.HasAllAddresses && AddrSpec.TryParse($"{_list.LocalPart}-{purpose}@{_list.Domain}", out var address) ? address
        : options.Owners.Count > 0 ? options.Owners[0].Address
        : _list;

    /// <summary>Where a mail goes that brings back a token.</summary>
    public AddrSpec ConfirmAddress(string token) => AddrSpec.Parse($"{_list.LocalPart}-confirm{options.Bounces.Separator}{token}@{_list.Domain}");

    /// <summary>A mail to one person. The same letter again is the same mail.</summary>
    public Mail Write(Letter letter)
    {
        var words = WordsOf(letter);
        return new()
        {
            // A root of its own: the post that it is about has a first message, which this is not, and of one root nobody gets two mails.
            Id = MailId.Derived($"{letter.Root}-letter", _list.ToString(), letter.Kind.ToString(), letter.To.Address.ToString(), letter.Seed).Replace('.', '-'),
            Sender = new(options.List.Name, AddressFor("owner")),
            ReversePath = letter.ReversePath,
            Recipients = [letter.To],
            List = options.List,
            Message = new NoticeLetter
            {
                List = options.List,
                From = new(options.List.Name, letter.From ?? AddressFor("request")),
                ReplyTo = letter.ReplyTo,
                To = letter.To,
                Subject = words.Subject,
                Text = words.Text,
                Date = letter.Date,
                Seed = $"{letter.Root} {letter.Kind} {letter.Seed}",
                Answers = letter.Answers,
                About = letter.About,
            }.ToMessage(),
        };
    }

    /// <summary>The words of a notice that is part of a letter.</summary>
    public string Part(NoticeKind kind, string language, Mailbox to, DateTimeOffset date, IReadOnlyDictionary<string, string> values) =>
        texts.Write(kind, [language, options.Language], ValuesFor(to, date, values)).Text;

    /// <summary>What a rule says, in the language of a letter.</summary>
    public RuleReason Say(RuleReason reason, string language, Mailbox to, DateTimeOffset date)
    {
        if (reason.Words is not { } sentence)
            return reason;

        var words = texts.Write(sentence.Kind, [language, options.Language], ValuesFor(to, date, sentence.Values));

        // Where the notice has no advice of its own, what there is comes from the settings of the rule.
        var own = string.IsNullOrWhiteSpace(NoticeTexts.English(sentence.Kind).Text) ? reason.Advice : null;
        var advice = own ?? NoticeValue.OneLine(words.Text);
        return reason with { Text = words.Subject, Advice = advice.Length > 0 ? advice : null };
    }

    private NoticeWords WordsOf(Letter letter)
    {
        string[] languages = [letter.Language, options.Language];
        var values = ValuesFor(letter.To, letter.Date, letter.Values);
        if (letter.Outcomes.Count > 0)
            values["outcome"] = string.Join(' ', letter.Outcomes.Select(outcome => texts.Write(outcome, languages, values).Subject));
        if (letter.Reasons is { } reasons)
            AddReasons(values, [.. reasons.Select(reason => Say(reason, letter.Language, letter.To, letter.Date))]);
        return texts.Write(letter.Kind, languages, values);
    }

    private static void AddReasons(Dictionary<string, string> values, IReadOnlyList<RuleReason> said)
    {
        values["reason"] = string.Join(' ', said.Select(reason => reason.Text).Distinct());
        values["reasons"] = string.Join('\n', said.Select(reason => $"    {reason}"));
        values["advice"] = string.Join(' ', said.Select(reason => reason.Advice).OfType<string>().Distinct());
    }

    private Dictionary<string, string> ValuesFor(Mailbox to, DateTimeOffset date, IReadOnlyDictionary<string, string> own)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["list"] = options.List.Name ?? _list.LocalPart,
            ["address"] = _list.ToString(),
            ["description"] = options.Description,
            ["member"] = to.Address.ToString(),
            ["date"] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        foreach (var command in Commands)
            values[command] = AddressFor(command).ToString();
        foreach (var (word, value) in own)
            values[word] = value;
        return values;
    }
}

/// <summary>A letter that a list is to write.</summary>
internal sealed record Letter
{
    public required NoticeKind Kind { get; init; }

    public required Mailbox To { get; init; }

    /// <summary>Of whom it goes to. Where it is empty, or nothing is written in it, the list's counts.</summary>
    public string Language { get; init; } = "";

    /// <summary>What its id follows from: the root of the id of the mail that it came of, or <see cref="MailId.Of"/> of what else it is about.</summary>
    public required string Root { get; init; }

    /// <summary>Tells it from others of the same kind, about the same thing, to the same person.</summary>
    public string Seed { get; init; } = "";

    public required DateTimeOffset Date { get; init; }

    /// <summary>What the template asks for beside what is known of the list.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The sentences that it has for its <c>outcome</c>, in its own language; their values are those of the letter.</summary>
    public IReadOnlyList<NoticeKind> Outcomes { get; init; } = [];

    /// <summary>What the rules say, for its <c>reason</c>, <c>reasons</c> and <c>advice</c>, in its own language; null where it has none of them, or among its values.</summary>
    public IReadOnlyList<RuleReason>? Reasons { get; init; }

    /// <summary>As in <see cref="NoticeLetter.Answers"/>.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>A mail that it is about; null for none.</summary>
    public ReadOnlyMemory<byte>? About { get; init; }

    /// <summary>Null for the list's address for commands.</summary>
    public AddrSpec? From { get; init; }

    /// <summary>Where an answer goes; null for where it is from.</summary>
    public AddrSpec? ReplyTo { get; init; }

    public ReversePath ReversePath { get; init; } = ReversePath.Null;
}
