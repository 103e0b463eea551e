using System.Runtime.CompilerServices;

namespace Pymalist.Testing;

/// <summary>Never answers, until it is cancelled.</summary>
public sealed class HangingDistributor : IDistributor
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a mail has come.</summary>
    public Task Called => _called.Task;

    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        _called.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new([]);
    }
}

/// <summary>Never answers, until it is cancelled.</summary>
public sealed class HangingProcessor : IProcessor
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a mail has come.</summary>
    public Task Called => _called.Task;

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _called.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
