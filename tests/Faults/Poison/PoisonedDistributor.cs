using Pymalist.Internet.Smtp;

namespace Pymalist.Faults.Poison;

/// <summary>Settings of a <see cref="PoisonedDistributor"/>.</summary>
public sealed record PoisonedDistributorOptions
{
    public int Port { get; init; }
}

/// <summary>A third party's distributor: sends mail to a server of this machine, and does harm where it says so.</summary>
public sealed class PoisonedDistributor(PoisonedDistributorOptions options) : IDistributor, IAsyncDisposable
{
    private readonly SmtpDistributor _inner = new(new SmtpOptions { Host = "127.0.0.1", Port = options.Port });

    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Harm.Do(mail.Message.Span);
        return await _inner.Distribute(mail, cancellationToken);
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
