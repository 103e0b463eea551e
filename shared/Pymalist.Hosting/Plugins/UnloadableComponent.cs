using Pymalist.Lists.Policy;

namespace Pymalist.Hosting.Plugins;

/// <summary>
/// Stands in for a component that could not be loaded: whatever it is asked fails with its name, so that its mail is kept
/// and tried again, and the rest of the host goes on.
/// </summary>
internal sealed class UnloadableComponent(ComponentException reason) : IFetcher, IProcessor, IDistributor, IReactor, IPostRule
{
    public IAsyncEnumerable<Mail> Fetch(CancellationToken cancellationToken) => throw reason;

    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => throw reason;

    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken) => Task.FromException<DeliveryReport>(reason);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) => throw reason;

    public Task React(Failure failure, CancellationToken cancellationToken) => Task.FromException(reason);
}
