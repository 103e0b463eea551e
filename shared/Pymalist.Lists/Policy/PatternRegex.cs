using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pymalist.Lists.Policy;

/// <summary>Regular expressions that an owner writes and strangers try: in any case of letters, and never slower than their text is long.</summary>
/// <remarks>
/// Without backtracking there are no lookarounds and no backreferences. The runtime refuses what would become more than 10,000 states
/// (<c>(a{1000}){1000}</c>); what passes may still cost as many steps for each character, so a text is read up to a limit.
/// </remarks>
internal static class PatternRegex
{
    /// <summary>Characters of a pattern.</summary>
    public const int MaxPattern = 500;

    /// <summary>Characters of a text; what lies behind is not looked at.</summary>
    public const int MaxText = 10_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <exception cref="FormatException">It is none, is too long, or cannot do without backtracking.</exception>
    public static Regex Of(string pattern) => TryMake(pattern, out var regex, out var problem) ? regex : throw new FormatException(problem);

    public static bool IsMatch(Regex regex, string text) => regex.IsMatch(text.AsSpan(0, Math.Min(text.Length, MaxText)));

    public static bool TryMake(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? problem)
    {
        (regex, problem) = (null, null);
        try
        {
            if (pattern.Length > MaxPattern)
                problem = $"A pattern has {MaxPattern} characters at most, and this one has {pattern.Length}.";
            else
                regex = new Regex(pattern, Options);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            problem = $"'{pattern}' cannot be used as a pattern: {exception.Message}";
        }

        return regex is not null;
    }
}
