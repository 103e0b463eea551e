using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>Reads an Authentication-Results (RFC 8601, section 2.2), and what servers make of it.</summary>
internal ref struct AuthenticationResultsReader(ReadOnlySpan<byte> fieldBody, int most)
{
    private readonly List<AuthenticationResult> _results = [];
    private TokenReader _reader = new(fieldBody);
    private string _id = "";
    private int? _instance;
    private int _version = 1;

    public AuthenticationResults? Read()
    {
        ReadHead();
        while (_reader.Next >= 0 && _results.Count < most)
        {
            if (ReadResult() is { } result)
                _results.Add(result);
            _reader.SkipTo((byte)';');
            _reader.Skip(1);
        }

        return _id.Length == 0 && _results.Count == 0
            ? null
            : new AuthenticationResults { AuthservId = _id, Version = _version, Instance = _instance, Results = _results };
    }

    // [i=1;] authserv-id [version] ;
    private void ReadHead()
    {
        var start = _reader;
        _reader.SkipSpaceAndComments();
        var word = _reader.Next == '"' && _reader.TryReadQuoted(out var quoted) ? quoted : Encoding.UTF8.GetString(_reader.ReadUntil("="u8));
        _reader.SkipSpaceAndComments();
        if (_reader.Next == '=' && word == "i" && _instance is null)
        {
            _reader.Skip(1);
            _instance = ReadNumber() ?? 0;
            _reader.SkipTo((byte)';');
            _reader.Skip(1);
            ReadHead();
            return;
        }

        // Who does not tell his name begins with a result.
        if (_reader.Next == '=')
        {
            _reader = start;
            return;
        }

        _id = word;
        _version = ReadNumber() ?? 1;
        _reader.SkipTo((byte)';');
        _reader.Skip(1);
    }

    private int? ReadNumber()
    {
        _reader.SkipSpaceAndComments();
        return int.TryParse(Encoding.Latin1.GetString(_reader.ReadUntil([])), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // method [/version] = result [(comment)] [reason=value] [ptype.property=value …]
    private AuthenticationResult? ReadResult()
    {
        if (ReadWord() is not { } method)
            return null;

        var version = 1;
        if (_reader.Next == '/')
        {
            _reader.Skip(1);
            if (ReadWord() is not { } number || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out version))
                return null;
        }

        if (_reader.Next != '=')
            return null;
        _reader.Skip(1);
        _reader.SkipSpaceAndComments();
        return ReadBareWord() is { } result ? ReadRest(new AuthenticationResult(method, result) { MethodVersion = version }) : null;
    }

    private AuthenticationResult ReadRest(AuthenticationResult result)
    {
        var properties = new List<AuthenticationProperty>();
        var reason = default(string);
        var comment = _reader.SkipSpaceAndComments();
        while (_reader.Next is not (-1 or ';') && properties.Count < most && ReadWord() is { } name && _reader.Next == '=')
        {
            _reader.Skip(1);
            var value = ReadValue();
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (name == "reason")
                reason ??= value;
            else if (dot > 0 && dot < name.Length - 1)
                properties.Add(new AuthenticationProperty(name[..dot], name[(dot + 1)..], value));
            var behind = _reader.SkipSpaceAndComments();
            comment ??= behind;
        }

        return result with { Reason = reason, Comment = comment, Properties = properties };
    }

    // A keyword, or two with a dot between them; white space may stand around each.
    private string? ReadWord()
    {
        _reader.SkipSpaceAndComments();
        var word = ReadBareWord();
        _reader.SkipSpaceAndComments();
        while (word is not null && _reader.Next == '.')
        {
            _reader.Skip(1);
            _reader.SkipSpaceAndComments();
            word = ReadBareWord() is { } next && word.Length <= Keyword.MaxLength ? $"{word}.{next}" : null;
            _reader.SkipSpaceAndComments();
        }

        return word;
    }

    private string? ReadBareWord()
    {
        var word = _reader.ReadUntil("./=\""u8);
        return Keyword.IsKeyword(word) ? Encoding.ASCII.GetString(word).ToLowerInvariant() : null;
    }

    // A token, a quoted string, or an address whose local part may be quoted; servers leave away the quotes that it should have.
    private string ReadValue()
    {
        _reader.SkipSpaceAndComments();
        var quoted = "";
        if (_reader.Next == '"' && !_reader.TryReadQuoted(out quoted))
            return "";
        return quoted + Encoding.UTF8.GetString(_reader.ReadUntil([]));
    }
}
