using System.Runtime.CompilerServices;

namespace Pymalist.Lists;

/// <summary>Reads long lists.</summary>
public static class MemberPages
{
    /// <summary>Everybody whom a list knows, by key, some at a time: nobody is kept waiting, and one page is in memory.</summary>
    public static async IAsyncEnumerable<Member> MembersOf(
        this IListStore lists, AddrSpec list, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var page = await lists.Read(session => session.Members.Page(list, last, pageSize), cancellationToken);
            foreach (var member in page)
                yield return member;
            if (page.Count < pageSize)
                yield break;
            last = page[^1].Address.Key;
        }
    }
}
