using System.Globalization;

namespace Pymalist.Store;

/// <summary>What tells a process from every other, and says whether it still runs, for those who can see it.</summary>
/// <param name="Place">The machine, its start and the namespace of process ids; empty where that cannot be told.</param>
/// <param name="Process">Its id there.</param>
/// <param name="Started">When it began, in ticks of its kernel: the id may be used again.</param>
internal sealed record ProcessMark(string Place, long Process, long Started)
{
    /// <summary>Our own.</summary>
    public static ProcessMark Own { get; } = Read();

    /// <summary>Whether it is seen from here that it runs no more. False says nothing.</summary>
    public bool IsGone() => Place.Length > 0 && Place == Own.Place && StartOf(Process) != Started;

    private static ProcessMark Read()
    {
        var process = Environment.ProcessId;
        return new(OperatingSystem.IsLinux() ? ReadPlace() : "", process, StartOf(process) ?? 0);
    }

    private static string ReadPlace()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var names = File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name;
            return names is null ? "" : $"{Environment.MachineName} {boot} {names}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // proc(5): the 22nd field, and the third is the state; the second is a name in brackets that may hold anything. A zombie does nothing more.
    private static long? StartOf(long process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
