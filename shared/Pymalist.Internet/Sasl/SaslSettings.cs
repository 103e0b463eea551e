using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Sasl;

/// <summary>Checks the settings of a log-in, which are called the same for every protocol.</summary>
internal static class SaslSettings
{
    private const string PasswordName = "Password";
    private const string OAuthName = "OAuth";

    /// <summary>What is wrong with them: there must be a password or OAuth, and the mechanism one that can use it.</summary>
    public static IEnumerable<ValidationResult> Check(string? password, OAuthOptions? oauth, SaslMechanism mechanism)
    {
        if (password is not { Length: > 0 } && oauth is null)
            yield return new("is missing; give Password (or PasswordFile), or OAuth.", [PasswordName]);
        else if (password is not null && oauth is not null)
            yield return new("stands beside Password; one of them has to go.", [OAuthName]);
        else if (mechanism is SaslMechanism.OAuthBearer or SaslMechanism.XOAuth2 && oauth is null)
            yield return new($"is missing; {mechanism} cannot do with a password.", [OAuthName]);
        else if (mechanism is SaslMechanism.Plain or SaslMechanism.Login or SaslMechanism.ScramSha256 && password is null)
            yield return new($"is missing; {mechanism} cannot do with a token.", [PasswordName]);
    }
}
