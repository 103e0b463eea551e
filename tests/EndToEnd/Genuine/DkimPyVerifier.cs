using System.Globalization;
using System.Text.Json;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>dkimpy: one process for many messages, with the keys from a real name server.</summary>
internal static class DkimPyVerifier
{
    private const string Program = """
        import json, sys, dkim, dns.resolver
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ['127.0.0.1'], int(sys.argv[1])
        known = {}
        def txt(name, timeout=5):
            if name not in known:
                try:
                    known[name] = b''.join(resolver.resolve(name.decode(), 'TXT')[0].strings)
                except dns.exception.DNSException:
                    known[name] = None
            return known[name]
        def signature(message, place, value):
            tags = dkim.util.parse_tag_value(value)
            try:
                passes = dkim.DKIM(message).verify(idx=place, dnsfunc=txt)
            except dkim.DKIMException:
                passes = False
            return dict(Domain=tags[b'd'].decode(), Selector=tags[b's'].decode(), Passes=passes)
        def verdicts(message):
            try:
                fields = [value for name, value in dkim.DKIM(message).headers if name.lower() == b'dkim-signature']
                arc = (dkim.arc_verify(message, dnsfunc=txt)[0] or b'').decode()
                return dict(Signatures=[signature(message, place, value) for place, value in enumerate(fields)], Arc=arc, Error='')
            except Exception as e:
                return dict(Signatures=[], Arc='', Error=type(e).__name__ + ': ' + str(e))
        for i in range(int(sys.argv[3])):
            print(json.dumps(verdicts(open(f'{sys.argv[2]}/{i}', 'rb').read())))
        """;

    /// <param name="dns">Has the keys.</param>
    /// <param name="messages">With CR LF.</param>
    public static async Task<IReadOnlyList<Verdicts>> Verify(DnsServer dns, IReadOnlyList<byte[]> messages)
    {
        using var folder = new TemporaryFolder("dkimpy");
        for (var i = 0; i < messages.Count; i++)
            await File.WriteAllBytesAsync(folder.In(i.ToString(CultureInfo.InvariantCulture)), messages[i]);

        var output = await Programs.Run(["/usr/bin/python3", "-c", Program, Text(dns.Port), folder.In(""), Text(messages.Count)]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Verdicts>(line)!)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
