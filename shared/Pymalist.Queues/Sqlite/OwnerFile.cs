namespace Pymalist.Queues.Sqlite;

/// <summary>
/// Proof that the owner of messages in hand lives: a file that it holds locked. However a process ends, the system lets go of
/// its locks; a process that is only stopped, or whose clock jumps, keeps them.
/// </summary>
internal sealed class OwnerFile : IDisposable
{
    private const int MaxAttempts = 10;

    private readonly string _path;
    private readonly FileStream _lock;

    private OwnerFile(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    public string Id => Path.GetFileName(_path);

    /// <exception cref="IOException">The folder cannot be written, or its file system locks no files.</exception>
    public static OwnerFile Take(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            // Another process may find the file before we have locked it, take us for dead and remove it; then it is the next.
            var path = Path.Combine(folder, Guid.CreateVersion7().ToString("N"));
            try
            {
                var @lock = Lock(path, FileMode.CreateNew);
                if (File.Exists(path))
                    return Proven(new OwnerFile(path, @lock));

                @lock.Dispose();
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>All that have a file, and may be dead.</summary>
    public static IEnumerable<string> All(string folder) => Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));

    /// <summary>Whether an owner is dead, which it stays: no name is used twice.</summary>
    public static bool IsDead(string folder, string id)
    {
        var path = Path.Combine(folder, id);
        using var @lock = TryLock(path);
        return @lock is not null || !File.Exists(path);
    }

    /// <summary>Removes what a dead owner left, once its messages are free.</summary>
    public static void Forget(string folder, string id) => File.Delete(Path.Combine(folder, id));

    public void Dispose()
    {
        File.Delete(_path);
        _lock.Dispose();
    }

    private static OwnerFile Proven(OwnerFile owner)
    {
        using var second = TryLock(owner._path);
        if (second is null)
            return owner;

        owner.Dispose();
        throw new IOException($"The file system of '{owner._path}' locks no files; queues in a file need one that does.");
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return Lock(path, FileMode.Open);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static FileStream Lock(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
