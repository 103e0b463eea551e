using MailKit;
using ProtocolException = Pymalist.Internet.Transport.ProtocolException;

namespace Pymalist.MailKit.Mailboxes;

/// <summary>Takes the octets of a mail from MailKit: those that came, and no more than allowed.</summary>
internal static class MailStream
{
    /// <param name="download">Gets them as a stream.</param>
    /// <param name="limit">In octets. A server that sends more than it said is no longer listened to.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static async Task<ReadOnlyMemory<byte>> Read(
        Func<ITransferProgress, CancellationToken, Task<Stream>> download, long limit, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await using var stream = await download(new Limit(limit, enough), enough.Token);
            var octets = new byte[stream.Length];
            await stream.ReadExactlyAsync(octets, enough.Token);
            return octets;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested && enough.IsCancellationRequested)
        {
            throw new ProtocolException($"A mail has more than the {limit} octets that are allowed; the server had said less.", exception);
        }
    }

    private sealed class Limit(long octets, CancellationTokenSource enough) : ITransferProgress
    {
        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        public void Report(long bytesTransferred)
        {
            if (bytesTransferred > octets)
                enough.Cancel();
        }
    }
}
