using System.Runtime.CompilerServices;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Mailboxes;
using Pymalist.MailKit.Pop3;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit;

/// <summary>Gets the mail from a mailbox on a POP3 server, and deletes each one there once it is safe.</summary>
/// <remarks>
/// <para>It gives the same mail under the same <see cref="Mail.Id"/> as the built-in one. A mail is marked for deletion (DELE)
/// when the next one is asked for, and deleted by QUIT: at the end of the stream, or when its consumer stops between two mails.
/// What a session that breaks has left, the same object deletes in the next one without handing it out again.</para>
/// <para>A mail that is too large, refused, or breaks the session stays in the mailbox; the others go on, in a new session
/// if need be, and what went wrong is thrown in the end. The next time it is tried last.</para>
/// <para>One enumeration at a time.</para>
/// </remarks>
public sealed class Pop3Fetcher : IFetcher
{
    private readonly MailboxMemory _memory;
    private readonly MailboxAccess _access;

    /// <exception cref="ArgumentException">MailKit cannot do what the options ask for, or they contradict each other.</exception>
    public Pop3Fetcher(MailKitPop3Options options)
        : this(options, seen: null)
    {
    }

    /// <param name="options">The mailbox, and who opens it.</param>
    /// <param name="seen">Remembers from one process to the next what is safe and not yet removed; null where that is not wanted. What it throws ends a pass.</param>
    /// <exception cref="ArgumentException">MailKit cannot do what the options ask for, or they contradict each other.</exception>
    public Pop3Fetcher(MailKitPop3Options options, ISeenMail? seen)
    {
        OptionsCheck.Checked(options);
        _memory = new(new SeenMailLog(seen, options.Source));
        var login = new Pop3Login(options);
        var dialling = new Dialling(options.Connection, options.Proxy);
        _access = new(
            async token => await Pop3Session.Open(options, dialling, login, token),
            options.Source, options.MaxMessageSize, options.CommandTimeout, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    /// <exception cref="SessionBrokenException">The server cannot be reached, or does not behave.</exception>
    /// <exception cref="RefusedException">It refused the login, or a mail.</exception>
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
