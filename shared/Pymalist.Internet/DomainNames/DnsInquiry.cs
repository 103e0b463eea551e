using System.Net;
using System.Net.Sockets;

namespace Pymalist.Internet.DomainNames;

/// <summary>Puts a question to one server after the other until one knows.</summary>
internal sealed class DnsInquiry(NameServers servers, int attempts, TimeSpan timeout, bool tcpOnly, TimeProvider time)
{
    /// <exception cref="DnsException">None of them knows.</exception>
    public async Task<DnsFinding<T>> Ask<T>(DnsQuestion question, Func<DnsReply, DnsRecord, T> read, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var last = default(Exception);
        var ask = servers.InOrder();
        for (var attempt = 0; attempt < attempts && ask.Count > 0; attempt++)
        {
            // Who has said that he cannot tell will not know a moment later.
            var silent = new List<IPEndPoint>();
            foreach (var server in ask)
            {
                try
                {
                    return await AskOne(server, question, read, cancellationToken);
                }
                catch (BadReplyException exception)
                {
                    problems.Add($"{server}: {exception.Message}");
                    last = exception;
                }
                catch (Exception exception) when (exception is SocketException or IOException || IsTimeout(exception, cancellationToken))
                {
                    problems.Add($"{server}: {(exception is OperationCanceledException ? $"silent for {timeout.TotalSeconds:0.###} s" : exception.Message)}");
                    last = exception;
                    silent.Add(server);
                    servers.WasSilent(server);
                }
            }

            ask = silent;
        }

        throw new DnsException($"There is no answer to the question for the {question}: {string.Join("; ", problems.Distinct())}", last);
    }

    private static bool IsTimeout(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private async Task<DnsFinding<T>> AskOne<T>(IPEndPoint server, DnsQuestion question, Func<DnsReply, DnsRecord, T> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var reply = await Exchange(server, new DnsQuery(question, withEdns: true), either.Token);

        // RFC 6891, section 7: servers of old do not know what an OPT record is.
        if (reply.Code is ResponseCode.FormatError or ResponseCode.NotImplemented)
            reply = await Exchange(server, new DnsQuery(question, withEdns: false), either.Token);
        servers.Answered(server);
        return DnsFinding<T>.Of(reply, read);
    }

    private Task<DnsReply> Exchange(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken) =>
        tcpOnly ? DnsExchange.ByTcp(server, query, cancellationToken) : DnsExchange.ByUdpOrTcp(server, query, cancellationToken);
}
