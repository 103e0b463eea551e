using System.Net.Security;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using Pymalist.MailKit.Mailboxes;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Imap;

/// <summary>A session with an IMAP server, in its folder.</summary>
internal sealed class ImapSession : IMailboxSession
{
    private readonly MailKitImapOptions _options;
    private readonly Dialling _dialling;
    private readonly Client _client;
    private readonly List<UniqueId> _marked = [];
    private IMailFolder _folder = null!;

    private ImapSession(MailKitImapOptions options, Dialling dialling) => (_options, _dialling, _client) = (options, dialling, new Client(dialling));

    public static async Task<ImapSession> Open(MailKitImapOptions options, Dialling dialling, Login login, CancellationToken cancellationToken)
    {
        var session = new ImapSession(options, dialling);
        try
        {
            await dialling.Connect(session._client, options.CommandTimeout, cancellationToken);
            await session.Guarded("did not let us in", token => session.LogIn(login, token), cancellationToken);
            await session.Guarded($"did not open the folder {options.Folder}", session.Select, cancellationToken);
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
        var mails = default(IList<IMessageSummary>)!;
        await Guarded(
            "did not list its mail",
            async token => mails = await _folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags, token),
            cancellationToken);
        return
        [
            .. from mail in mails
               where !mail.Flags.GetValueOrDefault().HasFlag(MessageFlags.Deleted) && !_marked.Contains(mail.UniqueId)
               select new StoredMail(mail.UniqueId.Id, _folder.UidValidity == 0 ? "" : $"{_folder.UidValidity}/{mail.UniqueId.Id}", mail.Size.GetValueOrDefault()),
        ];
    }

    public async Task<ReadOnlyMemory<byte>> Retrieve(StoredMail mail, CancellationToken cancellationToken)
    {
        var octets = default(ReadOnlyMemory<byte>);
        await Guarded($"did not send mail {mail.Number}", async token => octets = await MailStream.Read(
            (progress, stop) => _folder.GetStreamAsync(Id(mail), "", stop, progress), _options.MaxMessageSize, token), cancellationToken);
        return octets;
    }

    public Task Mark(StoredMail mail, CancellationToken cancellationToken)
    {
        _marked.Add(Id(mail));
        return Task.CompletedTask;
    }

    /// <summary>Moves them, or deletes them for good. The session goes on.</summary>
    public Task Commit(CancellationToken cancellationToken) =>
        Guarded("did not remove what was fetched", async token =>
        {
            var uids = _marked.ToArray();
            _marked.Clear();
            if (_options.MoveTo is { } path)
            {
                await _folder.MoveToAsync(uids, await Destination(path, token), token);
            }
            else
            {
                await _folder.StoreAsync(uids, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, token);
                await _folder.ExpungeAsync(uids, token);
            }
        }, cancellationToken);

    /// <summary>By IDLE (RFC 2177) where the server has it, else by asking from time to time.</summary>
    public async Task<bool> AwaitNews(CancellationToken cancellationToken)
    {
        var before = _folder.Count;
        var hasIdle = _client.Capabilities.HasFlag(ImapCapabilities.Idle);
        while (!cancellationToken.IsCancellationRequested && _folder.Count <= before)
        {
            before = _folder.Count;
            await Guarded("did not wait for mail", token => hasIdle ? Idle(before, token) : Poll(token), cancellationToken);
        }

        return _folder.Count > before;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static UniqueId Id(StoredMail mail) => new(mail.Number);

    private async Task LogIn(Login login, CancellationToken cancellationToken)
    {
        var mechanism = await login.Choose(_client.AuthenticationMechanisms, cancellationToken);
        if (mechanism is null && _options.OAuth is not null)
            throw new RefusedException($"{_dialling.Peer} offers no log-in by OAuth: neither OAUTHBEARER nor XOAUTH2.");

        try
        {
            if (mechanism is not null)
            {
                await _client.AuthenticateAsync(mechanism, cancellationToken);
                return;
            }

            // The LOGIN command, as nothing better is offered.
            _client.AuthenticationMechanisms.Clear();
            await _client.AuthenticateAsync(Encoding.UTF8, login.Credential, cancellationToken);
        }
        catch (global::MailKit.Security.AuthenticationException)
        {
            login.Refused();
            throw;
        }
    }

    private async Task Select(CancellationToken cancellationToken)
    {
        var isInbox = _options.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase);
        _folder = isInbox ? _client.Inbox! : await _client.GetFolderAsync(_options.Folder, cancellationToken);
        await _folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
    }

    private async Task<IMailFolder> Destination(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetFolderAsync(path, cancellationToken);
        }
        catch (FolderNotFoundException)
        {
            return await Created(path, cancellationToken);
        }
    }

    // MailKit makes a folder in the one above it.
    private async Task<IMailFolder> Created(string path, CancellationToken cancellationToken)
    {
        var separator = _folder.DirectorySeparator == '\0' ? -1 : path.LastIndexOf(_folder.DirectorySeparator);
        var parent = separator < 0 ? _client.GetFolder(_client.PersonalNamespaces[0]) : await Destination(path[..separator], cancellationToken);
        return await parent.CreateAsync(path[(separator + 1)..], isMessageFolder: true, cancellationToken)
            ?? throw new FolderNotFoundException(path);
    }

    // IDLE that is ended by us is no failure: the session goes on.
    private async Task Idle(int count, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        done.CancelAfter(_options.IdleRenewal);
        _folder.CountChanged += OnCountChanged;
        try
        {
            if (_folder.Count <= count)
                await _client.IdleAsync(done.Token, CancellationToken.None);
        }
        finally
        {
            _folder.CountChanged -= OnCountChanged;
        }

        void OnCountChanged(object? sender, EventArgs e)
        {
            if (_folder.Count > count)
                done.Cancel();
        }
    }

    private async Task Poll(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_options.PollInterval, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await _client.NoOpAsync(CancellationToken.None);
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

    private sealed class Client(Dialling dialling) : ImapClient
    {
        protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback) =>
            dialling.ForTls(remoteCertificateValidationCallback);
    }
}
