using System.Runtime.CompilerServices;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>Parked mail in memory.</summary>
public sealed class FakeParking : IParking
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, ParkedMail> _parked = [];
    private long _last;

    /// <summary>What is thrown in place of taking a message; null to take it.</summary>
    public StoreException? Trouble { get; set; }

    public Task Park(ParkedMail mail, CancellationToken cancellationToken)
    {
        if (Trouble is not null)
            throw Trouble;

        lock (_lock)
        {
            if (!_parked.Values.Any(parked => (parked.MessageId, parked.Queue, parked.Attempt) == (mail.MessageId, mail.Queue, mail.Attempt)))
                _parked[++_last] = mail with { Number = _last };
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ParkedMail> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ParkedMail[] all;
        lock (_lock)
            all = [.. _parked.Values];
        foreach (var parked in all)
            yield return parked with { Body = default };
        await Task.CompletedTask;
    }

    public Task<ParkedMail?> Find(long number, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_parked.GetValueOrDefault(number));
    }

    public Task<bool> Remove(long number, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_parked.Remove(number));
    }
}
