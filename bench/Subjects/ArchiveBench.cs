using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Bench.Limits;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Subjects;

/// <summary>An mbox file into an archive and out of it, beside what Python's mailbox module makes of the same file.</summary>
internal sealed class ArchiveBench(BenchOptions options, PostgresServer server, TemporaryFolder folder)
{
    private const string Reading = "Python's mailbox, read";
    private const string Keeping = "Python's mailbox, read and kept in SQLite";

    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");

    private readonly string _mbox = folder.In("posts.mbox");
    private int _files;
    private IStore? _store;

    public static async Task<string> Run(BenchOptions options)
    {
        await using var server = new PostgresServer();
        await server.Start();
        using var folder = new TemporaryFolder("bench");
        var bench = new ArchiveBench(options, server, folder);
        await bench.WriteMbox();
        try
        {
            return await Table.Of([.. bench.Scenarios()], options.Repeat, warmUp: true);
        }
        finally
        {
            await bench.Close();
        }
    }

    private IEnumerable<Scenario> Scenarios() =>
    [
        .. IntoAndOutOf("SQLite", OpenSqlite),
        .. IntoAndOutOf("PostgreSQL", OpenPostgres),
        Scenario(Reading, [], () => Python(MailboxReader.Read)),
        Scenario(Keeping, [], () => Python(MailboxReader.Keep)),
    ];

    private IEnumerable<Scenario> IntoAndOutOf(string name, Func<Task<IStore>> open)
    {
        yield return Scenario($"{name}, import", [Reading, Keeping], async () =>
        {
            await Close();
            _store = await open();
            return await Sample.Of(() => Import(report => report.Added));
        });
        yield return Scenario($"{name}, import of what is there", [Reading], () => Sample.Of(() => Import(report => report.Known)));
        yield return Scenario($"{name}, export", [], () => Sample.Of(Export));
    }

    private Scenario Scenario(string name, IReadOnlyList<string> references, Func<Task<Sample>> run) => new(name, options.Mails, run) { References = references };

    private async Task Import(Func<ImportReport, long> count)
    {
        var import = new ArchiveImport(_store!.Archive, Red, new(), TimeProvider.System);
        var report = await import.Run(new ArchiveFiles(new()).Read(_mbox, CancellationToken.None), CancellationToken.None);
        if (count(report) != options.Mails)
            throw new BenchException($"Not all were imported: {report}.");
    }

    private async Task Export()
    {
        await using var file = File.Create(folder.In("out.mbox"));
        if (await new ArchiveExport(_store!.Archive, Red).ToMbox(file, CancellationToken.None) != options.Mails)
            throw new BenchException("Not all were exported.");
    }

    private Task<Sample> Python(string program)
    {
        string[] command = ["python3", "-c", program, _mbox, folder.In($"python-{++_files}"), options.Mails.ToString(CultureInfo.InvariantCulture)];
        return Sample.Of(() => Child.Run(command));
    }

    private Task<IStore> OpenSqlite() =>
        SqliteStore.Open(new SqliteStoreOptions { Path = folder.In($"file-{++_files}") }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private async Task<IStore> OpenPostgres() =>
        await PostgresStore.Open(new PostgresStoreOptions { ConnectionString = await server.NewDatabase() }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private async Task Close()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }

    // Threads of ten, in each of which everyone answers the one before.
    private async Task WriteMbox()
    {
        await using var file = File.Create(_mbox);
        var writer = new MboxWriter(file);
        var body = string.Concat(Enumerable.Repeat("A line of seventy octets and its end, over and over again, is a body.\r\n", 52));
        var date = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < options.Mails; i++, date = date.AddMinutes(7))
        {
            var above = string.Join(' ', Enumerable.Range(i / 10 * 10, i % 10).Select(n => $"<{n}@posts.example.com>"));
            var references = above.Length == 0 ? "" : $"References: {above}\r\n";
            var message = $"Message-ID: <{i}@posts.example.com>\r\nDate: {MailDate.Format(date)}\r\nFrom: Ann <ann{i % 50}@example.com>\r\nTo: red@example.org\r\nSubject: Re: thread {i / 10}\r\n{references}\r\n{i}\r\n{body}";
            await writer.Write(Encoding.ASCII.GetBytes(message), Red, date, CancellationToken.None);
        }
    }
}
