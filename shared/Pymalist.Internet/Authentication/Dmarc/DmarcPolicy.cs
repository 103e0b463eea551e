namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>What the owner of an author's domain asks for.</summary>
/// <param name="AuthorDomain">The domain in From, in A-labels and lower case.</param>
/// <param name="Domain">Where the record stands: that domain, its organizational domain, or the public suffix above.</param>
/// <param name="Record">The record.</param>
/// <param name="Declared">
/// What he declares for mail of this domain that fails: by <c>p</c>, <c>sp</c> or <c>np</c>, whichever holds for it. A list that
/// changes mail has to care for all but <see cref="DmarcDisposition.None"/>, even where he only tries it (RFC 9989, appendix A.6).
/// </param>
public sealed record DmarcPolicy(string AuthorDomain, string Domain, DmarcRecord Record, DmarcDisposition Declared)
{
    /// <summary>What is to be applied to mail that fails: one step below where he only tries it (<c>t=y</c>).</summary>
    public DmarcDisposition Applied => Record.IsTest && Declared > DmarcDisposition.None ? Declared - 1 : Declared;
}
