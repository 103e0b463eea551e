namespace Pymalist;

/// <summary>The stage that something happened in.</summary>
public enum Role
{
    Fetcher,
    Processor,
    Distributor,
}

/// <summary>What went wrong: where, how, and with which mail.</summary>
/// <param name="From">The stage it happened in.</param>
/// <param name="Exception">A <see cref="MailException"/> is a verdict on the mail; anything else is trouble of ours or of the world.</param>
/// <param name="Mail">The mail it is about; null when there was none yet (a mailbox that cannot be reached).</param>
public sealed record Failure(Role From, Exception Exception, Mail? Mail);
