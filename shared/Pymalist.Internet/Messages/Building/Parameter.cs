using System.Text;

namespace Pymalist.Internet.Messages.Building;

/// <summary>Writes a parameter of a field (RFC 2045, section 5.1), with any text as its value (RFC 2231).</summary>
internal static class Parameter
{
    // So many characters fit into a line with the name of any parameter of ours.
    private const int MaxValue = 60;

    private const string TokenSpecials = "()<>@,;:\\\"/[]?=";

    /// <summary>What goes behind the value that stands before it: semicolon, line end, name and value.</summary>
    public static string Write(string name, string value)
    {
        var isPlain = value.Length <= MaxValue && value.All(c => c is >= ' ' and <= '~');
        if (isPlain)
            return $";\r\n {name}={(IsToken(value) ? value : Quoted(value))}";

        var pieces = Pieces("utf-8''" + Escaped(value)).ToArray();
        return pieces.Length == 1
            ? $";\r\n {name}*={pieces[0]}"
            : string.Concat(pieces.Select((piece, i) => $";\r\n {name}*{i}*={piece}"));
    }

    private static bool IsToken(string value) =>
        value.Length > 0 && value.All(c => c is > ' ' and <= '~' && !TokenSpecials.Contains(c, StringComparison.Ordinal));

    private static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escaped(string value) =>
        string.Concat(Encoding.UTF8.GetBytes(value).Select(octet => char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' ? $"{(char)octet}" : $"%{octet:X2}"));

    // An escaped octet is not torn apart.
    private static IEnumerable<string> Pieces(string escaped)
    {
        while (escaped.Length > MaxValue)
        {
            var length = escaped[MaxValue - 1] == '%' ? MaxValue - 1 : escaped[MaxValue - 2] == '%' ? MaxValue - 2 : MaxValue;
            yield return escaped[..length];
            escaped = escaped[length..];
        }

        yield return escaped;
    }
}
