using System.Runtime.CompilerServices;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Bounces;

/// <summary>Reads what comes back to a list's bounce address, and does what follows from it. Nothing goes to the members.</summary>
/// <remarks>Only the address that it came to tells whom it is about, as nobody else can make one. What a person writes goes to the owners.</remarks>
/// <param name="list">The list.</param>
internal sealed class BounceProcessor(HostedList list) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        var report = BounceReader.Read(mail.Message);
        var today = DateOnly.FromDateTime(list.Services.Store.Clock.GetUtcNow().UtcDateTime);
        if (report.Kind == BounceKind.None && list.Answers.Refusal(mail) is null)
        {
            await new OwnerProcessor(list).PassOn(mail, cancellationToken);
        }
        else if (list.Bounces is { } addresses && mail.Recipients is [var recipient, ..] && addresses.TryRead(recipient.Address, today, out var token))
        {
            var outcome = await list.Services.Store.Write(session => new MemberBounces(list, session).Count(token, report, MailId.Root(mail.Id)), cancellationToken);
            list.Services.Note(mail, "bounced", outcome);
        }
        else
        {
            list.Services.Note(mail, "bounced", $"{report.Kind}: its address names no member, or is forged or too old, so that it counts nothing.");
        }

        yield break;
    }
}
