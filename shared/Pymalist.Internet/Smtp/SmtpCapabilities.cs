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

        Pipelining = Has("PIPELINING");
        EightBitMime = Has("8BITMIME");
        SmtpUtf8 = Has("SMTPUTF8");
        Chunking = Has("CHUNKING");
        BinaryMime = Chunking && Has("BINARYMIME");
        Dsn = Has("DSN");
        StartTls = Has("STARTTLS");
        Size = Has("SIZE");
        MaxSize = LargestSize(_keywords.GetValueOrDefault("SIZE"));
        Mechanisms = _keywords.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public bool Pipelining { get; }

    public bool EightBitMime { get; }

    public bool SmtpUtf8 { get; }

    public bool Chunking { get; }

    public bool BinaryMime { get; }

    public bool Dsn { get; }

    public bool StartTls { get; }

    public bool Size { get; }

    /// <summary>The largest message it takes, in octets; <see cref="long.MaxValue"/> where it names none (RFC 1870, section 4).</summary>
    public long MaxSize { get; }

    /// <summary>The SASL mechanisms that it takes.</summary>
    public IReadOnlyList<string> Mechanisms { get; }

    private static long LargestSize(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : long.MaxValue;

    private bool Has(string keyword) => _keywords.ContainsKey(keyword);
}
