using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Kestrel, from the moment that it listens until all its clients have gone.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    // What clients still do when they have been told that it is over.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly KestrelServer _kestrel;
    private readonly CancellationTokenSource _stopping;
    private readonly ListenOptions _listening;

    private SmtpServer(KestrelServer kestrel, ListenOptions listening, CancellationTokenSource stopping) =>
        (_kestrel, _listening, _stopping) = (kestrel, listening, stopping);

    /// <summary>Where it listens: the port too, if it was to be any.</summary>
    public EndPoint EndPoint => _listening.EndPoint;

    /// <exception cref="IOException">It cannot listen there: somebody else does.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot listen there: it may not, or there is no such address.</exception>
    public static async Task<SmtpServer> Start(
        SmtpListenerOptions options, Func<CancellationToken, ConnectionHandler> handler, CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var (kestrelOptions, listening) = OptionsOf(options, handler(stopping.Token));
        var kestrel = new KestrelServer(Options.Create(kestrelOptions), new SocketTransportFactory(Options.Create(Transport), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        try
        {
            SocketFile.RemoveLeftover(options.Socket);
            await kestrel.StartAsync(new NoHttp(), cancellationToken);
            SocketFile.Open(options.Socket, options.SocketMode);
            return new(kestrel, listening(), stopping);
        }
        catch
        {
            kestrel.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Listens no more, and sends the clients away: those that wait for an answer get one.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var grace = new CancellationTokenSource(Grace);
        await _kestrel.StopAsync(grace.Token);
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    // One octet that waits to be written is one too many: what was sent is in the kernel's hands, or the client is too slow.
    // A session never blocks the thread that it is on, so that it needs no other one for each command.
    private static SocketTransportOptions Transport => new() { MaxReadBufferSize = 128 * 1024, MaxWriteBufferSize = 1, UnsafePreferInlineScheduling = true };

    private static (KestrelServerOptions, Func<ListenOptions>) OptionsOf(SmtpListenerOptions options, ConnectionHandler handler)
    {
        var kestrel = new KestrelServerOptions();
        ListenOptions? listening = null;
        void Listen(ListenOptions one) => (listening = one).Run(handler.OnConnectedAsync);

        if (options.Socket is { } path)
            kestrel.ListenUnixSocket(path, Listen);
        else
            kestrel.Listen(options.Address, options.Port, Listen);
        return (kestrel, () => listening!);
    }

    // Kestrel wants to know what answers HTTP; here nothing does.
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception) => throw new NotSupportedException();
    }
}
