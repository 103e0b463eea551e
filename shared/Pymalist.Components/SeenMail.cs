namespace Pymalist;

/// <summary>A mail as its source knows it.</summary>
/// <param name="Uid">What the source calls it (UIDL; UIDVALIDITY and UID).</param>
/// <param name="Size">In octets, as the source says.</param>
/// <param name="Sha256">Of its octets, 64 hexadecimal digits.</param>
public sealed record SeenMail(string Uid, long Size, string Sha256);

/// <summary>
/// What a fetcher remembers of its source from one process to the next: what is safe and still there, under whatever name. A fetcher that is
/// given none remembers while it lives.
/// </summary>
public interface ISeenMail
{
    /// <summary>What is safe, and not known to be removed from the source.</summary>
    Task<IReadOnlyList<SeenMail>> Safe(string source, CancellationToken cancellationToken);

    /// <summary>A mail is safe. Returns once that is durable.</summary>
    Task MakeSafe(string source, SeenMail mail, CancellationToken cancellationToken);

    /// <summary>Mails are removed from the source for good.</summary>
    Task Removed(string source, IReadOnlyCollection<string> uids, CancellationToken cancellationToken);
}
