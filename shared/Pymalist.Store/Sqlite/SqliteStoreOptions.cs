using System.ComponentModel.DataAnnotations;

namespace Pymalist.Store.Sqlite;

/// <summary>A store in a file, for the processes of one machine.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file, made when it is missing; its folder is there. Its file system must have shared memory, as a machine's own disks do.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>How long a write waits for another process's; then the store counts as away.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
