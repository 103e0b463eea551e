using System.Globalization;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Moderation;

/// <summary>Ends the waiting of held mail that nobody decided on, and tells moderators once a day of what waits, where the list wants that.</summary>
internal sealed class HeldChore : IListChore
{
    private const int AtOnce = 100;

    public async Task Do(HostedList list, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var waiting = await store.Read(session => session.Held.Page(list.Address, HeldState.Held, 0, 1), cancellationToken);
        if (waiting.Count == 0)
            return;

        if (waiting[0].At + list.Options.Holding.ExpireAfter <= store.Clock.GetUtcNow())
            await store.Write(session => Expire(list, session), cancellationToken);
        if (list.Options.Holding.Notices == ModeratorNotices.Daily)
            await store.Write(session => Summarize(list, session), cancellationToken);
    }

    // The first ones are the oldest.
    private static bool Expire(HostedList list, IListSession session)
    {
        var before = session.Now - list.Options.Holding.ExpireAfter;
        HeldPost[] expired = [.. session.Held.Page(list.Address, HeldState.Held, 0, AtOnce).Where(held => held.At <= before)
            .Where(held => session.Held.Change(held.Number, HeldState.Held, HeldState.Expired, "pymalist", "Nobody decided in time."))];
        if (expired.Length == 0)
            return false;

        session.Audit.Note([.. expired.Select(held => new AuditEntry(session.Now, "pymalist", "held.expire", list.Address, held.Author, $"Number {held.Number}"))]);
        new HeldNotices(list).TellExpired(session, expired, expired[0].Number.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static bool Summarize(HostedList list, IListSession session)
    {
        var isDue = session.TryCount($"summary {list.Address.Key}", 1, TimeSpan.FromHours(23));
        if (isDue)
            new HeldNotices(list).Summarize(session, session.Now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        return isDue;
    }
}
