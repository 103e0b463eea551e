using System.Buffers;
using System.Globalization;
using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>Writes an Authentication-Results (RFC 8601, section 2.2): a line for each result, folded where it is long.</summary>
internal sealed class AuthenticationResultsWriter
{
    // RFC 5322, section 2.1.1: 78 is nice; 998 is the most, and a value has its name before it.
    private const int NiceLine = 78;
    private const int MaxValue = 800;
    private const string Fold = "\r\n\t";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // The field's name stands before it.
    private readonly StringBuilder _text = new();
    private int _column = AuthenticationResults.FieldName.Length + 2;

    public string Write(AuthenticationResults results)
    {
        if (results.AuthservId.Length == 0)
            throw new ArgumentException("A server that has no name says nothing.", nameof(results));

        if (results.Instance is { } instance)
            Put(string.Create(CultureInfo.InvariantCulture, $"i={instance};"));
        var id = Value(Visible(DomainName.ToAscii(results.AuthservId) ?? results.AuthservId));
        Put(id.Length <= MaxValue ? id : throw new ArgumentException("A server's name fits into a line.", nameof(results)));
        if (results.Version != 1)
            Put(results.Version.ToString(CultureInfo.InvariantCulture));
        if (results.Results.Count == 0)
            return Append("; none").ToString();

        foreach (var result in results.Results)
            Write(result);
        return _text.ToString();
    }

    private void Write(AuthenticationResult result)
    {
        Append($";{Fold}");
        _column = 1;
        var version = result.MethodVersion == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{result.MethodVersion}");
        Append($"{Keyword.Check(result.Method, mayHaveDots: true)}{version}={Keyword.Check(result.Result)}");
        if (result.Comment is { } comment)
            PutWords($"({Escaped(Clipped(Visible(comment)), "()\\")})");
        if (result.Reason is { } reason)
            PutWords($"reason={Quoted(Clipped(Visible(reason)))}");
        foreach (var (type, name, value) in result.Properties)
        {
            var written = Value(Visible(WithAsciiDomain(value)));
            if (written.Length <= MaxValue)
                Put($"{Keyword.Check(type)}.{Keyword.Check(name, mayHaveDots: true)}={written}");
        }
    }

    // A fold before a space takes nothing from the text that has the space.
    private void PutWords(string text)
    {
        foreach (var word in text.Split(' '))
            Put(word, "\r\n ");
    }

    private void Put(string word, string fold = Fold)
    {
        if (_text.Length == 0)
        {
            Append(word);
            return;
        }

        var fits = word.Length == 0 || _column + 1 + word.Length <= NiceLine;
        _column = fits ? _column : 0;
        Append(fits ? " " : fold);
        _column = fits ? _column : 1;
        Append(word);
    }

    private StringBuilder Append(string text)
    {
        _column += text.Length;
        return _text.Append(text);
    }

    private static string Value(string text) => IsToken(text) || IsAddress(text) ? text : Quoted(text);

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    // [local-part] "@" domain-name; what stands before the at sign may be missing.
    private static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        return at >= 0 && IsToken(text[(at + 1)..]) && (at == 0 || IsToken(text[..at]));
    }

    private static string Quoted(string text) => $"\"{Escaped(text, "\"\\")}\"";

    private static string Escaped(string text, string special) =>
        string.Concat(text.Select(c => special.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    // A surrogate pair is two question marks; nobody will miss it.
    private static string Visible(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static string Clipped(string text) => text.Length <= MaxValue / 2 ? text : text[..(MaxValue / 2)];

    private static string WithAsciiDomain(string value)
    {
        var domain = value.LastIndexOf('@') + 1;
        return System.Text.Ascii.IsValid(value) ? value : value[..domain] + (DomainName.ToAscii(value[domain..]) ?? value[domain..]);
    }
}
