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

    /// <summary>Some of those of a zone whom the list has down for digests, or for one last one, by key.</summary>
    IReadOnlyList<Member> PageOfDigest(AddrSpec list, string zone, string after, int most);

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
