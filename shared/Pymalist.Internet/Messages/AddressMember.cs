using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What has been read of one member of an address-list: its words, as a name and as an address at once.</summary>
internal sealed class AddressMember
{
    // More than an address can have (RFC 5321, section 4.5.3.1), so that one that is cut is none; a name of a line (RFC 5322, section 2.1.1).
    private const int MaxAddress = 1100;
    private const int MaxName = 998;

    private readonly ArrayBufferWriter<byte> _name = new();
    private readonly ArrayBufferWriter<byte> _address = new();
    private readonly ArrayBufferWriter<byte> _comment = new();
    private bool _spaceInName;
    private bool _spaceInAddress;

    /// <summary>Whether its angle brackets have been opened.</summary>
    public bool IsInAngle { get; private set; }

    /// <summary>Whether they have been closed again.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether it is in an obsolete route (RFC 5322, section 4.4): <c>&lt;@one,@two:ann@example.org&gt;</c>.</summary>
    public bool IsInRoute => IsInAngle && _address.WrittenSpan is [(byte)'@', ..];

    public void OpenAngle()
    {
        IsInAngle = true;
        ForgetAddress();
    }

    public void CloseAngle() => (IsInAngle, IsComplete) = (false, IsInAngle);

    public void ForgetAddress()
    {
        _address.ResetWrittenCount();
        _spaceInAddress = false;
    }

    public void Space() => _spaceInName = _spaceInAddress = true;

    /// <summary>Part of a word, which reads the same in a name and in an address.</summary>
    public void Append(ReadOnlySpan<byte> octets) => Append(octets, octets);

    /// <summary>A quoted string.</summary>
    /// <param name="asName">Its text.</param>
    /// <param name="asAddress">As it stands, quotes included.</param>
    public void Append(ReadOnlySpan<byte> asName, ReadOnlySpan<byte> asAddress)
    {
        if (IsComplete)
            return;
        if (!IsInAngle)
            Append(_name, asName, MaxName, ref _spaceInName, isAddress: false);
        Append(_address, asAddress, MaxAddress, ref _spaceInAddress, isAddress: true);
    }

    public void SetComment(ReadOnlySpan<byte> comment)
    {
        Space();
        _comment.ResetWrittenCount();
        _comment.Write(comment[..Math.Min(comment.Length, MaxName)]);
    }

    /// <summary>What it is, or null where nothing was there; then begins anew.</summary>
    /// <param name="mailboxOnly">Whether what cannot be a mailbox is nothing.</param>
    public ListedAddress? Take(bool mailboxOnly)
    {
        var name = IsInAngle || IsComplete ? _name.WrittenSpan : default;
        var address = Encoding.UTF8.GetString(_address.WrittenSpan is [.., (byte)'.'] ? _address.WrittenSpan[..^1] : _address.WrittenSpan);
        var isTaken = mailboxOnly ? AddrSpec.TryParse(address, out _) : !name.IsEmpty || address.Length > 0;
        var taken = isTaken ? new ListedAddress(Readable(name) ?? Readable(_comment.WrittenSpan), address) : null;
        Clear();
        return taken;
    }

    public void Clear()
    {
        ForgetAddress();
        _name.ResetWrittenCount();
        _comment.ResetWrittenCount();
        _spaceInName = IsInAngle = IsComplete = false;
    }

    // Around a dot and an at sign white space means nothing; elsewhere it shows that this is no address.
    private static void Append(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> octets, int most, ref bool space, bool isAddress)
    {
        var isJoined = isAddress && (octets is [(byte)'.' or (byte)'@', ..] || to.WrittenSpan is [.., (byte)'.' or (byte)'@']);
        if (space && to.WrittenCount > 0 && to.WrittenCount < most && !isJoined)
            to.Write(" "u8);
        space = false;
        to.Write(octets[..Math.Min(octets.Length, Math.Max(0, most - to.WrittenCount))]);
    }

    private static string? Readable(ReadOnlySpan<byte> octets)
    {
        var text = EncodedWords.Decode(octets);
        var readable = string.Concat(text.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029'))).Trim();
        return readable.Length == 0 ? null : readable;
    }
}
