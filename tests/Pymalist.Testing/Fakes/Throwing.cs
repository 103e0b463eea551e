using System.Runtime.CompilerServices;

namespace Pymalist.Testing;

/// <summary>A bug: throws the exception at each mail.</summary>
public sealed class ThrowingDistributor(Exception exception) : IDistributor
{
    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken) => Task.FromException<DeliveryReport>(exception);
}

/// <summary>Throws the exception at each failure.</summary>
public sealed class ThrowingReactor(Exception exception) : IReactor
{
    public Task React(Failure failure, CancellationToken cancellationToken) => Task.FromException(exception);
}

/// <summary>Gives these mails for each mail, and then throws the exception.</summary>
public sealed class ThrowingProcessor(Exception exception, params IReadOnlyList<Mail> before) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var outgoing in before)
            yield return outgoing;

        await Task.CompletedTask;
        throw exception;
    }
}
