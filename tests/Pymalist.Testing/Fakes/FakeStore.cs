using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pymalist.Lists;
using Pymalist.Lists.Archives;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>A store in memory, of one process, that can be away.</summary>
public sealed class FakeStore : IStore
{
    private readonly FakeIntake _intake;
    private readonly FakeLists _lists = new();
    private int _asked;

    public FakeStore()
    {
        _intake = new(this);
        Ledger = new FakeLedger(Clock);
    }

    /// <summary>Whether every call fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it does not take that a mail is in the queue.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>How often something was asked of it.</summary>
    public int Asked => _asked;

    /// <summary>How often it was pruned.</summary>
    public int Pruned { get; private set; }

    public ILedger Ledger { get; init; }

    public IIntake Intake => _intake;

    public IKeptOctets Octets { get; } = new FakeOctets();

    public IParking Parking { get; } = new FakeParking();

    public FakeHistory Notes { get; } = new();

    public IHistory History => Notes;

    public ITrials Trials { get; } = new FakeTrials();

    public IListStore Lists => _lists;

    public IArchive Archive { get; } = new FakeArchive();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The mails that were kept, and those of them that are in a queue.</summary>
    public (IReadOnlyCollection<string> Kept, IReadOnlyCollection<string> Taken) Intaken => _intake.Ids;

    public Task Check(CancellationToken cancellationToken) => Answer();

    public Task<long> Prune(Retention retention, CancellationToken cancellationToken)
    {
        Pruned++;
        return Task.FromResult(0L);
    }

    public ValueTask DisposeAsync() => _lists.DisposeAsync();

    private Task Answer(bool isAway = false)
    {
        Interlocked.Increment(ref _asked);
        return IsAway || isAway ? Task.FromException(new StoreException("The store is away.")) : Task.CompletedTask;
    }

    private sealed class FakeIntake(FakeStore store) : IIntake
    {
        private readonly ConcurrentDictionary<string, Mail> _kept = [];
        private readonly ConcurrentDictionary<string, bool> _taken = [];

        public (IReadOnlyCollection<string> Kept, IReadOnlyCollection<string> Taken) Ids => ([.. _kept.Keys], [.. _taken.Keys]);

        public async Task<bool> Keep(Mail mail, HistoryNote note, CancellationToken cancellationToken)
        {
            await store.Answer();
            if (_kept.TryAdd(mail.Id, mail))
                store.History.Note(note);
            return !_taken.ContainsKey(mail.Id);
        }

        public async Task Taken(string mailId, CancellationToken cancellationToken)
        {
            await store.Answer(store.IsForgetful);
            _taken[mailId] = true;
        }

        public Task<Mail?> Find(string mailId, CancellationToken cancellationToken) => Task.FromResult(_kept.GetValueOrDefault(mailId));

        public Task<IReadOnlyList<SeenMail>> Safe(string source, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SeenMail>>([]);

        public Task MakeSafe(string source, SeenMail mail, CancellationToken cancellationToken) => store.Answer();

        public Task Removed(string source, IReadOnlyCollection<string> uids, CancellationToken cancellationToken) => store.Answer();
    }

    private sealed class FakeOctets : IKeptOctets
    {
        private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _octets = [];

        public Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
        {
            var name = Convert.ToHexStringLower(SHA256.HashData(octets.Span));
            _octets[name] = octets;
            return Task.FromResult(name);
        }

        public Task<ReadOnlyMemory<byte>?> Find(string name, CancellationToken cancellationToken) =>
            Task.FromResult<ReadOnlyMemory<byte>?>(_octets.TryGetValue(name, out var octets) ? octets : null);
    }

    private sealed class FakeTrials : ITrials
    {
        private readonly ConcurrentDictionary<(string, string), int> _trials = [];

        public Task<int> Deaths(string queue, string messageId, CancellationToken cancellationToken) =>
            Task.FromResult(_trials.GetValueOrDefault((queue, messageId)));

        public Task<int> Begin(string queue, string messageId, CancellationToken cancellationToken) =>
            Task.FromResult(_trials.AddOrUpdate((queue, messageId), 1, (_, trials) => trials + 1));

        public Task End(string queue, string messageId, CancellationToken cancellationToken)
        {
            _trials.TryRemove((queue, messageId), out _);
            return Task.CompletedTask;
        }
    }
}
