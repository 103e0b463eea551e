using System.Net;
using System.Net.Sockets;
using System.Text;
using Pymalist.Testing.Scripted;

namespace Pymalist.Faults.Running;

/// <summary>A client that delivers by LMTP (RFC 2033), as a mail server does.</summary>
internal static class Lmtp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Delivers a message to one recipient.</summary>
    /// <returns>The reply that decides: the first that is no success, or that to the message.</returns>
    public static async Task<string> Deliver(int port, string recipient, byte[] message)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var line = new LineConnection(client.GetStream(), patience.Token);
        var text = Encoding.Latin1.GetString(message).ReplaceLineEndings("\r\n");
        var reply = await Reply(line);
        foreach (var command in new[] { "LHLO test", "MAIL FROM:<dan@example.org>", $"RCPT TO:<{recipient}>", "DATA", $"{text}\r\n." })
        {
            if (reply[0] is not ('2' or '3'))
                return reply;
            await line.Say(command + "\r\n");
            reply = await Reply(line);
        }

        return reply;
    }

    private static async Task<string> Reply(LineConnection line)
    {
        string reply;
        do
            reply = await line.Read() ?? "4 closed";
        while (reply.Length > 3 && reply[3] == '-');
        return reply;
    }
}
