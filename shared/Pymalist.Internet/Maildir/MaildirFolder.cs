namespace Pymalist.Internet.Maildir;

/// <summary>A maildir to deliver into: written to <c>tmp</c>, flushed, renamed into <c>new</c>, so that no reader sees a half.</summary>
internal sealed class MaildirFolder(string path)
{
    private string Tmp => Path.Combine(path, "tmp");

    private string New => Path.Combine(path, "new");

    private string Cur => Path.Combine(path, "cur");

    /// <summary>Puts a message into it, unless one of that name is there already.</summary>
    /// <returns>Where it lies.</returns>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public async Task<string> Deliver(string name, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { Tmp, New, Cur })
            DurableFile.MakeFolder(folder);

        var file = Find(name) ?? await Write(name, message, cancellationToken);

        // Also for what was there: whoever put it there may have been killed before this.
        DurableFile.FlushFolder(New);
        return file;
    }

    private async Task<string> Write(string name, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var (written, file) = (Path.Combine(Tmp, $"{name}.{Guid.NewGuid():N}"), Path.Combine(New, name));
        await DurableFile.Write(written, message, cancellationToken);
        File.Move(written, file, overwrite: true);
        return file;
    }

    // A reader moves what it has seen to cur and puts flags behind the name.
    private string? Find(string name) => new[] { Path.Combine(New, name), Path.Combine(Cur, name) }
        .Where(File.Exists)
        .Concat(Directory.EnumerateFiles(Cur, $"{name}:*"))
        .FirstOrDefault();
}
