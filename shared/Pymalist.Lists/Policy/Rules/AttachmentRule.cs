using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away mail with files of a kind that the list does not take, by their types and by the ends of their names.</summary>
/// <remarks>Parts in messages in the mail count, too. A mail that has more parts than are looked at counts as having such a file.</remarks>
public sealed class AttachmentRule(AttachmentOptions options) : IPostRule
{
    // How the defects begin that hide a part from us.
    private static readonly string[] Unread = ["more than ", "nested deeper", "a Content field that is longer"];

    private readonly HashSet<string> _extensions = [.. options.Extensions.Select(extension => extension.Trim().TrimStart('.').ToLowerInvariant())];
    private readonly string[] _types = [.. options.Types.Select(type => type.Trim().ToLowerInvariant())];

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.Action == Act.Accept || (_extensions.Count == 0 && _types.Length == 0))
            return default;
        if (Leaves.Of(post.Parts).FirstOrDefault(IsMeant) is { } file)
            return new(Refused(Sentence.Of(NoticeKind.ReasonAttachment, ("list", $"{post.List.List}"), ("file", Named(file)))));

        return new(IsReadWhole(post) ? null : Refused(Sentence.Of(NoticeKind.ReasonManyParts, ("list", $"{post.List.List}"))));
    }

    private Verdict? Refused(Sentence words) => Verdict.Unless(options.Action, "Attachment", words);

    private bool IsMeant(Part part) => _types.Any(type => IsOfType(part.Type, type)) || _extensions.Contains(ExtensionOf(part.FileName));

    private static bool IsOfType(string type, string meant) =>
        meant.EndsWith("/*", StringComparison.Ordinal) ? type.StartsWith(meant[..^1], StringComparison.Ordinal) : type == meant;

    // Windows drops dots and blanks at the end of a name, and then runs what is left.
    private static string ExtensionOf(string? name)
    {
        name = Phrase.Line(name ?? "").TrimEnd('.', ' ', '\u00a0', '"').ToLowerInvariant();
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..];
    }

    private static string Named(Part part) => part.FileName is { Length: > 0 } name ? $"{FieldText.Quoted(name)} ({part.Type})" : FieldText.Quoted(part.Type);

    private static bool IsReadWhole(Post post) => !post.Parts.Defects.Any(defect => Unread.Any(start => defect.StartsWith(start, StringComparison.Ordinal)));
}

/// <summary>Settings of an <see cref="AttachmentRule"/>; without any kind of file it asks nothing.</summary>
public sealed record AttachmentOptions
{
    /// <summary>Media types (RFC 2046): <c>application/x-msdownload</c>, or <c>video/*</c> for all of a kind.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Ends of file names, with or without the dot: <c>exe</c>, <c>.scr</c>.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>What becomes of a mail that has such a file.</summary>
    public Act Action { get; init; } = Act.Hold;
}
