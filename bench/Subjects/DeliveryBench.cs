using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Internet.Smtp;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Subjects;

/// <summary>
/// What it costs that each delivery is written down: the SMTP distributor into a Postfix that has mail on the disk before it answers, with the
/// ledger and without.
/// </summary>
internal sealed class DeliveryBench(BenchOptions options, RelayHost relay, PostgresServer server, TemporaryFolder folder)
{
    private const string Distributor = "smtp";
    private const string Without = "SMTP to Postfix, without a ledger";
    private const int Connections = 10;
    private const int CallersPerConnection = 4;

    private readonly Mail[] _messages = [.. Enumerable.Range(0, options.Mails).Select(message => Posts.Outgoing(message, options.Members) with { Message = Posts.New(), Sender = Mailbox.Parse("ann@example.org") })];
    private int _files;

    public static async Task<string> Run(BenchOptions options)
    {
        await using var relay = await RelayHost.Open();
        await using var server = new PostgresServer();
        await server.Start();
        using var folder = new TemporaryFolder("bench");
        var bench = new DeliveryBench(options, relay, server, folder);
        return await Table.Of([.. bench.Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        yield return Scenario(Without, [], () => Deliver(new Unwritten()));
        yield return Scenario("SMTP to Postfix, with the ledger on SQLite", [Without], () => WithLedger(OpenSqlite));
        yield return Scenario("SMTP to Postfix, with the ledger on PostgreSQL", [Without], () => WithLedger(OpenPostgres));
    }

    private Scenario Scenario(string name, IReadOnlyList<string> references, Func<Task<Sample>> run) =>
        new(name, options.Mails, run) { Recipients = options.Members, References = references };

    private async Task<Sample> WithLedger(Func<Task<IStore>> open)
    {
        await using var store = await open();
        await Callers.Run(Connections, _messages, message => store.Ledger.Expect(message, [Distributor], CancellationToken.None));
        var sample = await Deliver(new Written(store.Ledger));
        var counts = await store.Ledger.Counts(CancellationToken.None);
        return counts is [{ State: DeliveryState.Delivered } count] && count.Rows == (long)options.Mails * options.Members
            ? sample
            : throw new BenchException($"Not all were delivered: {string.Join(", ", counts)}.");
    }

    private async Task<Sample> Deliver(IRounds rounds)
    {
        relay.Reset();
        await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "127.0.0.1", Port = relay.Port, MaxConnections = Connections }, journal: rounds);
        var sample = await Sample.Of(() => Callers.Run(Connections * CallersPerConnection, _messages, async message =>
        {
            await rounds.Begin(message);
            var report = await distributor.Distribute(message, CancellationToken.None);
            await rounds.End(message);
            if (!report.Recipients.All(recipient => recipient.Status.IsSuccess))
                throw new BenchException($"Postfix has not taken a mail for each recipient: {report.Recipients.First(recipient => !recipient.Status.IsSuccess).Reply}");
        }));
        await relay.MustHave(options.Mails * options.Members);
        return sample;
    }

    private Task<IStore> OpenSqlite() =>
        SqliteStore.Open(new SqliteStoreOptions { Path = folder.In($"delivery-{++_files}") }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private async Task<IStore> OpenPostgres() =>
        await PostgresStore.Open(new PostgresStoreOptions { ConnectionString = await server.NewDatabase() }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    /// <summary>A message in hand, from the claim to the release.</summary>
    private interface IRounds : IDeliveryJournal
    {
        Task Begin(Mail message);

        Task End(Mail message);
    }

    private sealed class Unwritten : IRounds
    {
        public Task Begin(Mail message) => Task.CompletedTask;

        public Task End(Mail message) => Task.CompletedTask;

        public Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task Answered(string mailId, IReadOnlyList<RecipientReport> reports) => Task.CompletedTask;
    }

    private sealed class Written(ILedger ledger) : IRounds
    {
        private readonly ConcurrentDictionary<string, Claim> _claims = [];

        public async Task Begin(Mail message) => _claims[message.Id] = await ledger.Claim(Distributor, message, new(RetryUnknown: true), CancellationToken.None);

        public async Task End(Mail message)
        {
            if (_claims.TryRemove(message.Id, out var claim))
                await ledger.Release(claim, CancellationToken.None);
        }

        public Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken) =>
            ledger.Sending(_claims[mailId], [.. recipients.Select(recipient => recipient.Address)], cancellationToken);

        public Task Answered(string mailId, IReadOnlyList<RecipientReport> reports) => ledger.Record(
            _claims[mailId],
            [.. reports.Select(report => new LedgerEntry(report.Recipient.Address, report.Status.IsSuccess ? DeliveryState.Delivered : DeliveryState.Deferred, $"{report.Status}", report.Reply))],
            CancellationToken.None);
    }
}
