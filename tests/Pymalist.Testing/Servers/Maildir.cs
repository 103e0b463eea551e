using System.Globalization;

namespace Pymalist.Testing.Servers;

/// <summary>A Maildir that a server of any user reads and writes, and a test too.</summary>
public sealed class Maildir
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    private static long _delivered;

    private readonly string _folder;

    /// <param name="folder">Is made when it is not there, for everybody to write into.</param>
    public Maildir(string folder)
    {
        _folder = folder;
        foreach (var path in new[] { folder, New, Current, Temporary })
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, Everybody);
        }
    }

    /// <summary>How many mails are in it.</summary>
    public int Count => Files().Count;

    private string New => Path.Combine(_folder, "new");

    private string Current => Path.Combine(_folder, "cur");

    private string Temporary => Path.Combine(_folder, "tmp");

    /// <summary>Puts a mail into it as an MDA does. Servers list them in the order in which they came.</summary>
    /// <returns>The file's name.</returns>
    public string Deliver(ReadOnlySpan<byte> message)
    {
        var number = Interlocked.Increment(ref _delivered);
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (number / 1_000_000);
        var name = string.Create(CultureInfo.InvariantCulture, $"{seconds}.M{number % 1_000_000:D6}P{Environment.ProcessId}.test");
        var temporary = Path.Combine(Temporary, name);
        File.WriteAllBytes(temporary, message);
        File.Move(temporary, Path.Combine(New, name));
        return name;
    }

    /// <summary>The octets of each mail, in the order of their files' names.</summary>
    public IReadOnlyList<byte[]> Mails() => [.. Files().Select(File.ReadAllBytes)];

    private List<string> Files() => [.. Directory.EnumerateFiles(New).Concat(Directory.EnumerateFiles(Current)).OrderBy(Path.GetFileName, StringComparer.Ordinal)];
}
