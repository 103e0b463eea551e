using System.Globalization;

namespace Pymalist.Faults.Nemeses;

/// <summary>A disk that cannot write down any more: from the nth time on, fsync and fdatasync of a process fail (EIO).</summary>
internal static class FailingSync
{
    /// <summary>What a program is run by for it; it keeps its process id.</summary>
    public static IReadOnlyList<string> From(int time) =>
    [
        "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "signal=none",
        "-e", string.Create(CultureInfo.InvariantCulture, $"inject=fsync,fdatasync:error=EIO:when={time}+"),
    ];
}
