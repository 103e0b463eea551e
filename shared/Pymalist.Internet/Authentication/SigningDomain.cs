using System.Buffers;
using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication;

/// <summary>Reads the domains and selectors of signatures, which may be written in UTF-8 (RFC 8616, section 5).</summary>
internal static class SigningDomain
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The name as it is asked for: A-labels in lower case; null for what is no name.</summary>
    /// <param name="octets">A domain or a selector, without white space around it.</param>
    public static string? Read(ReadOnlySpan<byte> octets)
    {
        // The dot at the end of an absolute name has no place in a signature.
        if (octets.IsEmpty || octets[^1] == '.')
            return null;

        var name = DomainName.ToAscii(Encoding.UTF8.GetString(octets));
        return name?.Split('.').All(IsLabel) == true ? name : null;
    }

    /// <summary>The domain and the selector that we sign with, as they are asked for.</summary>
    /// <exception cref="ArgumentException">One is no name.</exception>
    public static (string Domain, string Selector) Of(SigningOptions options) => (
        Read(Encoding.UTF8.GetBytes(options.Domain)) ?? throw new ArgumentException($"'{options.Domain}' is no domain.", nameof(options)),
        Read(Encoding.UTF8.GetBytes(options.Selector)) ?? throw new ArgumentException($"'{options.Selector}' is no selector.", nameof(options)));

    /// <summary>Whether it is the domain or one below it.</summary>
    public static bool IsWithin(string name, string domain) => DomainName.IsWithin(name, domain);

    private static bool IsLabel(string label) => !label.AsSpan().ContainsAnyExcept(LabelCharacters);
}
