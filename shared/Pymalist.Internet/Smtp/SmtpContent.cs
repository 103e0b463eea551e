using System.Buffers;

namespace Pymalist.Internet.Smtp;

/// <summary>How messages go out: by DATA or by BDAT (RFC 3030), small ones with commands before and behind them, large ones in blocks.</summary>
internal sealed class SmtpContent(SmtpSession session, SmtpOptions options)
{
    private const int MaxSmall = 64 * 1024;
    private const int BlockSize = 256 * 1024;

    /// <summary>Whether it goes out in one piece.</summary>
    public static bool IsSmall(OutgoingMessage message) => message.Size <= MaxSmall;

    /// <summary>Puts the end of a message into the flight: of a small one all of it.</summary>
    public void End(SmtpTransaction transaction)
    {
        var flight = session.Flight;
        if (IsSmall(transaction.Message))
        {
            if (transaction.IsChunked)
                flight.Add("BDAT ").Add(transaction.Message.Size).Add(" LAST").End();
            flight.Message(transaction.Message, stuffed: !transaction.IsChunked);
        }
        else
        {
            flight.Command(transaction.IsChunked ? "BDAT 0 LAST" : ".");
        }
    }

    /// <summary>Sends all of a large message but its end.</summary>
    /// <returns>The server's reply when it does not want the rest; null when it takes it.</returns>
    public async ValueTask<SmtpReply?> SendBlocks(SmtpTransaction transaction, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            foreach (var block in transaction.Message.Blocks(stuffed: !transaction.IsChunked, buffer))
            {
                if (transaction.IsChunked)
                    session.Flight.Add("BDAT ").Add(block.Length).End();
                if (!session.Flight.IsEmpty)
                    await session.Send(options.DataBlockTimeout, cancellationToken);
                await session.Send(block, options.DataBlockTimeout, cancellationToken);
                if (transaction.IsChunked && await session.Read(options.CommandTimeout, cancellationToken) is { IsDone: false } reply)
                    return reply;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
