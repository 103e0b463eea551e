using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>The names of methods, results and properties: letters, digits and hyphens (RFC 5321, section 4.1.2), and servers' underscores.</summary>
internal static class Keyword
{
    /// <summary>Longer than any that there is.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<byte> Octets = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static bool IsKeyword(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaxLength && text.IndexOfAnyExcept(Octets) < 0;

    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Check(string text, bool mayHaveDots = false)
    {
        var parts = mayHaveDots ? text.Split('.') : [text];
        return text.Length <= MaxLength * 3 && parts.All(part => IsKeyword(Encoding.UTF8.GetBytes(part)))
            ? text
            : throw new ArgumentException($"'{text}' is no keyword.", nameof(text));
    }
}
