using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>A field of a header section, where it lies.</summary>
public readonly ref struct Field
{
    private readonly int _colon;

    internal Field(ReadOnlySpan<byte> raw, int colon, int offset)
    {
        Raw = raw;
        _colon = colon;
        Offset = offset;
    }

    /// <summary>All of it: name, colon, body with its folds, and the line end behind it where there is one.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Where it starts in the message.</summary>
    public int Offset { get; }

    /// <summary>What stands in front of the colon; empty for a line that is no field (an mbox file's <c>From </c>).</summary>
    public ReadOnlySpan<byte> Name => Raw[.._colon].TrimEnd(" \t"u8);

    /// <summary>What follows the colon, folds included, without the line end behind it.</summary>
    public ReadOnlySpan<byte> Body => IsNamed ? Raw[(_colon + 1)..].TrimEnd("\r\n"u8) : default;

    /// <summary>Whether it has a name at all.</summary>
    public bool IsNamed => _colon > 0;

    /// <summary>Whether this is its name, in whatever case.</summary>
    public bool Is(ReadOnlySpan<byte> name) => IsNamed && Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>Whether its name starts like this, in whatever case.</summary>
    public bool StartsWith(ReadOnlySpan<byte> prefix) => Name.Length >= prefix.Length && Ascii.EqualsIgnoreCase(Name[..prefix.Length], prefix);
}
