using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Transport;

/// <summary>Says <c>hello</c> in TLS to one client, and whose certificate it has shown.</summary>
internal sealed class TlsTestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly bool _asksForCertificate;
    private readonly Task _serving;

    public TlsTestServer(ServerCertificate certificate, bool asksForCertificate = false)
    {
        (_certificate, _asksForCertificate) = (certificate.Load(), asksForCertificate);
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = _asksForCertificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) => !_asksForCertificate || shown is not null,
            });
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"hello {stream.RemoteCertificate?.Subject}\r\n"));
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // The client has gone, or nobody came.
        }
    }
}
