using System.Globalization;

namespace Pymalist.Bench.Limits;

/// <summary>Postfix' own load generator: what a server takes from a client that does nothing but send.</summary>
internal static class SmtpSource
{
    /// <param name="port">Of the server.</param>
    /// <param name="sessions">Connections at a time, each used for many mails.</param>
    /// <param name="mails">Of 4 KiB.</param>
    /// <param name="recipients">Of each mail, all in one transaction.</param>
    public static Task Send(int port, int sessions, int mails, int recipients) => Child.Run(
    [
        "/usr/sbin/smtp-source", "-4", "-d",
        "-s", Text(sessions), "-m", Text(mails), "-l", Text(Posts.Size), "-r", Text(recipients),
        "-f", "ann@example.org", "-t", "member@example.org", $"127.0.0.1:{Text(port)}",
    ]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
