using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Bounces;

/// <summary>Once a day: warns members whom nothing is sent to, removes those who never answer, and forgets bounces of long ago.</summary>
internal sealed class BounceChore : IListChore
{
    private const int AtOnce = 500;

    public async Task Do(HostedList list, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var isDue = list.Options.Bounces.Enabled && list.Bounces is not null
            && (await store.Read(session => session.Members.PageWithBounces(list.Address, "", 1), cancellationToken)).Count > 0
            && await store.Write(session => session.TryCount($"bounces {list.Address.Key}", 1, TimeSpan.FromHours(23)), cancellationToken);
        for (var last = ""; isDue;)
        {
            var page = await store.Write(session => Pass(list, session, last), cancellationToken);
            if (page is null)
                return;
            last = page;
        }
    }

    private static string? Pass(HostedList list, IListSession session, string after)
    {
        var members = session.Members.PageWithBounces(list.Address, after, AtOnce);
        foreach (var member in members.Where(member => member.IsMember))
            new MemberBounces(list, session).Pass(member);
        return members.Count < AtOnce ? null : members[^1].Address.Key;
    }
}
