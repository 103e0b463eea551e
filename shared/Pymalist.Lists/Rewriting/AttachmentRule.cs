using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Says of a part whether members get it.</summary>
internal sealed class AttachmentRule(AttachmentOptions options)
{
    private const int MaxName = 200;

    private readonly string[] _extensions = [.. options.StripExtensions.Select(extension => $".{extension.Trim('.', ' ')}")];

    /// <summary>What it is, where a rule is against it; else null.</summary>
    public ContentFinding? Judge(Part part, bool isProtected)
    {
        if (part.IsMultipart)
            return null;

        var reason = TypeReason(part) ?? NameReason(part);
        if (reason is null && !IsLong(part))
            return null;

        var length = LengthOf(part);
        reason ??= length > options.MaxLength ? string.Create(CultureInfo.InvariantCulture, $"it has more than {options.MaxLength} octets") : null;
        return reason is null ? null : new(part.Type, Shown(part.FileName), length, reason, isProtected);
    }

    private string? TypeReason(Part part) =>
        options.StripTypes.Any(type => type.EndsWith("/*", StringComparison.Ordinal)
            ? part.Type.StartsWith(type[..^1], StringComparison.OrdinalIgnoreCase)
            : part.Type.Equals(type, StringComparison.OrdinalIgnoreCase))
            ? $"the list takes no {part.Type}"
            : null;

    // Readers differ in which of the two names they go by, and some systems drop dots and spaces behind a name.
    private string? NameReason(Part part)
    {
        var names = new[] { part.FileName, part.Parameter("name") }.OfType<string>().Select(name => name.TrimEnd('.', ' '));
        var extension = _extensions.FirstOrDefault(extension => names.Any(name => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));
        return extension is null ? null : $"the list takes no files named *{extension}";
    }

    // The text of a post is no attachment, however long; a decoded body is never longer than an encoded one.
    private bool IsLong(Part part) =>
        options.MaxLength > 0
        && part.Body.Length > options.MaxLength
        && (part.FileName is not null || part.Disposition == "attachment" || !part.Type.StartsWith("text/", StringComparison.Ordinal));

    private static long LengthOf(Part part) => part.Children.Count > 0 ? part.Body.Length : part.Decoded().Length;

    private static string? Shown(string? name)
    {
        if (name is null)
            return null;

        var visible = name.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format).Take(MaxName);
        return Phrase.Line(string.Concat(visible));
    }
}
