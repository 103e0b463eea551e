using System.Net;
using Microsoft.AspNetCore.Connections;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Serves each connection that Kestrel accepts.</summary>
internal sealed class SmtpConnectionHandler(SmtpService service, IProtocolTrace? trace) : ConnectionHandler
{
    private readonly Crowd _served = new(service.Options.MaxConnections, service.Options.MaxConnectionsPerAddress);

    // Who finds no place is told so, and only that; but of those, too, there are no more at a time.
    private readonly Crowd _sentAway = new(service.Options.MaxConnections, service.Options.MaxConnectionsPerAddress);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var crowd = new[] { _served, _sentAway }.FirstOrDefault(one => one.TryEnter(address));
        if (crowd is null)
            return;

        try
        {
            await Serve(connection, address, isIn: crowd == _served);
        }
        finally
        {
            crowd.Leave(address);
        }
    }

    private async Task Serve(ConnectionContext connection, IPAddress? address, bool isIn)
    {
        var peer = connection.RemoteEndPoint is IPEndPoint endPoint ? endPoint.ToString() : "local";
        await using var wire = new ClientWire(connection.Transport, peer, service.Options.CommandTimeout, trace, service.Stopping);
        try
        {
            var session = new SmtpServerSession(wire, address, service);
            if (isIn)
                await session.Run();
            else if (service.Options.Tls != TlsMode.Implicit)
                await session.SendAway();

            await LingeringClose.Run(connection, service.Stopping);
        }
        catch (ConnectionLostException) when (wire.HasEnded)
        {
            // It has closed its side without a QUIT. Replies may still be on their way to it: no reset.
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or OperationCanceledException)
        {
            // The client is not there any more, or reads no replies, or spoke no TLS. It keeps its mail.
            connection.Abort();
        }
    }
}
