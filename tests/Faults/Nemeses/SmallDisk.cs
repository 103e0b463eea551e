using System.Globalization;
using Pymalist.Testing.Servers;

namespace Pymalist.Faults.Nemeses;

/// <summary>A file system of a few megabytes in memory, that can be filled to its last octet. Only root may make one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <param name="folder">Is made, and it is there.</param>
    /// <param name="megabytes">Its size.</param>
    public static async Task<SmallDisk> Mount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        await Programs.Run(["mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", folder]);
        return new(folder);
    }

    /// <summary>Leaves no room for anything.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var octets = new byte[64 * 1024];
        for (var length = octets.Length; length > 0;)
        {
            try
            {
                filler.Write(octets, 0, length);
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync() => await Programs.Run(["umount", "--lazy", _folder]);
}
