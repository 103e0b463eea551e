using System.Text;

namespace Pymalist.Internet.Authentication;

/// <summary>Writes a signature's field: tags in the order they are added, folded, with a place for the signature.</summary>
internal sealed class SignatureText(string name)
{
    private const int LineLength = 76;

    // A space and no tab: dkimpy finds " i=1;" in an ARC-Message-Signature by these very octets.
    private const string Fold = "\r\n ";
    private const string SignatureTag = "b=";

    private readonly StringBuilder _text = new();
    private int _column = name.Length + 2;
    private int _signatureAt;

    /// <summary>The field as it is signed: without the signature, and without a line end behind it.</summary>
    public byte[] Unsigned => Encoding.ASCII.GetBytes($"{name}: {_text}");

    public SignatureText Add(string tag, string value) => Add($"{tag}={value}");

    /// <summary>Adds what may be folded behind each of its colons.</summary>
    public SignatureText AddList(string tag, IReadOnlyList<string> items)
    {
        Add($"{tag}={(items.Count == 0 ? "" : items[0])}");
        foreach (var item in items.Skip(1))
        {
            _text.Append(':');
            _column++;
            if (_column + item.Length + 1 > LineLength)
                StartLine();
            Append(item);
        }

        return this;
    }

    /// <summary>Adds <c>b=</c>, on lines of its own.</summary>
    public SignatureText AddSignature()
    {
        _column = LineLength;
        Add(SignatureTag);
        _signatureAt = _text.Length;
        _column = LineLength;
        return this;
    }

    /// <summary>What goes behind the field's colon and a space, without a line end behind it.</summary>
    public byte[] With(byte[] signature)
    {
        // The name of the tag is a part of its first line: so these break where others break them, and a seal over it is the same.
        var lines = $"{SignatureTag}{Convert.ToBase64String(signature)}".Chunk(LineLength - 4).Select(line => new string(line));
        var folded = string.Join(Fold, lines);
        return Encoding.ASCII.GetBytes(_text.ToString().Insert(_signatureAt, folded[SignatureTag.Length..]));
    }

    private SignatureText Add(string tag)
    {
        if (_text.Length > 0)
        {
            _text.Append(';');
            if (_column + tag.Length + 3 > LineLength)
                StartLine();
            else
                Append(" ");
        }

        Append(tag);
        _column++;
        return this;
    }

    private void StartLine()
    {
        _text.Append(Fold);
        _column = 1;
    }

    private void Append(string text)
    {
        _text.Append(text);
        _column += text.Length;
    }
}
