using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Maildir;

/// <summary>A maildir to get mail from.</summary>
public sealed record MaildirOptions
{
    /// <summary>The folder that holds <c>new</c> and <c>cur</c>.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>In octets. A mail that is larger stays in its folder, and is reported.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;
}

/// <summary>A maildir to put mail into, or one for each recipient.</summary>
public sealed record MaildirDistributorOptions
{
    /// <summary>
    /// The folder, made where there is none. With <c>{recipient}</c> in it each recipient has one of his own and gets a copy
    /// there; without, there is one copy of the mail.
    /// </summary>
    [Required]
    public string Path { get; init; } = "";
}
