using Pymalist.Hosting.Operating;
using Pymalist.Standalone.Printing;
using Pymalist.Store;

namespace Pymalist.Standalone.Tracing;

/// <summary>Stories for programs.</summary>
internal static class StoryJson
{
    public static void Write(MailStory story) => JsonLine.Write(new
    {
        story.Mail,
        story.MessageId,
        History = story.Notes.Select(Facts),
        Recipients = story.Rows.Select(RecipientTable.Facts),
    });

    public static void Write(RecipientStory story) => JsonLine.Write(new
    {
        Recipient = RecipientTable.Facts(story.Row),
        History = story.Notes.Select(Facts),
    });

    private static object Facts(HistoryNote note) => new { note.At, Mail = note.MailId, note.Step, note.Text, note.Recipient };
}
