using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Rewriting;

/// <summary>Which attachments no member gets. A text that names what was taken out stands in the place of each.</summary>
public sealed record AttachmentOptions : IValidatableObject
{
    /// <summary>Media types: <c>application/x-msdownload</c>, or all of a kind, <c>video/*</c>.</summary>
    public IReadOnlyList<string> StripTypes { get; init; } = [];

    /// <summary>Ends of file names, with their dot or without it: <c>exe</c>, <c>.tar.gz</c>.</summary>
    public IReadOnlyList<string> StripExtensions { get; init; } = [];

    /// <summary>How many octets, decoded, an attachment has at most; 0 for no limit. What has no file name and is text is none.</summary>
    [Range(0, int.MaxValue)]
    public int MaxLength { get; init; }

    internal bool IsEmpty => StripTypes.Count == 0 && StripExtensions.Count == 0 && MaxLength == 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var type in StripTypes.Where(type => type.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] || type.StartsWith('*')))
            yield return new($"'{type}' is no media type: write application/zip, or video/* for all of a kind.", [nameof(StripTypes)]);
        foreach (var type in StripTypes.Where(type => type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)))
            yield return new($"'{type}' holds parts and is none itself: name their types.", [nameof(StripTypes)]);
        foreach (var extension in StripExtensions.Where(extension => extension.Trim('.', ' ').Length == 0))
            yield return new($"'{extension}' is no file name extension: write exe.", [nameof(StripExtensions)]);
    }
}
