namespace Pymalist.Faults.Checking;

/// <summary>A post that was accepted, and who has to have it in the end.</summary>
/// <param name="MessageId">What its copies are known by.</param>
/// <param name="Recipients">Addresses.</param>
internal sealed record Expectation(string MessageId, IReadOnlyCollection<string> Recipients);

/// <summary>A copy that a server has taken for a recipient.</summary>
/// <param name="MessageId">Of the post.</param>
/// <param name="Recipient">Address.</param>
/// <param name="Sha256">Of the octets, in hexadecimal.</param>
/// <param name="Source">Which transaction, or file, of the server's.</param>
internal sealed record Copy(string MessageId, string Recipient, string Sha256, long Source);

/// <summary>A recipient of a post of whom nobody can tell whether the server has taken the copy (RFC 1047): one more is allowed.</summary>
/// <param name="MessageId">Of the post.</param>
/// <param name="Recipient">Address.</param>
/// <param name="Source">The transaction that was in flight.</param>
internal sealed record Doubt(string MessageId, string Recipient, long Source);
