using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Knows what mail systems write that say neither by their envelope nor by a type that they report.</summary>
internal static class MailSystem
{
    /// <summary>What shows it, as it stands in a message; null for any other mail.</summary>
    public static string? SignOf(ReadOnlySpan<byte> message)
    {
        var isFirstAuthor = true;
        foreach (var field in new HeaderFields(message))
        {
            // Exim's and Gmail's.
            if (field.Is("X-Failed-Recipients"u8))
                return "X-Failed-Recipients";
            if (!isFirstAuthor || !field.Is("From"u8))
                continue;

            isFirstAuthor = false;
            if (AddressList.ParseAll(field.Body, 1) is [var author] && IsDaemon(author.Address.Length > 0 ? author.Address : author.Name ?? ""))
                return "From: MAILER-DAEMON";
        }

        return null;
    }

    // Some write it without a domain, and some as the name of nobody: MAILER-DAEMON <>.
    private static bool IsDaemon(string address) =>
        address.Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase) || address.StartsWith("mailer-daemon@", StringComparison.OrdinalIgnoreCase);
}
