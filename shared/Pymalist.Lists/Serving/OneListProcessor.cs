using System.Runtime.CompilerServices;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>Takes every mail for one list's, whatever its To: says.</summary>
/// <param name="catalog">Has the list.</param>
/// <param name="list">Its address.</param>
public sealed class OneListProcessor(ListCatalog catalog, AddrSpec list) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = await catalog.Current(cancellationToken);
        await foreach (var outgoing in directory.ListOf(list)!.For(new CommandAddress(ListAddressKind.Post)).Process(mail, cancellationToken))
            yield return outgoing;
    }
}
