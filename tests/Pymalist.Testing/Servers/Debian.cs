namespace Pymalist.Testing.Servers;

/// <summary>The programs that tests need, and the packages of Debian that have them.</summary>
public static class Debian
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin", "/usr/lib/dovecot", "/usr/lib/python3/dist-packages", "/usr/local/lib/pymalist-tests/exim/usr/sbin", .. FoldersOfPostgres()];

    private static readonly Dictionary<string, string> Packages = new()
    {
        ["authres/__init__.py"] = "python3-authres",
        ["dkimverify"] = "python3-dkim",
        ["dovecot"] = "dovecot-pop3d",
        ["dns/resolver.py"] = "python3-dnspython",
        ["dnsmasq"] = "dnsmasq-base",
        ["nacl/signing.py"] = "python3-nacl",
        ["exim4"] = "exim4-daemon-light",
        ["postfix"] = "postfix",
        ["postgres"] = "postgresql",
        ["rabbitmq-server"] = "rabbitmq-server",
        ["setpriv"] = "util-linux",
    };

    // They give up rights that only root has.
    private static readonly string[] StartedByRoot = ["dovecot", "exim4", "postfix"];

    /// <summary>Where servers are a part of what is tested, a missing one is a failure and not a skip; <c>test.sh</c> says so.</summary>
    public static bool ServersAreRequired => Environment.GetEnvironmentVariable("PYMALIST_REQUIRE_SERVERS") == "1";

    /// <summary>What keeps these programs from being used, in a sentence; null when nothing does.</summary>
    public static string? Hindrance(params IEnumerable<string> programs)
    {
        var missing = programs.Where(program => !IsInstalled(program)).Select(PackageOf).Distinct().ToArray();
        if (missing.Length > 0)
            return $"Needs what is not installed: apt-get install {string.Join(' ', missing)} (test.sh does it; Exim is unpacked by tests/exim.sh).";

        return programs.FirstOrDefault(program => StartedByRoot.Contains(program)) is { } program && Environment.UserName != "root"
            ? $"{program} can be started by root only."
            : null;
    }

    /// <exception cref="InvalidOperationException">They cannot be used; says what to install.</exception>
    public static void Require(params IEnumerable<string> programs)
    {
        if (Hindrance(programs) is { } hindrance)
            throw new InvalidOperationException(hindrance);
    }

    /// <summary>Where a program is; null when it is not.</summary>
    public static string? PathOf(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    // One for each version; the newest first.
    private static IEnumerable<string> FoldersOfPostgres() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];

    private static bool IsInstalled(string program) => PathOf(program) is not null;

    private static string PackageOf(string program) => Packages.GetValueOrDefault(program, program);
}
