namespace Pymalist.EndToEnd.Servers;

/// <summary>What a server has left behind: its folder, and the processes that know of it.</summary>
internal static class Leftovers
{
    /// <returns>The folder, where it exists, and each process whose arguments or variables name it.</returns>
    public static IReadOnlyList<string> Of(string folder)
    {
        var processes = Directory.GetDirectories("/proc").Where(process => Says(process, "cmdline") || Says(process, "environ"));
        return [.. Directory.Exists(folder) ? [folder] : Array.Empty<string>(), .. processes];

        bool Says(string process, string file) => Read(Path.Combine(process, file)).Contains(folder, StringComparison.Ordinal);
    }

    // A process may end while we look at it, and others' are not ours to read.
    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
