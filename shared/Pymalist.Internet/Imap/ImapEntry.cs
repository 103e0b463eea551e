namespace Pymalist.Internet.Imap;

/// <summary>A mail in the folder.</summary>
/// <param name="Uid">Its name while the folder's UIDVALIDITY stays what it is.</param>
/// <param name="Size">In octets, as the server says.</param>
/// <param name="IsDeleted">Whether it is flagged as deleted: it waits for an EXPUNGE.</param>
internal sealed record ImapEntry(uint Uid, long Size, bool IsDeleted);
