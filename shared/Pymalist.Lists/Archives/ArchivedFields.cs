using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives;

/// <summary>The fields that an archive looks at, the first of each name.</summary>
internal sealed class ArchivedFields
{
    // No author writes more of it; a hostile one may.
    private const int MaxLooked = 16 * 1024;

    public ArchivedFields(ReadOnlySpan<byte> header)
    {
        foreach (var field in new HeaderFields(header))
            Take(field);
    }

    public string? MessageId { get; private set; }

    public DateTimeOffset? Date { get; private set; }

    /// <summary>When the last server got it.</summary>
    public DateTimeOffset? Received { get; private set; }

    public ListedAddress? Author { get; private set; }

    public string Subject { get; private set; } = "";

    public string? InReplyTo { get; private set; }

    public IReadOnlyList<string> References { get; private set; } = [];

    private bool _hasSubject;

    private void Take(Field field)
    {
        var body = field.Body;
        var looked = body[..Math.Min(body.Length, MaxLooked)];
        if (field.Is("Message-ID"u8))
            MessageId ??= IdOf(looked);
        else if (field.Is("Date"u8))
            Date ??= MailDate.TryParse(body, out var date) ? date : null;
        else if (field.Is("Received"u8))
            Received ??= MailDate.TryParse(body[(body.LastIndexOf((byte)';') + 1)..], out var received) ? received : null;
        else if (field.Is("From"u8))
            Author ??= AddressList.ParseAll(looked, most: 1) is [var author] ? author : null;
        else if (field.Is("Subject"u8) && !_hasSubject)
            (Subject, _hasSubject) = (EncodedWords.Decode(looked), true);
        else if (field.Is("In-Reply-To"u8))
            InReplyTo ??= MessageIds.Parse(looked, most: 1) is [var id] ? id : null;
        else if (field.Is("References"u8) && References.Count == 0)
            References = MessageIds.Parse(body);
    }

    // Without brackets it is still what others refer to; what has white space or brackets in it is not.
    private static string? IdOf(ReadOnlySpan<byte> body)
    {
        if (MessageIds.Parse(body, most: 1) is [var id])
            return id;

        var bare = body.Trim(" \t\r\n"u8);
        return bare.Length is > 0 and <= 998 && !bare.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !bare.ContainsAny((byte)'<', (byte)'>')
            ? $"<{Encoding.ASCII.GetString(bare)}>"
            : null;
    }
}
