using System.Text;
using MimeKit;
using Pymalist.Internet.Messages;

namespace Pymalist.Bench.MailKit;

/// <summary>A field added to a message of 1 MB, and all of it handed to a socket.</summary>
internal sealed class EditPair(int mails, SocketDrain drain)
{
    private const int Size = 1024 * 1024;

    private static readonly byte[] Message = NewMessage();

    public IEnumerable<Scenario> Scenarios()
    {
        yield return new("edit of 1 MB, built in", mails, () => Sample.Of(BuiltIn)) { References = ["edit of 1 MB, MimeKit"] };
        yield return new("edit of 1 MB, MimeKit", mails, () => Sample.Of(MimeKit));
    }

    private async Task BuiltIn()
    {
        for (var i = 0; i < mails; i++)
        {
            foreach (var piece in new MessageEdit(Message).Add("List-Id", "<red.example.org>"u8).ToSequence())
                await drain.Stream.WriteAsync(piece);
        }
    }

    private async Task MimeKit()
    {
        for (var i = 0; i < mails; i++)
        {
            // Persistent: bodies stay where they are.
            using var octets = new MemoryStream(Message, writable: false);
            using var message = await MimeMessage.LoadAsync(octets, persistent: true);
            message.Headers.Add(HeaderId.ListId, "<red.example.org>");
            await message.WriteToAsync(drain.Stream);
        }
    }

    private static byte[] NewMessage()
    {
        var text = new StringBuilder("From: Ann <ann@example.org>\r\nTo: red@example.org\r\nSubject: Hello\r\nMessage-ID: <1@example.org>\r\n\r\n", Size + 100);
        while (text.Length < Size)
            text.Append("a line of seventy octets and its end, over and over again, is a body\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
