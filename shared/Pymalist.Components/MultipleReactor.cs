namespace Pymalist;

/// <summary>Lets several reactors react to every failure, each of them whatever becomes of the others.</summary>
public sealed class MultipleReactor(IReadOnlyList<IReactor> reactors) : IReactor
{
    /// <exception cref="AggregateException">Some of them threw; the others have reacted.</exception>
    public async Task React(Failure failure, CancellationToken cancellationToken)
    {
        var thrown = new List<Exception>();
        foreach (var reactor in reactors)
        {
            try
            {
                await reactor.React(failure, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                thrown.Add(exception);
            }
        }

        if (thrown.Count > 0)
            throw new AggregateException("A reactor of several failed.", thrown);
    }
}
