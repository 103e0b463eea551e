using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What an inspection tells of a header section. A field longer than the limit is shown as it stands, and not decoded.</summary>
internal readonly ref struct InspectedHeader(ReadOnlySpan<byte> header, MessageLimits limits)
{
    private readonly ReadOnlySpan<byte> _header = header;

    public List<(string Name, string Body)> Fields()
    {
        var fields = new List<(string Name, string Body)>();
        foreach (var field in new HeaderFields(_header))
        {
            if (field.IsNamed)
                fields.Add((Encoding.ASCII.GetString(field.Name), AsItStands(field.Body.TrimStart(" \t"u8))));
        }

        return fields;
    }

    public string? Text(ReadOnlySpan<byte> name) => TryFind(name, out var body) ? EncodedWords.Decode(body) : null;

    public List<ListedAddress> Addresses(ReadOnlySpan<byte> name, int most)
    {
        var addresses = new List<ListedAddress>();
        foreach (var field in new HeaderFields(_header))
        {
            if (field.Is(name) && IsRead(field.Body))
                addresses.AddRange(AddressList.ParseAll(field.Body, Math.Min(limits.MaxAddresses, most - addresses.Count)));
        }

        return addresses;
    }

    public string? Id(ReadOnlySpan<byte> name) =>
        !TryFind(name, out var body) ? null : MessageIds.Parse(body, most: 1) is [var id] ? id : EncodedWords.Decode(body);

    public IReadOnlyList<string> Ids(ReadOnlySpan<byte> name) => TryFind(name, out var body) ? MessageIds.Parse(body, int.MaxValue) : [];

    public List<string> Defects(bool isWhole)
    {
        var defects = new List<string>();
        if (!isWhole)
            defects.Add($"a header section of more than {limits.MaxHeaderSectionLength} octets");
        foreach (var field in new HeaderFields(_header))
        {
            if (!IsRead(field.Body))
                defects.Add($"a field of more than {limits.MaxFieldLength} octets: {Encoding.ASCII.GetString(field.Name[..Math.Min(field.Name.Length, 100)])}");
        }

        return defects;
    }

    private bool IsRead(ReadOnlySpan<byte> body) => body.Length <= limits.MaxFieldLength;

    private bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> body) => HeaderSection.TryFind(_header, name, out body) && IsRead(body);

    private static string AsItStands(ReadOnlySpan<byte> body)
    {
        if (Ascii.IsValid(body))
            return Encoding.ASCII.GetString(body);

        var text = new StringBuilder(body.Length * 2);
        foreach (var octet in body)
            _ = octet < 0x80 ? text.Append((char)octet) : text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        return text.ToString();
    }
}
