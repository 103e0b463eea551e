using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Pymalist.Internet.Authentication;

/// <summary>A tag-list (RFC 6376, section 3.2): <c>v=1; a=rsa-sha256; …</c>. Names and values are read in their own case.</summary>
internal sealed class TagList
{
    private const int MaxLength = 100_000;
    private const int MaxTags = 100;

    private static readonly SearchValues<byte> NameOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);

    private readonly ReadOnlyMemory<byte> _text;
    private readonly Dictionary<string, Range> _values = [];

    private TagList(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>The value of a tag without the white space around it; empty for a tag that is not there.</summary>
    public ReadOnlySpan<byte> this[string name] => _values.TryGetValue(name, out var value) ? Trimmed(_text.Span[value]) : default;

    /// <summary>Reads a list, folds and all; null for what is none: a tag without a name or twice, too long a list.</summary>
    public static TagList? Parse(ReadOnlyMemory<byte> text)
    {
        var tags = new TagList(text);
        return text.Length <= MaxLength && tags.Read() ? tags : null;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Where the value of a tag lies, with the white space around it; it has to be there.</summary>
    public Range RangeOf(string name) => _values[name];

    /// <summary>The value of a tag as text: UTF-8, as RFC 8616 has it.</summary>
    public string Text(string name) => Encoding.UTF8.GetString(this[name]);

    /// <summary>What a tag's value lists between colons, white space around each left away.</summary>
    public IReadOnlyList<string> Items(string name) =>
        [.. Text(name).Split(':').Select(item => item.Trim(' ', '\t', '\r', '\n'))];

    /// <summary>What the base64 of a tag stands for, white space in it left away; null for an empty or damaged one, or for more octets.</summary>
    public byte[]? Octets(string name, int most)
    {
        // White space may triple the length, and more.
        var value = this[name];
        if (value.IsEmpty || value.Length > 4 * most || !Base64.IsValid(value, out var length) || length > most)
            return null;

        var octets = new byte[length];
        return Base64.DecodeFromUtf8(value, octets, out _, out _) == OperationStatus.Done ? octets : null;
    }

    private bool Read()
    {
        var text = _text.Span;
        var start = 0;
        while (start < text.Length)
        {
            var end = text[start..].IndexOf((byte)';');
            end = end < 0 ? text.Length : start + end;
            var isLast = end >= text.Length - 1 || Trimmed(text[(end + 1)..]).IsEmpty;
            if (!ReadTag(text, start, end))
                return false;
            if (isLast)
                return true;

            start = end + 1;
        }

        return false;
    }

    private bool ReadTag(ReadOnlySpan<byte> text, int start, int end)
    {
        var equals = text[start..end].IndexOf((byte)'=');
        if (equals < 0)
            return false;

        var name = Trimmed(text.Slice(start, equals));
        var isName = !name.IsEmpty && char.IsAsciiLetter((char)name[0]) && !name.ContainsAnyExcept(NameOctets);
        return isName && _values.Count < MaxTags && _values.TryAdd(Encoding.ASCII.GetString(name), (start + equals + 1)..end);
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
