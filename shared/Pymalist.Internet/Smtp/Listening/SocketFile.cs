using System.Net.Sockets;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>The file of a Unix socket.</summary>
internal static class SocketFile
{
    /// <summary>Removes one that a process has left behind that is no more.</summary>
    /// <exception cref="IOException">Somebody listens on it, or it is no socket.</exception>
    public static void RemoveLeftover(string? path)
    {
        if (path is null || !File.Exists(path))
            return;
        if (new FileInfo(path).Length > 0)
            throw new IOException($"{path} is a file, and no socket to listen on.");
        if (IsServed(path))
            throw new IOException($"Somebody listens on {path} already.");

        File.Delete(path);
    }

    /// <summary>Lets those connect who may.</summary>
    /// <param name="path">Null where there is no such socket.</param>
    /// <param name="mode">In octal.</param>
    public static void Open(string? path, string mode)
    {
        if (path is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
