using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>The msg-ids (RFC 5322, section 3.6.4) of a Message-ID, References or In-Reply-To field.</summary>
public static class MessageIds
{
    /// <summary>
    /// Each with its angle brackets, in order, without the folds that some break them with. What stands between them (phrases
    /// and comments of old) is left out, as is an id of more than 998 octets.
    /// </summary>
    /// <param name="fieldBody">The field's body, folds and all.</param>
    /// <param name="most">How many ids to read; the rest is left out.</param>
    public static IReadOnlyList<string> Parse(ReadOnlySpan<byte> fieldBody, int most = 1000)
    {
        const int maxLength = 998;
        var ids = new List<string>();
        while (ids.Count < most && fieldBody.IndexOf((byte)'<') is var open and >= 0)
        {
            fieldBody = fieldBody[open..];
            var close = fieldBody.IndexOf((byte)'>');
            if (close < 0)
                break;

            // The last bracket that opens is the one that the closing one belongs to.
            var id = fieldBody[fieldBody[..close].LastIndexOf((byte)'<')..(close + 1)];
            if (id.Length is > 2 and <= maxLength)
                ids.Add(Visible(id));
            fieldBody = fieldBody[(close + 1)..];
        }

        return ids;
    }

    /// <summary>An id that nobody else has (RFC 5322, section 3.6.4).</summary>
    /// <param name="domain">Our own.</param>
    /// <returns>With its angle brackets.</returns>
    public static string New(string domain) => $"<{Guid.CreateVersion7():N}@{domain}>";

    private static string Visible(ReadOnlySpan<byte> id) =>
        string.Concat(Encoding.Latin1.GetString(id).Where(c => c > ' ' && !char.IsControl(c)));
}
