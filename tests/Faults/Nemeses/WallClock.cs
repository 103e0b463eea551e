namespace Pymalist.Faults.Nemeses;

/// <summary>The wall clock of the processes that are started with it, to be set at will; their steady clock goes on. By libfaketime.</summary>
/// <param name="file">Says how far it is off.</param>
internal sealed class WallClock(string file)
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ];

    /// <summary>What a process needs to have it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Libraries.FirstOrDefault(File.Exists) ?? Libraries[0],
        ["FAKETIME_TIMESTAMP_FILE"] = file,
        ["FAKETIME_NO_CACHE"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // Or a wait by the steady clock ends at once, or never, when the wall clock has jumped.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>Sets it, for processes that run too.</summary>
    /// <param name="offset">As faketime has it: <c>+0</c>, <c>+10y</c>, <c>-10y</c>.</param>
    public void Set(string offset)
    {
        // It is read at every look at the clock: there must never be half of it.
        File.WriteAllText(file + ".new", offset + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }
}
