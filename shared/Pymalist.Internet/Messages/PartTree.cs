namespace Pymalist.Internet.Messages;

/// <summary>The tree of a message's parts (RFC 2046).</summary>
/// <param name="Root">The message itself.</param>
/// <param name="Defects">What was not as it should be, for people, each once.</param>
public sealed record PartTree(Part Root, IReadOnlyList<string> Defects)
{
    /// <summary>Whether all parts were looked at; false where the limits kept some back.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>
    /// Reads any octets. What lies deeper than the limits, or behind as many parts, is not looked at; a multipart without a
    /// boundary, or in which its boundary never stands, is a leaf. A message that is encoded, which RFC 2045, section 6.4,
    /// forbids, is decoded.
    /// </summary>
    /// <param name="message">Referred to, not copied.</param>
    /// <param name="limits">How much of it is read; null for what holds by default.</param>
    public static PartTree Read(ReadOnlyMemory<byte> message, MessageLimits? limits = null) =>
        new PartTreeReader(message, limits ?? MessageLimits.Default).Read();
}
