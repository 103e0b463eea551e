namespace Pymalist.Lists;

/// <summary>What waits for somebody to prove that a mail reached him. The tokens themselves are in those mails only; here are their hashes.</summary>
public interface ITokenTable
{
    /// <summary>Adds one; the same again changes nothing.</summary>
    void Put(PendingToken token);

    /// <summary>One that is neither used nor over.</summary>
    PendingToken? Find(string hash);

    /// <summary>Uses it, once.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="by">The id of the mail that does, which may do so again: it is worked on a second time after a crash.</param>
    PendingToken? Use(string hash, string by);
}

/// <summary>Something that a token lets its holder do.</summary>
/// <param name="Hash">SHA-256 of the token, hexadecimal.</param>
/// <param name="List">On this list.</param>
/// <param name="Address">For this address.</param>
/// <param name="Act">What: <c>subscribe</c>, <c>unsubscribe</c>, <c>moderate</c>, <c>probe</c>.</param>
/// <param name="Argument">With what, as the act has it.</param>
/// <param name="Expires">Until then.</param>
public sealed record PendingToken(string Hash, AddrSpec List, AddrSpec Address, string Act, string Argument, DateTimeOffset Expires);
