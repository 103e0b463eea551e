using System.Globalization;
using System.Runtime.InteropServices;

namespace Pymalist.Bench;

/// <summary>What the numbers were taken on.</summary>
internal static class Machine
{
    // Of the times in /proc: USER_HZ, which Linux has fixed for programs.
    private const double TicksPerSecond = 100;

    /// <summary>How many processes wanted a processor in the last minute, on the average.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

    /// <summary>What this process has used, and those that it started and that have ended.</summary>
    public static TimeSpan Cpu
    {
        get
        {
            // proc(5): utime, stime, cutime and cstime are fields 14 to 17; the second, in parentheses, may hold spaces.
            var text = File.ReadAllText("/proc/self/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds(fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }
}
