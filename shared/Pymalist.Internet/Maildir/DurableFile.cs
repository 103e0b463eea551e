using System.Runtime.InteropServices;
using System.Text;

namespace Pymalist.Internet.Maildir;

/// <summary>Files and folders that are still there after a power cut.</summary>
internal static class DurableFile
{
    /// <summary>Writes a new file and has it on the disk when it returns; when it throws, there is none.</summary>
    public static async Task Write(string path, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await file.WriteAsync(octets, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes a folder where there is none, and those above it.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            MakeFolder(parent);
        Directory.CreateDirectory(path);
        if (parent is not null)
            FlushFolder(parent);
    }

    /// <summary>Has the names in a folder on the disk: a file's own flush leaves its name out.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void FlushFolder(string path)
    {
        // There a rename is in the file system's journal, and a folder cannot be opened.
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), flags: 0);
        if (descriptor < 0)
            throw Failed(path);
        var failure = FSync(descriptor) < 0 ? Failed(path) : null;
        _ = Close(descriptor);
        if (failure is not null)
            throw failure;
    }

    private static IOException Failed(string path) => new($"{path} cannot be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int descriptor);
}
