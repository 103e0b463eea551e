using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Bounces;

/// <summary>Reads what comes back to a list's bounce address, and does what follows from it. Nothing goes to the members.</summary>
/// <param name="list">The list.</param>
internal sealed class BounceProcessor(HostedList list) : IProcessor
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken)
    {
        list.Services.Note(mail, "bounced", "");
        return AsyncEnumerable.Empty<Mail>();
    }
}
