using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Sasl;

namespace Pymalist.MailKit.Transport;

/// <summary>Checks of settings that are the same for every protocol.</summary>
internal static class OptionsCheck
{
    private const string PasswordName = "Password";
    private const string UserName = "User";

    /// <summary>What is wrong with a log-in, given what is wrong with it where there is no Windows domain.</summary>
    public static IEnumerable<ValidationResult> Login(
        IEnumerable<ValidationResult> problems, WindowsLogin? login, OAuthOptions? oauth, bool isAuto)
    {
        // A ticket stands in the place of a password.
        var needsPassword = login != WindowsLogin.Kerberos;
        foreach (var problem in problems.Where(problem => needsPassword || !problem.MemberNames.Any(name => name is PasswordName or UserName)))
            yield return problem;
        if (login is not null && oauth is not null)
            yield return new("stands beside WindowsLogin; one of them has to go.", ["OAuth"]);
        if (login is not null && !isAuto)
            yield return new("stands beside WindowsLogin; one of them has to go.", ["Authentication"]);
    }

    /// <summary>What of the common settings MailKit cannot do.</summary>
    public static IEnumerable<ValidationResult> Trace(bool trace)
    {
        if (trace)
            yield return new("has to be false: this component has no log to write to. The built-in ones have.", ["Trace"]);
    }

    /// <exception cref="ArgumentException">Something is wrong; says what.</exception>
    public static T Checked<T>(T options) where T : IValidatableObject
    {
        var problems = options.Validate(new ValidationContext(options)).Select(problem => $"{problem.MemberNames.First()} {problem.ErrorMessage}").ToList();
        return problems.Count == 0 ? options : throw new ArgumentException(string.Join(" ", problems), nameof(options));
    }
}
