namespace Pymalist.Lists;

/// <summary>Who did what, when and why.</summary>
public interface IAuditTable
{
    void Note(params IReadOnlyList<AuditEntry> entries);

    /// <summary>The last ones, newest first.</summary>
    /// <param name="list">Of this list; null for all.</param>
    /// <param name="subject">About this address; null for all.</param>
    /// <param name="most">How many.</param>
    IReadOnlyList<AuditEntry> Last(AddrSpec? list, AddrSpec? subject, int most);
}

/// <summary>One thing that somebody did.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: <c>mail ann@example.com</c>, <c>cli root</c>, <c>pymalist</c>.</param>
/// <param name="Act">What: <c>member.add</c>.</param>
/// <param name="List">On this list; null where it is about none.</param>
/// <param name="Subject">To whom; null where it is about nobody.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Act, AddrSpec? List, AddrSpec? Subject, string Reason);
