using Pymalist.Hosting.Operating;
using Pymalist.Standalone.Printing;
using Pymalist.Store;

namespace Pymalist.Standalone.Tracing;

/// <summary>Stories for people.</summary>
internal static class StoryText
{
    /// <summary>A mail: what happened, how many are how far, and those who have not got it.</summary>
    public static void Write(MailStory story, bool all, bool isFirst)
    {
        Part(isFirst);
        Console.WriteLine(PrintableText.Of($"{story.Mail} {story.MessageId}").TrimEnd());
        if (story.Notes.Count > 0)
            WriteNotes(story.Notes);
        if (story.Rows.Count == 0)
            return;

        Console.WriteLine();
        WriteSums(story.Rows);
        LedgerRow[] shown = [.. story.Rows.Where(row => all || row.State != DeliveryState.Delivered)];
        if (shown.Length == 0)
            return;

        Console.WriteLine();
        RecipientTable.Of(shown).Write();
    }

    /// <summary>A post as a recipient sees it.</summary>
    public static void Write(RecipientStory story, bool isFirst)
    {
        Part(isFirst);
        var row = story.Row;
        var facts = new TextTable(row.Recipient, Say.Word(row.State));
        facts.Add("list", row.List);
        facts.Add("message", row.MessageId);
        facts.Add("distributor", row.Distributor);
        facts.Add("written down", Say.Time(row.Since));
        facts.Add("attempts", Say.Number(row.Attempts));
        facts.Add("last change", Say.Time(row.Changed));
        if (row.Due is not null)
            facts.Add("next attempt", Say.Time(row.Due));
        if (RecipientTable.ReplyOf(row).Length > 0)
            facts.Add("reply", RecipientTable.ReplyOf(row));
        facts.Write();
        if (story.Notes.Count > 0)
            WriteNotes(story.Notes);
    }

    private static void WriteNotes(IReadOnlyList<HistoryNote> notes)
    {
        var table = new TextTable("time", "step", "recipient", "what happened");
        foreach (var note in notes)
            table.Add(Say.Time(note.At), note.Step, note.Recipient ?? "", note.Text);
        table.Write();
    }

    private static void WriteSums(IReadOnlyList<LedgerRow> rows)
    {
        var table = new TextTable("list", "distributor", "state", "recipients", "next");
        foreach (var same in rows.GroupBy(row => (row.List, row.Distributor, row.State)).OrderBy(same => same.Key.List, StringComparer.Ordinal).ThenBy(same => same.Key.Distributor, StringComparer.Ordinal).ThenBy(same => same.Key.State))
            table.Add(same.Key.List, same.Key.Distributor, Say.Word(same.Key.State), Say.Number(same.Count()), Say.Time(same.Min(row => row.Due)));
        table.Write();
    }

    private static void Part(bool isFirst)
    {
        if (!isFirst)
            Console.WriteLine();
    }
}
