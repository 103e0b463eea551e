using System.Runtime.CompilerServices;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Gets the mail from a mailbox on a POP3 server, and deletes each one there once it is safe.</summary>
/// <remarks>
/// <para>A mail is marked for deletion (DELE) when the next one is asked for, and deleted by QUIT: at the end of the stream, or
/// when its consumer stops between two mails. A session that breaks deletes nothing; the same object then deletes what it knows
/// to be safe without fetching it again, and so does a new one that is given what the last one remembered. One that is not fetches
/// it again under the same <see cref="Mail.Id"/>.</para>
/// <para>A mail that is too large, refused, or breaks the session stays in the mailbox; the others go on, in a new session
/// if need be, and what went wrong is thrown in the end. The next time it is tried last.</para>
/// <para>One enumeration at a time.</para>
/// </remarks>
/// <param name="options">The mailbox.</param>
/// <param name="trace">Sees what is said to the server and by it; null where nobody looks.</param>
/// <param name="seen">
/// Remembers from one process to the next what is safe and not yet deleted; null where that is not wanted. What it throws ends a pass.
/// </param>
public sealed class Pop3Fetcher(Pop3Options options, IProtocolTrace? trace = null, ISeenMail? seen = null) : IFetcher
{
    private readonly Pop3Access _access = new(options, trace);
    private readonly Pop3Memory _memory = new(new SeenMailLog(seen, options.Source));

    /// <inheritdoc/>
    /// <exception cref="SessionBrokenException">The server cannot be reached, or does not behave.</exception>
    /// <exception cref="CommandRefusedException">It refused the login, or a mail.</exception>
    /// <exception cref="Sasl.SaslException">There is no way to log in, no access token, or the server does not prove who it is.</exception>
    /// <exception cref="MailException">A mail is larger than allowed.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var run = new Pop3Run(_access, _memory, cancellationToken);
        while (await run.Next() is { } mail)
        {
            yield return mail;
            await run.Remove();
        }

        run.ThrowFailures();
    }
}
