using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Queues.Tests.Sqlite;

/// <summary>What only a file can promise.</summary>
public sealed class SqliteQueuesTests() : QueueSuite(new SqliteInstallation())
{
    private SqliteInstallation File => (SqliteInstallation)Installation;

    [Fact]
    public void A_commit_is_on_the_disk()
    {
        using var connection = Database.Open(File.Path, Deadline.Default);

        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ExecuteScalar<long>("PRAGMA synchronous"));
    }

    [Fact]
    public async Task A_body_is_stored_once_and_goes_with_its_last_message()
    {
        await Publish(QueueNames.Processed, QueueNames.First, Message("a"));
        await Publish(QueueNames.Processed, QueueNames.First, Message("b") with { Body = Message("a").Body });
        Assert.Equal(4, Count("message"));
        Assert.Equal(1, Count("body"));

        var smtp = Inbox(Smtp);
        var archive = Inbox(Archive);
        await smtp.Read();
        await smtp.Read();
        await archive.Read();
        Assert.Equal(1, Count("body"));
        await archive.Read();

        Assert.Equal(0, Count("message"));
        Assert.Equal(0, Count("body"));
    }

    [Fact]
    public async Task A_repeat_is_stored_neither_while_the_message_waits_nor_after_it_was_settled()
    {
        await Publish("a", "a");
        Assert.Equal(1, Count("message"));
        await Inbox(QueueNames.Fetched).Read();

        await Queues.DisposeAsync();
        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a"), await Open());

        Assert.Equal(0, Count("message"));
        Assert.Equal(0, Count("body"));
    }

    [Fact]
    public async Task What_was_settled_long_ago_is_forgotten()
    {
        await using var forgetful = await SqliteInstallation.Open(File.Options with { RememberSettled = TimeSpan.FromDays(-1) });
        await Publish("a", "b", "c");
        var inbox = Inbox(QueueNames.Fetched, of: forgetful);

        await inbox.Read();
        await inbox.Read();
        await inbox.Read();

        Assert.Equal(0, Count("settled"));
    }

    [Fact]
    public async Task What_a_killed_publisher_was_told_is_safe()
    {
        using var process = File.Start("publish");
        await SqliteInstallation.Said(process, "message 20");

        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Deadline.Default);
        var taken = await Inbox(QueueNames.Fetched, prefetch: 21).Next(21);

        Assert.Equal(Enumerable.Range(0, 21).Select(n => $"message {n}"), Ids(taken));
        Assert.All(taken, delivery => Assert.Equal(10_000, delivery.Message.Body.Length));
    }

    [Fact]
    public async Task An_owner_that_lives_keeps_what_it_has_in_hand()
    {
        await Publish("a", "b");
        await Inbox(QueueNames.Fetched).Next();

        await using var starting = await SqliteInstallation.Open(File.Options);
        var taken = await Inbox(QueueNames.Fetched, prefetch: 2, of: starting).Next();

        Assert.Equal("b", taken.Message.MessageId);
        Assert.Equal(new QueueDepth(Ready: 0, InHand: 2, Delayed: 0), await starting.Depth(QueueNames.Fetched, CancellationToken.None));
    }

    [Fact]
    public async Task A_full_disk_fails_who_needs_it_and_nobody_else()
    {
        await Publish("a");
        await using var connection = Database.Open(File.Path, Deadline.Default);
        connection.Execute("PRAGMA max_page_count = 60");
        var writer = new Writer(() => connection, NullLogger.Instance);
        var tooLarge = QueueFile.Prepare(Message("large") with { Body = new byte[1_000_000] });
        var small = QueueFile.Prepare(Message("small"));

        var jobs = new[] { small, tooLarge }.Select(message => writer.Run(db => Put(db, message), CancellationToken.None)).ToArray();
        await Assert.ThrowsAsync<SqliteException>(() => jobs[1]);
        await jobs[0];
        await writer.Close(db => Put(db, QueueFile.Prepare(Message("after"))));

        Assert.Equal(["a", "small", "after"], Ids(await Inbox(QueueNames.Fetched, prefetch: 3).Next(3)));
        Assert.Equal(3, Count("body"));
    }

    [Fact]
    public async Task One_failure_undoes_its_own_part_of_the_group()
    {
        var writer = new Writer(() => Database.Open(File.Path, Deadline.Default), NullLogger.Instance);
        using var held = new ManualResetEventSlim();
        var first = writer.Run(db => held.Wait(Deadline.Default) ? Put(db, QueueFile.Prepare(Message("a"))) : 0, CancellationToken.None);

        var failing = writer.Run<int>(db => throw new UnroutableException("x", $"{Put(db, QueueFile.Prepare(Message("b")))}"), CancellationToken.None);
        var cancelled = writer.Run(db => Put(db, QueueFile.Prepare(Message("c"))), new CancellationToken(canceled: true));
        var last = writer.Run(db => Put(db, QueueFile.Prepare(Message("d"))), CancellationToken.None);
        held.Set();

        await Task.WhenAll(first, last);
        await Assert.ThrowsAsync<UnroutableException>(() => failing);
        await Assert.ThrowsAsync<TaskCanceledException>(() => cancelled);
        await writer.Close(_ => 0);
        Assert.Equal(["a", "d"], Ids(await Inbox(QueueNames.Fetched, prefetch: 3).Next(2)));
        Assert.Equal(2, Count("message"));
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_left_alone()
    {
        await Queues.DisposeAsync();
        Ask(connection => connection.Execute("PRAGMA user_version = 99"));

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => SqliteInstallation.Open(File.Options));

        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
        Assert.Equal(99, Ask(connection => connection.ExecuteScalar<long>("PRAGMA user_version")));
    }

    [Fact]
    public async Task Many_may_make_the_file_at_the_same_moment()
    {
        await using var empty = new SqliteInstallation();

        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(empty.Open)));
        await Task.WhenAll(clients.Select(client => client.Declare(Topology, CancellationToken.None)));
        await Task.WhenAll(clients.Select((client, n) => Publish(QueueNames.Fetched, QueueNames.Fetched, Message($"{n}"), client)));

        Assert.Equal(8, (await clients[0].Depth(QueueNames.Fetched, CancellationToken.None)).Ready);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_left_beside_the_file_of_a_process_that_ended()
    {
        await Queues.DisposeAsync();

        Assert.Empty(Directory.EnumerateFiles(File.Path + ".owners"));
    }

    [Fact]
    public async Task How_long_the_oldest_has_been_waiting_counts_its_earlier_attempts()
    {
        var queues = (IQueues)Queues;
        Assert.Null(await queues.Oldest(QueueNames.Fetched, CancellationToken.None));
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        await Publish("first");
        await Publish("second");
        var first = await Inbox(QueueNames.Fetched).Next();
        await first.Retry(first.Message with { FirstAttempt = DateTimeOffset.UnixEpoch.AddHours(1) }, TimeSpan.FromHours(1), CancellationToken.None);

        var retried = await queues.Oldest(QueueNames.Fetched, CancellationToken.None);
        var second = await Inbox(QueueNames.Fetched).Next();

        Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(1), retried);
        await second.Park(second.Message, "Given up.", CancellationToken.None);
        Assert.InRange((await queues.Oldest(QueueNames.Parked, CancellationToken.None))!.Value, before, DateTimeOffset.UtcNow);
    }

    private static int Put(SqliteConnection connection, Prepared message)
    {
        Messages.Insert(connection, QueueNames.Fetched, message, now: 0, due: 0);
        return 1;
    }

    private long Count(string table) => Ask(connection => connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"));

    private T Ask<T>(Func<SqliteConnection, T> question)
    {
        using var connection = new SqliteConnection($"Data Source={File.Path};Pooling=False");
        return question(connection);
    }
}
