using System.Globalization;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Moderation;

/// <summary>Tells moderators what waits for them, each with a token of his own by which he decides.</summary>
internal sealed class HeldNotices(HostedList list)
{
    // Larger mail is looked at by command.
    private const int MaxAttached = 1_000_000;
    private const int MaxRows = 100;

    /// <summary>Tells them of one mail, which is attached.</summary>
    public void Tell(IListSession session, HeldPost held, ReadOnlyMemory<byte> message)
    {
        foreach (var moderator in list.People.Moderators(session))
        {
            var confirm = ConfirmAddress(session, held, moderator);
            session.Outbox.Put(list.Letters.Write(new()
            {
                Kind = NoticeKind.ModeratorNotice,
                To = moderator.Mailbox,
                Language = moderator.Preferences.Language,
                Root = held.MailId,
                Date = held.At,
                Values = new Dictionary<string, string>
                {
                    ["number"] = held.Number.ToString(CultureInfo.InvariantCulture),
                    ["author"] = AuthorOf(held),
                    ["subject"] = held.Subject,
                    ["size"] = held.Size.ToString(CultureInfo.InvariantCulture),
                    ["confirm"] = confirm?.ToString() ?? CommandFor(held),
                },
                Reasons = held.Reasons,
                About = message.Length <= MaxAttached ? message : default(ReadOnlyMemory<byte>?),
                From = list.Letters.AddressFor("owner"),
                ReplyTo = confirm,
            }));
        }
    }

    /// <summary>Tells them of all that waits.</summary>
    public void Summarize(IListSession session, string seed)
    {
        var waiting = session.Held.Page(list.Address, HeldState.Held, 0, MaxRows);
        if (waiting.Count == 0)
            return;

        var count = session.Held.Count(list.Address, HeldState.Held);
        foreach (var moderator in list.People.Moderators(session))
        {
            var rows = waiting.Select(held => $"{Row(session, held, moderator)}\n        {ConfirmAddress(session, held, moderator)?.ToString() ?? CommandFor(held)}\n");
            Put(session, moderator, NoticeKind.ModeratorSummary, count, string.Join('\n', rows), seed);
        }
    }

    /// <summary>Tells them what nobody decided on.</summary>
    public void TellExpired(IListSession session, IReadOnlyList<HeldPost> expired, string seed)
    {
        foreach (var moderator in list.People.Moderators(session))
            Put(session, moderator, NoticeKind.HeldExpired, expired.Count, string.Join('\n', expired.Take(MaxRows).Select(held => Row(session, held, moderator))), seed);
    }

    /// <summary>Who wrote it, in any language; <c>&lt;&gt;</c> for nobody, as the null reverse-path (RFC 5321, section 4.5.5).</summary>
    public static string AuthorOf(HeldPost held) => held.Author?.ToString() ?? "<>";

    private void Put(IListSession session, Member moderator, NoticeKind kind, long count, string rows, string seed) => session.Outbox.Put(list.Letters.Write(new()
    {
        Kind = kind,
        To = moderator.Mailbox,
        Language = moderator.Preferences.Language,
        Root = MailId.Of($"held {list.Address.Key}", seed, []),
        Date = session.Now,
        Values = new Dictionary<string, string> { ["count"] = count.ToString(CultureInfo.InvariantCulture), ["rows"] = rows },
        From = list.Letters.AddressFor("owner"),
    }));

    private string Row(IListSession session, HeldPost held, Member moderator)
    {
        var reasons = held.Reasons.Select(reason => $"\n        {list.Letters.Say(reason, moderator.Preferences.Language, moderator.Mailbox, session.Now)}");
        return string.Create(CultureInfo.InvariantCulture, $"    {held.Number}  {AuthorOf(held)}  {held.Subject}{string.Concat(reasons)}");
    }

    // A list without more addresses has moderators who can run commands.
    private static string CommandFor(HeldPost held) => string.Create(CultureInfo.InvariantCulture, $"pymalist held approve {held.Number}");

    private AddrSpec? ConfirmAddress(IListSession session, HeldPost held, Member moderator) => list.Options.HasAllAddresses
        ? list.Letters.ConfirmAddress(Tokens.Make(
            session, list.Address, moderator.Address, ModerateAct.ActName, held.Number.ToString(CultureInfo.InvariantCulture), held.MailId, list.Options.Holding.ExpireAfter))
        : null;
}
