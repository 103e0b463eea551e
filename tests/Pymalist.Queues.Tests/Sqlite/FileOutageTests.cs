using Dapper;
using Microsoft.Extensions.Logging;
using Pymalist.Queues.Sqlite;
using Pymalist.Testing;

namespace Pymalist.Queues.Tests.Sqlite;

/// <summary>A file that takes nothing more: as on a disk that is full.</summary>
public sealed class FileOutageTests : IAsyncLifetime
{
    private readonly SqliteInstallation _installation = new();
    private readonly CollectingLogger<FileOutageTests> _log = new();
    private readonly SteppedTime _time = new();
    private QueueFile _file = null!;

    public Task InitializeAsync()
    {
        _file = QueueFile.Open(_installation.Options, _time, _log);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _file.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task However_often_it_is_tried_the_log_has_a_line_when_it_begins_and_one_when_it_is_over()
    {
        await Fill();
        for (var tries = 0; tries < 5; tries++)
        {
            await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(Large);
            await Small();
            _time.Step(TimeSpan.FromSeconds(10));
        }

        Assert.True(_file.Outage.IsOn);
        await Free();
        await Large();
        _time.Step(TimeSpan.FromSeconds(10));
        await Small();

        Assert.False(_file.Outage.IsOn);
        var said = _log.Lines.Where(line => line.Level > LogLevel.Debug).ToArray();
        Assert.Equal(["QueueFileAway", "QueueFileBack"], said.Select(line => line.Event));
        Assert.Contains("full", said[0].Text, StringComparison.Ordinal);
        Assert.Contains("after 40.0 s", said[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_before_is_there_and_can_be_settled()
    {
        await Put("a", octets: 10);
        await Fill();
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(Large);

        var id = Assert.Single(await _file.Write(connection => Messages.Claim(connection, QueueNames.Fetched, _file.Owner, 1, _file.Now), CancellationToken.None));

        Assert.True(await _file.Write(connection => Messages.Settle(connection, id, _file.Owner, _file.Now, TimeSpan.FromDays(30)), CancellationToken.None));
    }

    private async Task Small() => await _file.Write(connection => connection.Execute("UPDATE body SET octets = octets"), CancellationToken.None);

    private async Task Large() => await Put("large", octets: 1_000_000);

    private Task<int> Put(string id, int octets) => _file.Write(
        connection =>
        {
            Messages.Insert(connection, QueueNames.Fetched, QueueFile.Prepare(new() { MessageId = id, Body = new byte[octets] }), _file.Now, due: 0);
            return 0;
        },
        CancellationToken.None);

    // A little room is left.
    private Task<int> Fill() => _file.Write(connection => connection.Execute("PRAGMA max_page_count = 60"), CancellationToken.None);

    private Task<int> Free() => _file.Write(connection => connection.Execute("PRAGMA max_page_count = 1000000"), CancellationToken.None);

    private sealed class SteppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan step) => _now += step.Ticks;

        public override long GetTimestamp() => _now;
    }
}
