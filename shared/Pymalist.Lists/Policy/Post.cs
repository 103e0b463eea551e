using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>A mail to a list, and what a rule may know of it.</summary>
/// <param name="mail">As it came in.</param>
/// <param name="list">The list it is for.</param>
/// <param name="poster">Its author, as that list knows them.</param>
/// <param name="now">When it is judged.</param>
/// <param name="limits">How much of it is read; null for what holds by default.</param>
public sealed class Post(Mail mail, ListFacts list, Poster poster, DateTimeOffset now, MessageLimits? limits = null)
{
    private PartTree? _parts;
    private string? _subject;
    private string? _contentHash;

    /// <summary>As it came in.</summary>
    public Mail Mail { get; } = mail;

    /// <summary>The list it is for.</summary>
    public ListFacts List { get; } = list;

    /// <summary>Its author, as that list knows them.</summary>
    public Poster Poster { get; } = poster;

    /// <summary>When it is judged.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>How much of it is read.</summary>
    public MessageLimits Limits { get; } = limits ?? MessageLimits.Default;

    /// <summary>The parts of its message.</summary>
    public PartTree Parts => _parts ??= PartTree.Read(Mail.Message, Limits);

    /// <summary>Its subject, decoded: it may hold any character. Empty where it has none.</summary>
    public string Subject => _subject ??= FieldText.First(this, "Subject"u8);

    /// <summary>As in a <see cref="MessageFingerprint"/>.</summary>
    internal string ContentHash => _contentHash ??= MessageFingerprint.HashOf(Parts);
}
