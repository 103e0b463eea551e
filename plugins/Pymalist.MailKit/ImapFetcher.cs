using System.Runtime.CompilerServices;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Imap;
using Pymalist.MailKit.Mailboxes;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit;

/// <summary>Gets the mail from a folder on an IMAP server, and takes each one out of it once it is safe.</summary>
/// <remarks>
/// <para>It gives the same mail under the same <see cref="Mail.Id"/> as the built-in one. A mail is safe when the next one is
/// asked for. Those that are safe are removed together: a hundred at a time, at the end of the stream, and when its consumer
/// stops between two mails. What a session that breaks has left there the same object removes in the next one without handing
/// it out again, also when the folder's UIDVALIDITY has changed.</para>
/// <para>A mail that is too large, refused, or breaks the session stays in the folder; the others go on, in a new session if
/// need be, and what went wrong is thrown in the end. The next time it is tried last.</para>
/// <para>A NUL in a mail is what the server makes of it: MailKit asks for no binary literals (RFC 3516), as the built-in fetcher does.</para>
/// <para>One enumeration at a time.</para>
/// </remarks>
public sealed class ImapFetcher : IFetcher
{
    private const int Batch = 100;

    private readonly MailboxMemory _memory;
    private readonly MailboxAccess _access;

    /// <exception cref="ArgumentException">MailKit cannot do what the options ask for, or they contradict each other.</exception>
    public ImapFetcher(MailKitImapOptions options)
        : this(options, seen: null)
    {
    }

    /// <param name="options">The mailbox, and who opens it.</param>
    /// <param name="seen">Remembers from one process to the next what is safe and not yet removed; null where that is not wanted. What it throws ends a pass.</param>
    /// <exception cref="ArgumentException">MailKit cannot do what the options ask for, or they contradict each other.</exception>
    public ImapFetcher(MailKitImapOptions options, ISeenMail? seen)
    {
        OptionsCheck.Checked(options);
        _memory = new(new SeenMailLog(seen, options.Source));
        var login = new Login(options.User, options.Password, options.OAuth, options.Authentication, options.WindowsLogin);
        var dialling = new Dialling(options.Connection, options.Proxy);
        _access = new(
            async token => await ImapSession.Open(options, dialling, login, token),
            options.Source, options.MaxMessageSize, options.CommandTimeout, options.Wait)
        {
            Batch = Batch,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="SessionBrokenException">The server cannot be reached, or does not behave.</exception>
    /// <exception cref="RefusedException">It refused the login, the folder, or a mail.</exception>
    /// <exception cref="MailException">A mail is larger than allowed.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var run = new MailboxRun(_access, _memory, cancellationToken);
        while (await run.Next() is { } mail)
        {
            yield return mail;
            await run.Remove();
        }

        run.ThrowFailures();
    }
}
