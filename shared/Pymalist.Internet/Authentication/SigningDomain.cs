using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Authentication;

/// <summary>Reads the domains and selectors of signatures, which may be written in UTF-8 (RFC 8616, section 5).</summary>
internal static class SigningDomain
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The name as it is asked for: A-labels in lower case; null for what is no name.</summary>
    /// <param name="octets">A domain or a selector, without white space around it.</param>
    public static string? Read(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || octets.Length > 4 * MaxLength)
            return null;

        var name = ToAscii(Encoding.UTF8.GetString(octets));
        return name is { Length: <= MaxLength } && name.Split('.').All(IsLabel) ? name : null;
    }

    /// <summary>The domain and the selector that we sign with, as they are asked for.</summary>
    /// <exception cref="ArgumentException">One is no name.</exception>
    public static (string Domain, string Selector) Of(SigningOptions options) => (
        Read(Encoding.UTF8.GetBytes(options.Domain)) ?? throw new ArgumentException($"'{options.Domain}' is no domain.", nameof(options)),
        Read(Encoding.UTF8.GetBytes(options.Selector)) ?? throw new ArgumentException($"'{options.Selector}' is no selector.", nameof(options)));

    /// <summary>Whether it is the domain or one below it.</summary>
    public static bool IsWithin(string name, string domain) =>
        name == domain || (name.EndsWith(domain, StringComparison.Ordinal) && name[^(domain.Length + 1)] == '.');

    private static string? ToAscii(string name)
    {
        try
        {
            return (Ascii.IsValid(name) ? name : Idn.GetAscii(name)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabel && !label.AsSpan().ContainsAnyExcept(LabelCharacters);
}
