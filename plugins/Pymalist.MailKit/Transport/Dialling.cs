using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using Pymalist.Internet.Transport;

namespace Pymalist.MailKit.Transport;

/// <summary>Connects a client to its server: directly or through a proxy, and in TLS as the settings want it.</summary>
/// <param name="options">Where to, and how.</param>
/// <param name="proxy">Null where there is none.</param>
internal sealed class Dialling(ConnectionOptions options, ProxyOptions? proxy)
{
    /// <summary>Who is at the other end: <c>host:port</c>.</summary>
    public string Peer => $"{options.Host}:{options.Port}";

    /// <summary>The settings for TLS, the same that the built-in clients have.</summary>
    /// <param name="certificate">Hears what became of the check.</param>
    public SslClientAuthenticationOptions ForTls(RemoteCertificateValidationCallback certificate)
    {
        var tls = Tls.Client(options);
        tls.RemoteCertificateValidationCallback = certificate;
        return tls;
    }

    /// <summary>Connects it, up to where it may log in.</summary>
    /// <param name="client">One that is not connected.</param>
    /// <param name="commandTimeout">For each of the server's answers.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="SessionBrokenException">There is no connection, or no TLS where it was asked for.</exception>
    /// <exception cref="RefusedException">The server does not want us.</exception>
    public async Task Connect(MailService client, TimeSpan commandTimeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout + commandTimeout);
        client.Timeout = Milliseconds(commandTimeout);
        try
        {
            if (proxy is not null)
            {
                client.ProxyClient = proxy.Client();
                await client.ConnectAsync(options.Host, options.Port, Security, limit.Token);
            }
            else
            {
                await client.ConnectAsync(await Connected(limit.Token), options.Host, options.Port, Security, limit.Token);
            }
        }
        catch (Exception exception) when (Failures.Of(exception, $"{Peer} cannot be reached", limit.Token, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>As MailKit has time-outs; zero is none there.</summary>
    public static int Milliseconds(TimeSpan timeout) => (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);

    private SecureSocketOptions Security => options.Tls switch
    {
        TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
        TlsMode.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    // Not its own: that one waits before it sends what is small (Nagle), and servers wait before they acknowledge it.
    private async Task<Socket> Connected(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, limit.Token);
            return socket;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"no connection within {options.ConnectTimeout}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
