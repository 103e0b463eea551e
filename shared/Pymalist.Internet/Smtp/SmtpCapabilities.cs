using System.Globalization;

namespace Pymalist.Internet.Smtp;

/// <summary>What a server said that it can do, in its answer to EHLO (RFC 5321, section 4.1.1.1). After HELO: nothing.</summary>
internal sealed class SmtpCapabilities
{
    public static readonly SmtpCapabilities None = new([]);

    private readonly Dictionary<string, string> _keywords = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="lines">The answer's lines behind the first one, which is a greeting.</param>
    public SmtpCapabilities(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // Servers of old write AUTH=LOGIN, some of them beside AUTH LOGIN.
            var end = line.IndexOfAny([' ', '=']);
            var (keyword, rest) = end < 0 ? (line, "") : (line[..end], line[(end + 1)..]);
            _keywords[keyword] = $"{_keywords.GetValueOrDefault(keyword)} {rest}".Trim();
        }
    }

    public bool Pipelining => Has("PIPELINING");

    public bool EightBitMime => Has("8BITMIME");

    public bool SmtpUtf8 => Has("SMTPUTF8");

    public bool StartTls => Has("STARTTLS");

    public bool Size => Has("SIZE");

    /// <summary>The largest message it takes, in octets; <see cref="long.MaxValue"/> where it names none (RFC 1870, section 4).</summary>
    public long MaxSize =>
        long.TryParse(_keywords.GetValueOrDefault("SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : long.MaxValue;

    /// <summary>Whether it takes this SASL mechanism.</summary>
    public bool Authenticates(string mechanism) =>
        _keywords.GetValueOrDefault("AUTH", "").Split(' ').Contains(mechanism, StringComparer.OrdinalIgnoreCase);

    private bool Has(string keyword) => _keywords.ContainsKey(keyword);
}
