using System.Diagnostics;
using System.Globalization;

namespace Pymalist;

/// <summary>
/// Points at which a process can be made to end as SIGKILL ends it, to prove that no mail is lost there and none sent twice.
/// <c>PYMALIST_CRASH_AT=NAME</c> in its environment ends it there, <c>NAME:3</c> at the third time. Without it, which is
/// always but in tests, a point costs the reading of one field.
/// </summary>
/// <remarks>
/// It is static, against the rule: a point stands in the middle of what is tested, and whoever builds a component must not
/// have to hand one in. It is set before the process begins, and does nothing but end it.
/// </remarks>
public static class CrashPoint
{
    private static readonly string? Name;
    private static readonly int Passing = 1;
    private static int _passed;

    static CrashPoint()
    {
        var parts = Environment.GetEnvironmentVariable("PYMALIST_CRASH_AT")?.Split(':');
        if (parts is not [{ Length: > 0 } name, ..])
            return;

        Name = name;
        if (parts.Length > 1)
            Passing = int.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Ends the process at once if it was told to end here; nothing is flushed, closed or told.</summary>
    /// <param name="name">One of <see cref="CrashPoints"/>.</param>
    public static void Reached(string name)
    {
        if (Name is not null)
            Pass(name);
    }

    private static void Pass(string name)
    {
        if (name != Name || Interlocked.Increment(ref _passed) != Passing)
            return;

        using var self = Process.GetCurrentProcess();
        self.Kill();

        // The kernel ends this thread on its way back from there.
        Thread.Sleep(Timeout.Infinite);
    }
}
