namespace Pymalist.Testing;

/// <summary>A new folder under the system's folder for temporary files, removed with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode OpenToAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="name">What a person who finds it reads: it becomes a part of the folder's name.</param>
    public TemporaryFolder(string name = "test")
    {
        Path = Directory.CreateTempSubdirectory($"pymalist-{name}-").FullName;

        // A server's processes give up their rights and must still get through.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, OpenToAll);
    }

    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Makes a folder in it.</summary>
    public string Folder(params string[] names) => Directory.CreateDirectory(In(names)).FullName;

    /// <summary>Writes a file that only its owner can read, as servers want it for passwords and keys.</summary>
    public string Secret(string name, string text)
    {
        File.WriteAllText(In(name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return In(name);
    }

    /// <summary>The last 8000 characters of a file in it, or nothing when there is none.</summary>
    public string Tail(string name) => TailOf(In(name));

    // A server that was just killed may still be writing its last file.
    public void Dispose()
    {
        for (var tries = 1; Directory.Exists(Path); tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (tries < 20)
            {
                Thread.Yield();
            }
        }
    }

    internal static string TailOf(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return text.Length > 8000 ? text[^8000..] : text;
    }
}
