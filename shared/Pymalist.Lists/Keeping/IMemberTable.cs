namespace Pymalist.Lists;

/// <summary>The people of each list: members, moderators, owners, and those who were.</summary>
public interface IMemberTable
{
    /// <summary>By address, in whatever case.</summary>
    Member? Find(AddrSpec list, AddrSpec address);

    /// <summary>Those of them whom the list knows, in no order.</summary>
    IReadOnlyList<Member> Find(AddrSpec list, IReadOnlyList<AddrSpec> addresses);

    /// <summary>By number.</summary>
    Member? Find(AddrSpec list, long number);

    /// <summary>Some of them, in the order of their keys (<see cref="AddrSpec.Key"/>).</summary>
    /// <param name="list">Of this list.</param>
    /// <param name="after">The key behind which to begin; empty for the first.</param>
    /// <param name="most">How many; fewer say that there are no more.</param>
    IReadOnlyList<Member> Page(AddrSpec list, string after, int most);

    /// <summary>Those who have one of these roles, all of them: for moderators and owners.</summary>
    IReadOnlyList<Member> With(AddrSpec list, Roles roles);

    /// <summary>The time zones of those who get digests, or one last one, each once; empty for the list's own.</summary>
    IReadOnlyList<string> DigestZones(AddrSpec list);

    /// <summary>Up to which posts members of a zone have had their digests, and in which forms they want them; each once, ascending.</summary>
    IReadOnlyList<DigestPosition> DigestPositions(AddrSpec list, string zone);

    /// <summary>Notes that those of a zone who have had all up to a post, and want digests, have had all up to a later one.</summary>
    /// <returns>Them.</returns>
    IReadOnlyList<Member> AdvanceDigest(AddrSpec list, string zone, long from, long to);

    /// <summary>Those who are to get one last digest.</summary>
    IReadOnlyList<Member> WithRest(AddrSpec list);

    /// <summary>One's last digest is made.</summary>
    /// <returns>False where he has changed his mind meanwhile.</returns>
    bool ClearRest(AddrSpec list, Member member);

    /// <summary>Some of those of whose bounces something is known, by key.</summary>
    IReadOnlyList<Member> PageWithBounces(AddrSpec list, string after, int most);

    /// <summary>One more post of somebody was distributed; nothing for a stranger.</summary>
    void CountPost(AddrSpec list, AddrSpec address);

    /// <summary>Whatever an address is, on all lists.</summary>
    IReadOnlyList<(AddrSpec List, Member Member)> Of(AddrSpec address);

    /// <summary>Adds people, or changes them. What is <see cref="Member.Declared"/> and their numbers are not changed by it.</summary>
    void Put(AddrSpec list, params IReadOnlyList<Member> members);

    /// <summary>Forgets somebody altogether. One whom a configuration names will be back.</summary>
    bool Remove(AddrSpec list, AddrSpec address);

    /// <summary>How many members a list has.</summary>
    long Count(AddrSpec list);

    /// <summary>How many of its members have an address in a domain.</summary>
    long CountIn(AddrSpec list, string domain);
}

/// <summary>How far some members have come with their digests.</summary>
/// <param name="LastPost">The number of the last post that they have had.</param>
/// <param name="Form">In which form they want the next.</param>
public sealed record DigestPosition(long LastPost, MemberDelivery Form);
