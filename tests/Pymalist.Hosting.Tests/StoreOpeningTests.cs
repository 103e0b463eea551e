using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Settings;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests;

/// <summary>A store that a configuration names, and that is away, or a later program's.</summary>
public sealed class StoreOpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneLogger _loggers = new();

    [Fact]
    public async Task It_is_opened_when_it_is_there_and_the_log_has_a_line_when_the_wait_begins_and_when_it_ends()
    {
        // A folder cannot be made where a file is.
        var inTheWay = _folder.Secret("data", "");

        var opening = SettingsOf(inTheWay).AwaitStore(new FastTime(speed: 100), _loggers, patience: null, CancellationToken.None);
        await Eventually.Holds(() => _loggers.Lines.Count > 0);
        File.Delete(inTheWay);
        await using var store = await opening;

        await store.Check(CancellationToken.None);
        Assert.Equal(["OutageBegan", "OutageEnded"], _loggers.Lines.Select(line => line.Event).Where(line => line.StartsWith("Outage", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_has_no_more_patience_is_told_that_it_is_away_and_ends_with_69()
    {
        var settings = SettingsOf(_folder.Secret("data", ""));

        var code = await Ending.Of(async () =>
        {
            await using var store = await settings.AwaitStore(new FastTime(speed: 1000), _loggers, TimeSpan.FromMinutes(1), CancellationToken.None);
            return ExitCodes.Done;
        });

        Assert.Equal(ExitCodes.Unreachable, code);
        Assert.Contains(_folder.In("data"), Assert.Single(_loggers.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_a_later_program_has_changed_is_a_matter_of_configuration()
    {
        var settings = SettingsOf(_folder.Path);
        await (await Open(settings)).DisposeAsync();
        await using (var file = new SqliteConnection($"Data Source={_folder.In("store.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var later = file.CreateCommand();
            later.CommandText = "INSERT INTO schema_version (version, name, applied_at, min_reader) VALUES (999, 'later', '', 999)";
            await later.ExecuteNonQueryAsync();
        }

        var refused = await Assert.ThrowsAsync<SettingsException>(() => Open(settings));

        Assert.Contains("later version", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static PymalistSettings SettingsOf(string dataDirectory) => new() { General = new() { DataDirectory = dataDirectory } };

    private static Task<IStore> Open(PymalistSettings settings) => settings.OpenStore(TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
