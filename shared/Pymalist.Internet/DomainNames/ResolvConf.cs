using System.Globalization;

namespace Pymalist.Internet.DomainNames;

/// <summary>What the system's resolver is told in <c>/etc/resolv.conf</c> (resolv.conf(5)), read as the C library reads it.</summary>
internal sealed record ResolvConf
{
    private const int MaxServers = 3;
    private const int MaxTimeout = 30;
    private const int MaxAttempts = 5;
    private const int MaxNDots = 15;

    private static readonly char[] Space = [' ', '\t', '\r'];

    public List<string> Servers { get; } = [];

    public IReadOnlyList<string> Search { get; private set; } = [];

    public int NDots { get; private set; } = 1;

    public TimeSpan? Timeout { get; private set; }

    public int? Attempts { get; private set; }

    public bool Rotate { get; private set; }

    public bool TcpOnly { get; private set; }

    /// <summary>A file that cannot be read is an empty one, and the server of an empty one is on this machine.</summary>
    public static ResolvConf Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Parse("");
        }
    }

    public static ResolvConf Parse(string text)
    {
        var file = new ResolvConf();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(Space, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && line[0] is not ('#' or ';'))
                file.Take(words[0], words[1..]);
        }

        if (file.Servers.Count == 0)
            file.Servers.Add("127.0.0.1");
        return file;
    }

    private void Take(string keyword, string[] values)
    {
        switch (keyword)
        {
            case "nameserver" when Servers.Count < MaxServers && NameServers.Parse(values[0]) is not null:
                Servers.Add(values[0]);
                break;
            case "domain":
                Search = [values[0]];
                break;
            case "search":
                Search = values;
                break;
            case "options":
                foreach (var option in values)
                    TakeOption(option);
                break;
        }
    }

    private void TakeOption(string option)
    {
        var colon = option.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? option : option[..colon];
        _ = int.TryParse(colon < 0 ? "" : option[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        switch (name)
        {
            case "ndots":
                NDots = Math.Min(number, MaxNDots);
                break;
            case "timeout":
                Timeout = TimeSpan.FromSeconds(Math.Clamp(number, 1, MaxTimeout));
                break;
            case "attempts":
                Attempts = Math.Clamp(number, 1, MaxAttempts);
                break;
            case "rotate":
                Rotate = true;
                break;
            case "use-vc":
                TcpOnly = true;
                break;
        }
    }
}
