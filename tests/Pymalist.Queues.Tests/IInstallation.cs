namespace Pymalist.Queues.Tests;

/// <summary>An installation of queues of its own, empty at first. Disposed of when all its clients are.</summary>
public interface IInstallation : IAsyncDisposable
{
    /// <summary>Opens one more client; as far as the queues can tell, another process.</summary>
    Task<IQueues> Open();

    /// <summary>Lets a process take so many messages of a queue, and kills it with them in its hands.</summary>
    Task TakeAndDie(string queue, int count);
}
