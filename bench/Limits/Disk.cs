using Microsoft.Data.Sqlite;

namespace Pymalist.Bench.Limits;

/// <summary>What the disk does for a program that waits for nothing else.</summary>
internal static class Disk
{
    /// <summary>Appends 4 KiB and has them on the disk, again and again.</summary>
    public static void Sync(string path, int count)
    {
        var block = new byte[Posts.Size];
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (var i = 0; i < count; i++)
        {
            RandomAccess.Write(file, block, (long)i * block.Length);
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>Puts 4 KiB and a key into a table, a durable transaction for each.</summary>
    public static void Insert(string path, int count)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE message (id TEXT NOT NULL UNIQUE, octets BLOB NOT NULL)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO message VALUES ($id, $octets)";
        var id = command.Parameters.Add("$id", SqliteType.Text);
        command.Parameters.Add("$octets", SqliteType.Blob).Value = new byte[Posts.Size];
        command.Prepare();
        for (var i = 0; i < count; i++)
        {
            id.Value = MailId.New();
            command.ExecuteNonQuery();
        }
    }
}
