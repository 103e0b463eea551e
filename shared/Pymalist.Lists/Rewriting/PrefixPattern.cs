using System.Globalization;

namespace Pymalist.Lists.Rewriting;

/// <summary>A subject prefix, in which a number may stand, and where it is in a subject.</summary>
/// <param name="prefix">Its words one space apart.</param>
/// <param name="number">What stands for the number; null for a prefix without one.</param>
internal sealed class PrefixPattern(string prefix, string? number)
{
    // A post's number is a long.
    private const int MaxDigits = 19;

    private readonly int _at = number is null ? -1 : prefix.IndexOf(number, StringComparison.Ordinal);

    public bool IsEmpty => prefix.Length == 0;

    private bool HasNumber => _at >= 0;

    private ReadOnlySpan<char> Before => HasNumber ? prefix.AsSpan(0, _at) : prefix;

    private ReadOnlySpan<char> After => HasNumber ? prefix.AsSpan(_at + number!.Length) : default;

    /// <summary>The prefix of a post.</summary>
    public string With(long postNumber) =>
        HasNumber ? string.Create(CultureInfo.InvariantCulture, $"{Before}{postNumber}{After}") : prefix;

    /// <summary>Looks for it at the start of a subject, or behind marks of replies there.</summary>
    /// <param name="subject">As people read it.</param>
    /// <param name="digits">Where its number is; empty where it has none.</param>
    public bool TryFind(ReadOnlySpan<char> subject, out Range digits)
    {
        var rest = subject.TrimStart();
        do
        {
            if (StartsWith(rest, out var length))
            {
                var start = subject.Length - rest.Length + Before.Length;
                digits = start..(start + length);
                return true;
            }
        }
        while (ReplyMark.TrySkip(ref rest));

        digits = default;
        return false;
    }

    private bool StartsWith(ReadOnlySpan<char> text, out int digits)
    {
        digits = 0;
        if (!text.StartsWith(Before, StringComparison.OrdinalIgnoreCase))
            return false;

        var rest = text[Before.Length..];
        while (HasNumber && digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (HasNumber && digits is 0 or > MaxDigits)
            return false;

        rest = rest[digits..];
        return rest.StartsWith(After, StringComparison.OrdinalIgnoreCase) && !RunsOn(rest[After.Length..]);
    }

    // "Red" is not at the start of "Redundant".
    private bool RunsOn(ReadOnlySpan<char> rest) =>
        rest is [var next, ..] && char.IsLetterOrDigit(next) && (HasNumber && After.IsEmpty || char.IsLetterOrDigit(prefix[^1]));
}
