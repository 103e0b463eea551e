using System.ComponentModel.DataAnnotations;

namespace Pymalist.Queues.Sqlite;

/// <summary>Queues in a file, for the processes of one machine.</summary>
public sealed record SqliteQueuesOptions
{
    /// <summary>
    /// The file, made when it is missing. Beside it lies a folder of the same name and <c>.owners</c>. Their file system must
    /// lock files, as those of a machine's own disks do.
    /// </summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>How long a message that was settled is remembered, so that a repeat of it is none's work.</summary>
    public TimeSpan RememberSettled { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How soon a consumer notices what another process published, or what was put off.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How soon the messages of a process that died go back to their queues.</summary>
    public TimeSpan OwnerCheck { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write waits for another process's before that is worth a line in the log; then it waits on.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
