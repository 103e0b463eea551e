using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>UTF-7 (RFC 2152), which old mail is written in and .NET does not read. It cannot be written.</summary>
internal sealed class Utf7Encoding() : Encoding(65000)
{
    public override string WebName => "utf-7";

    public override Decoder GetDecoder() => new Utf7Decoder();

    public override int GetCharCount(byte[] bytes, int index, int count) => GetDecoder().GetCharCount(bytes, index, count, flush: true);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetDecoder().GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: true);

    public override int GetMaxCharCount(int byteCount) => Utf7Decoder.MaxCharCount(byteCount);

    public override int GetByteCount(char[] chars, int index, int count) => throw Unwritable();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw Unwritable();

    public override int GetMaxByteCount(int charCount) => throw Unwritable();

    private static NotSupportedException Unwritable() => new("UTF-7 is read and never written.");
}
