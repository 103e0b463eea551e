using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>Does what people ask of a list by mail, and answers (RFC 2142, section 6). Nothing goes to the members.</summary>
/// <param name="list">The list.</param>
/// <param name="address">Which of its addresses the mail came to.</param>
internal sealed class CommandProcessor(HostedList list, CommandAddress address) : IProcessor
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken)
    {
        list.Services.Note(mail, "commanded", $"{address.Kind}");
        return AsyncEnumerable.Empty<Mail>();
    }
}
