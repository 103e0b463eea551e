using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Archives;

/// <summary>Whether the posts of a list are archived, and who may read them.</summary>
public sealed record ArchiveOptions : IValidatableObject
{
    /// <summary>Whether its posts are archived at all.</summary>
    public bool Enabled { get; init; }

    /// <summary>Who may read the archive.</summary>
    public ArchiveVisibility Visibility { get; init; } = ArchiveVisibility.Members;

    /// <summary>Where it is read: <c>https://lists.example.org/archives/</c>. Posts get an Archived-At field (RFC 5064) where it is set.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>Whether a post whose author asks for it (<c>X-No-Archive: yes</c>, <c>Archive: no</c>) is left out.</summary>
    public bool HonourNoArchive { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseUrl.Length > 0 && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            yield return new("must be an address of the form https://lists.example.org/archives/.", [nameof(BaseUrl)]);
    }
}

/// <summary>Who may read an archive.</summary>
public enum ArchiveVisibility
{
    /// <summary>Nobody but the list's owners.</summary>
    None = 0,

    /// <summary>The members of the list.</summary>
    Members = 1,

    /// <summary>Everyone.</summary>
    Public = 2,
}
