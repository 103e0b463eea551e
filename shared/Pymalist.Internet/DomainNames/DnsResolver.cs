using System.Net;

namespace Pymalist.Internet.DomainNames;

/// <summary>
/// Asks the recursive servers of this machine or others (RFC 1034, section 5.3.1: a stub resolver), by UDP and where an answer is
/// too long for that by TCP, and keeps what they say for as long as it holds.
/// </summary>
/// <remarks>
/// Names may be international ones. What can be no name (an empty label, one of more than 63 octets) does not exist, and nobody is
/// asked. Of aliases (CNAME) those are followed that come with an answer, as they do from a recursive server. The hosts file is not read.
/// </remarks>
public sealed class DnsResolver : IDnsResolver
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
    private const int DefaultAttempts = 2;

    private readonly DnsOptions _options;
    private readonly DnsInquiry _inquiry;
    private readonly DnsCache _cache;
    private readonly SharedWork<DnsQuestion, object> _underWay = new();
    private readonly IReadOnlyList<string> _search;
    private readonly int _nDots;

    /// <exception cref="ArgumentException">A server's address is none.</exception>
    public DnsResolver(DnsOptions options, TimeProvider time)
    {
        var system = options.Servers.Count > 0 ? ResolvConf.Parse("") : ResolvConf.Read(options.ResolvConfFile);
        var addresses = options.Servers.Count > 0 ? options.Servers : system.Servers;
        var servers = new NameServers([.. addresses.Select(ParseServer)], options.Rotate ?? system.Rotate, time);
        var attempts = options.Attempts ?? system.Attempts ?? DefaultAttempts;
        var timeout = options.Timeout ?? system.Timeout ?? DefaultTimeout;
        _inquiry = new DnsInquiry(servers, attempts, timeout, options.TcpOnly ?? system.TcpOnly, time);
        _cache = new DnsCache(options.MaxCacheSize, time);
        _search = options.Search ?? system.Search;
        _nDots = system.NDots;
        _options = options;
    }

    public ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken) =>
        Find(name, RecordType.Txt, RecordData.Text, cancellationToken);

    public async ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken)
    {
        var answer = await Find(name, RecordType.Mx, RecordData.Exchanger, cancellationToken);
        return answer with { Records = [.. answer.Records.OrderBy(exchanger => exchanger.Preference)] };
    }

    public async ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken)
    {
        var found = new List<IPAddress>();
        var failure = default(DnsException);
        var exists = false;
        Task<DnsAnswer<IPAddress>>[] asked =
        [
            Find(name, RecordType.Aaaa, RecordData.Address, cancellationToken).AsTask(),
            Find(name, RecordType.A, RecordData.Address, cancellationToken).AsTask(),
        ];
        foreach (var one in asked)
        {
            try
            {
                var answer = await one;
                exists |= answer.Exists;
                found.AddRange(answer.Records);
            }
            catch (DnsException exception)
            {
                failure = exception;
            }
        }

        return failure is null || found.Count > 0 ? new DnsAnswer<IPAddress>(exists, found) : throw failure;
    }

    private static IPEndPoint ParseServer(string text) =>
        NameServers.Parse(text) ?? throw new ArgumentException($"{text} is no IP address of a DNS server.", nameof(text));

    private async ValueTask<DnsAnswer<T>> Find<T>(string name, RecordType type, Func<DnsReply, DnsRecord, T> read, CancellationToken cancellationToken)
    {
        var best = new DnsAnswer<T>(Exists: false, []);
        foreach (var candidate in Candidates(name))
        {
            if (DomainName.ToAscii(candidate) is not { } ascii)
                continue;

            var answer = await Find(new DnsQuestion(ascii, type), read, cancellationToken);
            if (answer.Records.Count > 0)
                return answer;
            best = answer.Exists ? answer : best;
        }

        return best;
    }

    private IEnumerable<string> Candidates(string name)
    {
        if (_search.Count == 0 || name.Contains('.', StringComparison.Ordinal))
            return [name];

        var below = _search.Select(domain => $"{name}.{domain}");
        return _nDots == 0 ? below.Prepend(name) : below.Append(name);
    }

    private async ValueTask<DnsAnswer<T>> Find<T>(DnsQuestion question, Func<DnsReply, DnsRecord, T> read, CancellationToken cancellationToken)
    {
        if (!_cache.TryGet(question, out var answer))
            answer = await _underWay.Do(question, async cancellation => await Ask(question, read, cancellation), cancellationToken);
        return answer is Failure failure ? throw new DnsException(failure.Message, failure.Exception) : (DnsAnswer<T>)answer;
    }

    private async Task<object> Ask<T>(DnsQuestion question, Func<DnsReply, DnsRecord, T> read, CancellationToken cancellationToken)
    {
        try
        {
            var finding = await _inquiry.Ask(question, read, cancellationToken);
            var most = finding.Answer.Records.Count > 0 ? _options.MaxTtl : _options.MaxNegativeTtl;
            _cache.Add(question, finding.Answer, finding.Ttl < most ? finding.Ttl : most, finding.Size);
            return finding.Answer;
        }
        catch (DnsException exception)
        {
            var failure = new Failure(exception.Message, exception.InnerException);
            _cache.Add(question, failure, _options.FailureTtl, exception.Message.Length);
            return failure;
        }
    }

    private sealed record Failure(string Message, Exception? Exception);
}
