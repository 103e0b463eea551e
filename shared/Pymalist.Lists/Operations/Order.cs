namespace Pymalist.Lists.Operations;

/// <summary>Who wants something done, and why.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why, for people; may be empty.</param>
/// <param name="IsDryRun">Whether only what would come of it is wanted.</param>
public sealed record Order(Actor Actor, string Reason, bool IsDryRun = false)
{
    internal AuditEntry Entry(DateTimeOffset at, string act, AddrSpec list, AddrSpec subject) => new(at, Actor.ToString(), act, list, subject, Reason);
}
