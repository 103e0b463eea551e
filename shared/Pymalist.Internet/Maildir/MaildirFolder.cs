namespace Pymalist.Internet.Maildir;

/// <summary>A maildir to deliver into: written to <c>tmp</c>, flushed, renamed into <c>new</c>, so that no reader sees a half.</summary>
internal sealed class MaildirFolder(string path)
{
    private string Tmp => Path.Combine(path, "tmp");

    private string New => Path.Combine(path, "new");

    private string Cur => Path.Combine(path, "cur");

    /// <summary>Puts a message into it, unless one of that name is there already.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public async Task Deliver(string name, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { Tmp, New, Cur })
            DurableFile.MakeFolder(folder);

        if (!Has(name))
        {
            var written = Path.Combine(Tmp, $"{name}.{Guid.NewGuid():N}");
            await DurableFile.Write(written, message, cancellationToken);
            File.Move(written, Path.Combine(New, name), overwrite: true);
        }

        // Also for what was there: whoever put it there may have been killed before this.
        DurableFile.FlushFolder(New);
    }

    // A reader moves what it has seen to cur and puts flags behind the name.
    private bool Has(string name) =>
        File.Exists(Path.Combine(New, name))
        || File.Exists(Path.Combine(Cur, name))
        || Directory.EnumerateFiles(Cur, $"{name}:*").Any();
}
