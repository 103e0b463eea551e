using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>
/// Receives mail from SMTP or LMTP clients and hands it out. A client's message is accepted once the next mail is asked for,
/// which says that it is safe; until then the client keeps it, and it does so for good when nobody asks.
/// </summary>
/// <remarks>Several enumerations at once share what comes in: as many mails are in hand as there are enumerations.</remarks>
/// <param name="options">Where to listen, what to speak and what to take.</param>
/// <param name="isKnown">Says which recipients there are; without it every address is one. It is asked by many sessions at once.</param>
/// <param name="trace">Sees what is said where the options ask for it; null where nobody looks.</param>
public sealed class SmtpListener(SmtpListenerOptions options, Func<AddrSpec, bool>? isKnown = null, IProtocolTrace? trace = null) : IFetcher, IAsyncDisposable
{
    private readonly Channel<Handover> _received = Channel.CreateUnbounded<Handover>();
    private readonly SemaphoreSlim _lock = new(1);
    private SmtpServer? _server;
    private int _enumerations;

    /// <summary>How many enumerations it is made for.</summary>
    public int Concurrency => options.Concurrency;

    /// <summary>Listens, unless it does so already.</summary>
    /// <returns>Where: the port too, if it was to be any.</returns>
    /// <exception cref="IOException">It cannot listen there: somebody else does. Or there is no certificate that can be read.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot listen there: it may not, or there is no such address.</exception>
    public async Task<EndPoint> Start(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            _server ??= await SmtpServer.Start(options, Handler, cancellationToken);
            return _server.EndPoint;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>
    /// Each mail as it comes in, with its envelope. Never says "nothing more": it waits for mail until it is cancelled. When
    /// the last enumeration is, it listens no more, and the clients are told so.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">It cannot listen.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _enumerations);
        try
        {
            await Start(cancellationToken);
            await foreach (var handover in _received.Reader.ReadAllAsync(cancellationToken))
            {
                if (handover.Take() is not { } mail)
                    continue;

                try
                {
                    yield return mail;
                    handover.Accept();
                }
                finally
                {
                    handover.Refuse();
                }
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref _enumerations) == 0 && cancellationToken.IsCancellationRequested)
                await DisposeAsync();
        }
    }

    /// <summary>Listens no more, and sends the clients away: those that wait for an answer keep their mail.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lock.WaitAsync();
        try
        {
            if (_server is not null)
                await _server.DisposeAsync();
            _server = null;
        }
        finally
        {
            _lock.Release();
        }
    }

    private SmtpConnectionHandler Handler(CancellationToken stopping)
    {
        var certificate = options.Tls == TlsMode.None ? null : new ServerCertificate(options.CertificateFile ?? "", options.CertificateKeyFile);
        return new(new SmtpService(options, isKnown, HandOver, certificate, new OctetBudget(options.MaxTotalSize), stopping), options.Trace ? trace : null);
    }

    private async Task<bool> HandOver(Mail mail, CancellationToken stopping)
    {
        var handover = new Handover(mail);
        return _received.Writer.TryWrite(handover) && await handover.Outcome(options.HandoverTimeout, stopping);
    }
}
