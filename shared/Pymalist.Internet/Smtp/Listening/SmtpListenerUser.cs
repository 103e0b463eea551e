using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Who may log in to a listener.</summary>
public sealed record SmtpListenerUser
{
    [Required]
    public string User { get; init; } = "";

    [Required]
    [Secret]
    public string Password { get; init; } = "";

    // A record would print its password.
    public override string ToString() => User;
}
