using System.Net;
using Microsoft.AspNetCore.Connections;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Serves each connection that Kestrel accepts.</summary>
internal sealed class SmtpConnectionHandler(SmtpService service, IProtocolTrace? trace) : ConnectionHandler
{
    private readonly Crowd _crowd = new(service.Options.MaxConnections, service.Options.MaxConnectionsPerAddress);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var isIn = _crowd.TryEnter(address);
        try
        {
            var peer = connection.RemoteEndPoint is IPEndPoint endPoint ? endPoint.ToString() : "local";
            await using var wire = new ClientWire(connection.Transport, peer, service.Options.CommandTimeout, trace, service.Stopping);
            var session = new SmtpServerSession(wire, address, service);
            if (isIn)
                await session.Run();
            else if (service.Options.Tls != TlsMode.Implicit)
                await session.SendAway();
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or OperationCanceledException)
        {
            // The client has gone, or reads no replies, or spoke no TLS. It keeps its mail.
            connection.Abort();
        }
        finally
        {
            if (isIn)
                _crowd.Leave(address);
        }
    }
}
