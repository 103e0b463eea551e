using System.Globalization;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>opendkim in its test mode, with the keys from a real name server. It knows neither ARC nor Ed25519.</summary>
internal static class OpenDkimVerifier
{
    // What it would put on top of a message; a line for each signature.
    private const string Finding = "### INSHEADER:";

    /// <param name="dns">Has the keys.</param>
    /// <param name="messages">With CR LF.</param>
    public static async Task<IReadOnlyList<Verdicts>> Verify(DnsServer dns, IReadOnlyList<byte[]> messages)
    {
        using var folder = new TemporaryFolder("opendkim");
        await File.WriteAllTextAsync(folder.In("opendkim.conf"), $"Mode v\nSyslog no\nResolverConfiguration {folder.In("unbound.conf")}\n");
        await File.WriteAllTextAsync(folder.In("unbound.conf"), $"""
            server:
              do-not-query-localhost: no
              module-config: "iterator"
              local-zone: "test." nodefault
            forward-zone:
              name: "."
              forward-addr: 127.0.0.1@{dns.Port}

            """);
        var files = Enumerable.Range(0, messages.Count).Select(i => folder.In(i.ToString(CultureInfo.InvariantCulture) + ".eml")).ToArray();
        foreach (var (file, message) in files.Zip(messages))
            await File.WriteAllBytesAsync(file, message);

        var output = await Programs.Run([Debian.PathOf("opendkim")!, "-x", folder.In("opendkim.conf"), "-t", string.Join(',', files), "-v", "-v"]);
        return [.. output.Split(Finding)[1..].Select(finding => new Verdicts([.. SignaturesIn(finding)]))];
    }

    private static IEnumerable<SignatureVerdict> SignaturesIn(string finding) =>
        from line in finding.Split('\n')
        let words = line.TrimEnd(';', '\'').Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        where words is [['d', 'k', 'i', 'm', '=', ..], ..] && words.Any(word => word.StartsWith("header.d=", StringComparison.Ordinal))
        select new SignatureVerdict(After("header.d=", words), After("header.s=", words), words[0] == "dkim=pass");

    private static string After(string name, string[] words) => words.First(word => word.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
