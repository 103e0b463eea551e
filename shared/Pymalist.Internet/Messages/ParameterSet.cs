using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Parameters as they are read, and what RFC 2231 makes of them: <c>name*0*=utf-8''a; name*1=b</c>.</summary>
internal sealed class ParameterSet
{
    // name*=… is whole, and goes before name*0=…
    private const int Whole = -1;

    private readonly Dictionary<string, byte[]> _plain = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SortedDictionary<int, Section>> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds one; of several of the same name the first counts.</summary>
    public void Add(string name, ReadOnlySpan<byte> value)
    {
        var star = name.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            _plain.TryAdd(name, value.ToArray());
            return;
        }

        var isEncoded = name.EndsWith('*');
        var index = Whole;
        var number = name.AsSpan((star + 1)..).TrimEnd('*');
        if (star < name.Length - 1 && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out index) || (number.Length > 1 && number[0] == '0')))
            return;

        var whose = name[..star].TrimEnd();
        if (!_sections.TryGetValue(whose, out var sections))
            _sections[whose] = sections = [];
        sections.TryAdd(index, new Section(value.ToArray(), isEncoded));
    }

    /// <summary>All that can be read; what RFC 2231 says of a name goes before the plain parameter, which old software needs, unless it is damaged.</summary>
    public Dictionary<string, string> ToDictionary()
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, sections) in _sections)
        {
            if (sections.Keys.First() > 0)
                continue;

            var text = Joined(sections.TryGetValue(Whole, out var whole) ? [whole] : [.. sections.TakeWhile((pair, place) => pair.Key == place).Select(pair => pair.Value)]);
            if (!text.Contains('\ufffd', StringComparison.Ordinal) || !_plain.ContainsKey(name))
                parameters[name] = text;
        }

        foreach (var (name, value) in _plain)
            parameters.TryAdd(name, Charsets.Guess(value));
        return parameters;
    }

    private static string Joined(Section[] sections)
    {
        var charset = default(Encoding);
        var octets = new List<byte>();
        foreach (var section in sections)
        {
            var value = section.Value;
            if (section == sections[0] && section.IsEncoded)
                value = WithoutCharset(value, out charset);
            octets.AddRange(section.IsEncoded ? PercentDecoded(value) : value);
        }

        var text = octets.ToArray();
        return charset is null ? Charsets.Guess(text) : Charsets.Text(charset, text);
    }

    // charset'language'value
    private static byte[] WithoutCharset(byte[] value, out Encoding? charset)
    {
        charset = null;
        var name = Array.IndexOf(value, (byte)'\'');
        var language = name < 0 ? -1 : Array.IndexOf(value, (byte)'\'', name + 1);
        if (language < 0)
            return value;

        charset = Charsets.Find(Encoding.Latin1.GetString(value, 0, name));
        return value[(language + 1)..];
    }

    private static byte[] PercentDecoded(byte[] value)
    {
        var octets = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var isOctet = QuotedPrintable.TryReadOctet(value.AsSpan(i), out octets[length], sign: '%');
            if (!isOctet)
                octets[length] = value[i];
            i += isOctet ? 2 : 0;
            length++;
        }

        return octets[..length];
    }

    private sealed record Section(byte[] Value, bool IsEncoded);
}
