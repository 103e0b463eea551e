using System.Runtime.CompilerServices;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>A ledger in memory, as one process has it open; others may have it open too.</summary>
public sealed class FakeLedger : ILedger
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock;
    private readonly List<Post> _posts;
    private readonly FakeLedger _first;
    private readonly HashSet<long> _released = [];
    private long _token;
    private bool _isDead;

    /// <param name="clock">Dates its rows.</param>
    public FakeLedger(TimeProvider clock) => (_clock, _lock, _posts, _first) = (clock, new(), [], this);

    private FakeLedger(FakeLedger first) => (_clock, _lock, _posts, _first) = (first._clock, first._lock, first._posts, first);

    /// <summary>All rows, oldest first.</summary>
    public IReadOnlyList<LedgerRow> Rows
    {
        get
        {
            lock (_lock)
                return [.. _posts.SelectMany(post => post.Rows).Select(row => row.Told)];
        }
    }

    /// <summary>The same ledger, as another process has it open.</summary>
    public FakeLedger OfAnotherProcess() => new(_first);

    /// <summary>This process has ended: what it was sending is unknown to the others.</summary>
    public void Die()
    {
        lock (_lock)
            _isDead = true;
    }

    public Task<IReadOnlyList<Mail>> Expect(Mail outgoing, IReadOnlyList<string> distributors, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (outgoing.Recipients.Count == 0 || distributors.Count == 0)
                return Task.FromResult<IReadOnlyList<Mail>>([outgoing]);

            var post = PostOf(outgoing);
            var known = post.Rows.Where(row => distributors.Contains(row.Told.Distributor)).Select(row => row.Message).ToHashSet();
            var named = outgoing.Recipients.Select(recipient => known.FirstOrDefault(message => message.Has(recipient))).OfType<Message>().Distinct().ToList();
            Mailbox[] others = [.. outgoing.Recipients.Where(recipient => !known.Any(message => message.Has(recipient)))];
            if (others.Length > 0)
                named.Insert(0, post.Write(outgoing.Id, others, distributors, _clock.GetUtcNow()));
            return Task.FromResult<IReadOnlyList<Mail>>([.. named.Select(message => outgoing with { Id = message.Id, Recipients = message.Recipients })]);
        }
    }

    public Task<Claim> Claim(string distributor, Mail mail, ClaimOptions options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var post = PostOf(mail);
            Mailbox[] missing = [.. mail.Recipients.Where(recipient => post.RowOf(distributor, recipient.Address) is null)];
            if (missing.Length > 0)
                post.Write(mail.Id, missing, [distributor], _clock.GetUtcNow());

            var rows = mail.Recipients.Select(recipient => post.RowOf(distributor, recipient.Address)!).Distinct().ToArray();
            foreach (var row in rows.Where(row => row.Told.State == DeliveryState.Sending && row.Owner is { _isDead: true }))
                row.Told = row.Told with { State = DeliveryState.Unknown, Changed = _clock.GetUtcNow() };

            Row[] now = post.Paused is null ? [.. rows.Where(row => IsNow(row.Told, options))] : [];
            return Task.FromResult(new Claim
            {
                Token = ++_first._token,
                Post = _posts.IndexOf(post),
                Distributor = distributor,
                Now = Told(now),
                Later = Told(rows.Where(row => row.Told.State == DeliveryState.Sending || (row.Told.State == DeliveryState.Deferred && !IsNow(row.Told, options)))),
                Held = Told(rows.Where(row => row.Told.State == DeliveryState.Unknown && !options.RetryUnknown)),
                Paused = post.Paused,
            });
        }
    }

    public Task<bool> Sending(Claim claim, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var rows = recipients.Select(recipient => RowOf(claim, recipient)).ToArray();
            if (_posts[(int)claim.Post].Paused is not null || !rows.All(row => row is not null && IsHeld(claim, row)))
                return Task.FromResult(false);

            foreach (var row in rows)
                Write(claim, row!, row!.Told with { State = DeliveryState.Sending, Changed = _clock.GetUtcNow() });
            return Task.FromResult(true);
        }
    }

    public Task Record(Claim claim, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                if (RowOf(claim, entry.Recipient) is { } row && (entry.State == DeliveryState.Delivered || IsHeld(claim, row)))
                    Write(claim, row, Recorded(row.Told, entry));
            }

            return Task.CompletedTask;
        }
    }

    public Task Release(Claim claim, CancellationToken cancellationToken)
    {
        lock (_lock)
            _released.Add(claim.Token);
        return Task.CompletedTask;
    }

    public Task Pause(Claim claim, string reason, CancellationToken cancellationToken)
    {
        lock (_lock)
            _posts[(int)claim.Post].Paused = reason;
        return Task.CompletedTask;
    }

    public Task Resume(string mailId, IReadOnlyList<AddrSpec>? recipients, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var post in _posts.Where(post => post.MailId == RootOf(mailId)))
            {
                post.Paused = null;
                foreach (var row in post.Rows.Where(row => row.Told.MessageId.StartsWith(mailId, StringComparison.Ordinal) && row.Told.State != DeliveryState.Delivered))
                {
                    if (recipients is null || recipients.Contains(AddrSpec.Parse(row.Told.Recipient)))
                        row.Told = row.Told with { State = DeliveryState.Pending, Due = null, Attempts = 0, FirstAttempt = null, Since = _clock.GetUtcNow() };
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task MakeDue(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var row in _posts.SelectMany(post => post.Rows).Where(row => row.Told.Due is not null))
                row.Told = row.Told with { Due = _clock.GetUtcNow() };
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<LedgerRow> RowsOfPost(string id, CancellationToken cancellationToken) =>
        Streamed(Rows.Where(row => row.MessageId.StartsWith(id, StringComparison.Ordinal)), cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOf(AddrSpec recipient, CancellationToken cancellationToken) =>
        Streamed(Rows.Reverse().Where(row => row.Recipient.Equals(recipient.ToString(), StringComparison.OrdinalIgnoreCase)), cancellationToken);

    public Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LedgerCount>>(
        [.. Rows.GroupBy(row => (row.Distributor, row.State)).Select(alike => new LedgerCount(alike.Key.Distributor, alike.Key.State, alike.Count(), alike.Min(row => row.Since)))]);

    private static async IAsyncEnumerable<LedgerRow> Streamed(IEnumerable<LedgerRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private static string RootOf(string mailId) => mailId.Split('.')[0];

    private static LedgerRow[] Told(IEnumerable<Row> rows) => [.. rows.Select(row => row.Told)];

    private bool IsNow(LedgerRow row, ClaimOptions options) => row.State switch
    {
        DeliveryState.Pending => true,
        DeliveryState.Deferred => row.Due is not { } due || due <= _clock.GetUtcNow(),
        DeliveryState.Unknown => options.RetryUnknown,
        _ => false,
    };

    private LedgerRow Recorded(LedgerRow row, LedgerEntry entry) => row with
    {
        State = entry.State,
        Status = entry.Status,
        Reply = entry.Reply,
        Due = entry.State == DeliveryState.Deferred ? entry.Due : null,
        Attempts = row.Attempts + (entry.IsAttempt ? 1 : 0),
        FirstAttempt = row.FirstAttempt ?? (entry.IsAttempt ? _clock.GetUtcNow() : null),
        Changed = _clock.GetUtcNow(),
    };

    // As the claim has found it or left it.
    private bool IsHeld(Claim claim, Row row) =>
        !_released.Contains(claim.Token) && (row.Claim == claim.Token || claim.Now.Any(found => ReferenceEquals(found, row.Told)));

    private void Write(Claim claim, Row row, LedgerRow told) => (row.Told, row.Claim, row.Owner) = (told, claim.Token, this);

    private Row? RowOf(Claim claim, AddrSpec recipient) => _posts[(int)claim.Post].RowOf(claim.Distributor, recipient);

    private Post PostOf(Mail mail)
    {
        var (root, list) = (RootOf(mail.Id), mail.List?.Address.ToString() ?? "");
        if (_posts.Find(post => post.MailId == root && post.List.Equals(list, StringComparison.OrdinalIgnoreCase)) is { } known)
            return known;

        var made = new Post(root, list);
        _posts.Add(made);
        return made;
    }

    private sealed class Message(string id, IReadOnlyList<Mailbox> recipients)
    {
        public string Id => id;

        public IReadOnlyList<Mailbox> Recipients => recipients;

        public bool Has(Mailbox recipient) => recipients.Any(other => other.Address.Equals(recipient.Address));
    }

    private sealed class Row(Message message, LedgerRow told)
    {
        public Message Message => message;

        public LedgerRow Told { get; set; } = told;

        public long Claim { get; set; }

        public FakeLedger? Owner { get; set; }
    }

    private sealed class Post(string mailId, string list)
    {
        public string MailId => mailId;

        public string List => list;

        public List<Row> Rows { get; } = [];

        public string? Paused { get; set; }

        public Row? RowOf(string distributor, AddrSpec recipient) => Rows.Find(row =>
            row.Told.Distributor == distributor && row.Told.Recipient.Equals(recipient.ToString(), StringComparison.OrdinalIgnoreCase));

        // Others under an id that is taken would pass for a repeat.
        public Message Write(string id, IReadOnlyList<Mailbox> recipients, IReadOnlyList<string> distributors, DateTimeOffset now)
        {
            var isTaken = Rows.Any(row => row.Message.Id == id && distributors.Contains(row.Told.Distributor));
            var message = new Message(isTaken ? Pymalist.MailId.Derived(id, [.. recipients.Select(recipient => recipient.Address.ToString())]) : id, recipients);
            Rows.AddRange(distributors.SelectMany(_ => recipients, (distributor, recipient) => new Row(message, new LedgerRow
            {
                MessageId = message.Id,
                Distributor = distributor,
                List = list,
                Recipient = recipient.Address.ToString(),
                State = DeliveryState.Pending,
                Since = now,
                Changed = now,
            })));
            return message;
        }
    }
}
