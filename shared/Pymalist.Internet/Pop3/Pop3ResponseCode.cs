namespace Pymalist.Internet.Pop3;

/// <summary>Why a server refuses, for programs: in brackets in front of its words (RFC 2449, section 8; RFC 3206).</summary>
/// <param name="IsTransient">Whether it will pass by itself.</param>
/// <param name="Advice">What there is to do about it, to go behind the server's words; empty where it gives no code.</param>
internal readonly record struct Pop3ResponseCode(bool IsTransient, string Advice)
{
    /// <summary>The code in front of what the server says behind <c>-ERR</c>.</summary>
    public static Pop3ResponseCode Of(string reply)
    {
        var end = reply.StartsWith('[') ? reply.IndexOf(']', StringComparison.Ordinal) : -1;
        return end < 0 ? new(false, "") : reply[1..end].ToUpperInvariant() switch
        {
            "IN-USE" => new(true, " (another program has the mailbox open, or the server has not yet seen a session of ours end; the next try may do)"),
            "LOGIN-DELAY" => new(true, " (the server wants more time between two log-ins: a longer PollInterval helps)"),
            "SYS/TEMP" => new(true, " (trouble of the server's that passes; the next try may do)"),
            "SYS/PERM" => new(false, " (trouble of the server's that does not pass by itself: ask those who run it)"),
            "AUTH" => new(false, " (it is about the log-in: look at User, Password or OAuth, and whether the account may use POP3)"),
            _ => new(false, ""),
        };
    }
}
