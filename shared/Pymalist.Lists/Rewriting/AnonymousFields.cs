using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>
/// Makes the list the author of a post. Only fields that say nothing of who wrote it stay, so that one which nobody thought of goes too:
/// Received, DKIM-Signature, X-Originating-IP, User-Agent, Organization.
/// </summary>
/// <remarks>
/// The content is the author's own and stays: a signature, a file's properties or a name below the text tell what they tell. So do
/// the Content fields of its parts.
/// </remarks>
internal sealed class AnonymousFields(ListFacts list)
{
    // X-BeenThere names lists, and nothing else ends the round of a post between two of them that are both anonymous.
    private static readonly byte[][] Kept =
    [
        .. new[]
        {
            "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Auto-Submitted", "X-BeenThere",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly string _idSuffix = $"@{new ListId(list.List.Address)}>";
    private readonly string _list = Phrase.Of(list.List);

    /// <summary>Takes out what there is, and puts in what a message has to have (RFC 5322, section 3.6).</summary>
    public void PutInto(MessageEdit edit, ReadOnlySpan<byte> message, string mailId, Mailbox replyTo)
    {
        edit.Remove(field => !IsKept(field)).Add("From", _list).Add("Reply-To", Phrase.Of(replyTo)).Add("To", _list);
        foreach (var field in new HeaderFields(message))
        {
            // The zone of a time tells where somebody is.
            if (field.Is("Date"u8) && MailDate.TryParse(field.Body, out var date))
            {
                edit.Add("Date", MailDate.Format(date.ToUniversalTime()));
                break;
            }
        }

        edit.Add("Message-ID", IdOf(mailId));
        AddOurIds(edit, message, "In-Reply-To");
        AddOurIds(edit, message, "References");
    }

    private static bool IsKept(Field field)
    {
        foreach (var name in Kept)
        {
            if (field.Is(name))
                return true;
        }

        return false;
    }

    // The same for a repeat; from it nobody comes back to the mail.
    private string IdOf(string mailId) =>
        $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"anonymous\n{list.List.Address}\n{mailId}")).AsSpan(0, 16))}{_idSuffix}";

    // Others name the author's host, but those of this list keep the thread together.
    private void AddOurIds(MessageEdit edit, ReadOnlySpan<byte> message, string name)
    {
        var ids = new List<string>();
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is(Encoding.ASCII.GetBytes(name)))
                ids.AddRange(MessageIds.Parse(field.Body, most: 100).Where(IsOurs));
        }

        if (ids.Count > 0)
            edit.Add(name, string.Join("\r\n ", ids.Take(100)));
    }

    private bool IsOurs(string id) =>
        id.EndsWith(_idSuffix, StringComparison.Ordinal)
        && id.Length == 1 + 32 + _idSuffix.Length
        && id.Substring(1, 32).All(char.IsAsciiHexDigitLower);
}
