using System.Net.Security;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Mailboxes;
using Pymalist.MailKit.Transport;
using Pop3Capabilities = MailKit.Net.Pop3.Pop3Capabilities;
using Pop3Client = MailKit.Net.Pop3.Pop3Client;

namespace Pymalist.MailKit.Pop3;

/// <summary>A session with a POP3 server.</summary>
internal sealed class Pop3Session : IMailboxSession
{
    private readonly MailKitPop3Options _options;
    private readonly Dialling _dialling;
    private readonly QuitWatch _watch = new();
    private readonly Client _client;

    private Pop3Session(MailKitPop3Options options, Dialling dialling) =>
        (_options, _dialling, _client) = (options, dialling, new Client(_watch, dialling));

    public static async Task<Pop3Session> Open(MailKitPop3Options options, Dialling dialling, Pop3Login login, CancellationToken cancellationToken)
    {
        var session = new Pop3Session(options, dialling);
        try
        {
            await dialling.Connect(session._client, options.CommandTimeout, cancellationToken);
            await session.Guarded("did not let us in", token => login.Run(session._client, token), cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<StoredMail>> List(CancellationToken cancellationToken)
    {
        var (sizes, uids) = (default(IList<int>)!, default(IList<string>)!);
        await Guarded("did not list its mail", async token =>
        {
            sizes = await _client.GetMessageSizesAsync(token);
            uids = _client.Capabilities.HasFlag(Pop3Capabilities.UIDL) && sizes.Count > 0 ? await _client.GetMessageUidsAsync(token) : [];
        }, cancellationToken);

        var count = uids.CountBy(uid => uid).ToDictionary();
        return [.. sizes.Select((size, index) => new StoredMail((uint)index + 1, Name(index), size))];

        string Name(int index) => index < uids.Count && count[uids[index]] == 1 ? uids[index] : "";
    }

    public async Task<ReadOnlyMemory<byte>> Retrieve(StoredMail mail, CancellationToken cancellationToken)
    {
        var octets = default(ReadOnlyMemory<byte>);
        await Guarded($"did not send mail {mail.Number}", async token => octets = await MailStream.Read(
            (progress, stop) => _client.GetStreamAsync((int)mail.Number - 1, headersOnly: false, stop, progress), _options.MaxMessageSize, token), cancellationToken);
        return octets;
    }

    public Task Mark(StoredMail mail, CancellationToken cancellationToken) =>
        Guarded($"did not delete mail {mail.Number}", token => _client.DeleteMessageAsync((int)mail.Number - 1, token), cancellationToken);

    /// <summary>Ends the session.</summary>
    public async Task Commit(CancellationToken cancellationToken)
    {
        await Guarded("did not end the session", token => _client.DisconnectAsync(quit: true, token), cancellationToken);
        if (!_watch.IsConfirmed)
            throw new ConnectionLostException($"{_dialling.Peer} did not answer QUIT.");
    }

    public Task<bool> AwaitNews(CancellationToken cancellationToken) => Task.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        // QUIT is mere politeness now, unless something was marked in a session that is to be given up: then it must not be said.
        _client.Dispose();
        await ValueTask.CompletedTask;
    }

    private async Task Guarded(string failing, Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
        }
        catch (Exception exception) when (Failures.Of(exception, $"{_dialling.Peer} {failing}", cancellationToken, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private sealed class Client(QuitWatch watch, Dialling dialling) : Pop3Client(watch)
    {
        protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback) =>
            dialling.ForTls(remoteCertificateValidationCallback);
    }
}
