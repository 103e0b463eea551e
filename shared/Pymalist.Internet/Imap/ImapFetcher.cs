using System.Runtime.CompilerServices;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>Gets the mail from a folder on an IMAP server, and takes each one out of it once it is safe.</summary>
/// <remarks>
/// <para>A mail is safe when the next one is asked for. Those that are safe are removed together: some hundred at a time, at
/// the end of the stream, and when its consumer stops between two mails. What a session that breaks has left there the same object
/// removes in the next one without handing it out again, also when the folder's UIDVALIDITY has changed; and so does a new object
/// that is given what the last one remembered. One that is not hands it out again under the same <see cref="Mail.Id"/>.</para>
/// <para>A mail that is too large, refused, or breaks the session stays in the folder; the others go on, in a new session if
/// need be, and what went wrong is thrown in the end. The next time it is tried last. Mail that is flagged as deleted is not
/// there.</para>
/// <para>One enumeration at a time.</para>
/// </remarks>
/// <param name="options">The folder, and who opens it.</param>
/// <param name="trace">Sees what is said; null where nobody looks.</param>
/// <param name="seen">
/// Remembers from one process to the next what is safe and not yet removed; null where that is not wanted. What it throws ends a pass.
/// </param>
public sealed class ImapFetcher(ImapOptions options, IProtocolTrace? trace = null, ISeenMail? seen = null) : IFetcher
{
    private readonly ImapMemory _memory = new(new SeenMailLog(seen, options.Source));
    private readonly SaslClient _sasl = new(options.User, options.Password, options.OAuth, options.Authentication);

    /// <inheritdoc/>
    /// <exception cref="SessionBrokenException">The server cannot be reached, or does not behave.</exception>
    /// <exception cref="ImapRefusedException">It refused the login, the folder, or a mail.</exception>
    /// <exception cref="SaslException">There is no way to log in.</exception>
    /// <exception cref="MailException">A mail is larger than allowed.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var run = new ImapRun(options, _memory, token => ImapClient.Open(options, _sasl, trace, token), cancellationToken);
        while (await run.Next() is { } mail)
        {
            yield return mail;
            await run.Remove();
        }

        run.ThrowFailures();
    }
}
