namespace Pymalist.Lists.Serving;

/// <summary>Keeps the mail of a list waiting whose settings cannot be used: somebody will mend them.</summary>
internal sealed class UnusableListProcessor(AddrSpec list) : IProcessor
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) =>
        throw new MailException(new EnhancedStatus(4, 3, 5), $"The settings of {list} cannot be used; 'pymalist list show {list}' says why.");
}
