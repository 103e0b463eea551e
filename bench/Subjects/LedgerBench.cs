using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Bench.Limits;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Subjects;

/// <summary>The ledger alone, on both databases: one post to all members, and then its delivery as far as the ledger has to do with it.</summary>
internal sealed class LedgerBench(BenchOptions options, PostgresServer server, TemporaryFolder folder)
{
    private const string Inserting = "SQLite alone, a row for each recipient, in a row";
    private const string Updating = "SQLite alone, two changes of each row, in a row";
    private const string Distributor = "smtp";

    private readonly Mail[] _messages = [.. Enumerable.Range(0, options.Mails).Select(message => Posts.Outgoing(message, options.Members))];
    private int _files;
    private string _file = "";

    public static async Task<string> Run(BenchOptions options)
    {
        await using var server = new PostgresServer();
        await server.Start();
        using var folder = new TemporaryFolder("bench");
        return await Table.Of([.. new LedgerBench(options, server, folder).Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        foreach (var callers in new[] { 1, 10, 100 })
        {
            foreach (var scenario in OneThenTheOther("SQLite", callers, OpenSqlite))
                yield return scenario;
            foreach (var scenario in OneThenTheOther("PostgreSQL", callers, OpenPostgres))
                yield return scenario;
        }

        yield return Scenario(Inserting, [], () => Sample.Of(() => Task.Run(() => Rows.Insert(_file = NewFile(), options.Mails, options.Members))));
        yield return Scenario(Updating, [], () => Sample.Of(() => Task.Run(() => Rows.Update(_file, options.Mails, options.Members))));
    }

    // What the first has written down the second delivers.
    private IEnumerable<Scenario> OneThenTheOther(string name, int callers, Func<Task<IStore>> open)
    {
        IStore? store = null;
        yield return Scenario($"{name}, write down, {callers} at a time", [Inserting], async () =>
        {
            store = await open();
            return await Sample.Of(() => Callers.Run(callers, _messages, message => store.Ledger.Expect(message, [Distributor], CancellationToken.None)));
        });
        yield return Scenario($"{name}, deliver, {callers} at a time", [Updating], async () =>
        {
            var sample = await Sample.Of(() => Callers.Run(callers, _messages, message => Deliver(store!.Ledger, message)));
            await Check(store!.Ledger);
            await store.DisposeAsync();
            return sample;
        });
    }

    private Scenario Scenario(string name, IReadOnlyList<string> references, Func<Task<Sample>> run) =>
        new(name, options.Mails, run) { Recipients = options.Members, References = references };

    private static async Task Deliver(ILedger ledger, Mail message)
    {
        var claim = await ledger.Claim(Distributor, message, new(RetryUnknown: true), CancellationToken.None);
        var recipients = message.Recipients.Select(recipient => recipient.Address).ToArray();
        if (!await ledger.Sending(claim, recipients, CancellationToken.None))
            throw new BenchException("The claim was lost.");

        await ledger.Record(
            claim, [.. recipients.Select(recipient => new LedgerEntry(recipient, DeliveryState.Delivered, "2.0.0", "250 2.0.0 Ok: queued as 4XyZ1234ABCD"))], CancellationToken.None);
        await ledger.Release(claim, CancellationToken.None);
    }

    private async Task Check(ILedger ledger)
    {
        var counts = await ledger.Counts(CancellationToken.None);
        if (counts is not [{ State: DeliveryState.Delivered } count] || count.Rows != (long)options.Mails * options.Members)
            throw new BenchException($"Not all were delivered: {string.Join(", ", counts)}.");
    }

    private Task<IStore> OpenSqlite() =>
        SqliteStore.Open(new SqliteStoreOptions { Path = NewFile() }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private async Task<IStore> OpenPostgres() =>
        await PostgresStore.Open(new PostgresStoreOptions { ConnectionString = await server.NewDatabase() }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private string NewFile() => folder.In($"file-{++_files}");
}
