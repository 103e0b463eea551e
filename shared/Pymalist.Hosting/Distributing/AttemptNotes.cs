using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>Tells the history what servers said: in one note what is alike, in one for each recipient what is said of him.</summary>
internal sealed class AttemptNotes(IHistory history, RecipientSchedule schedule)
{
    private const string Attempted = "attempted";

    /// <summary>What came of a transaction.</summary>
    public void Note(Round round, IReadOnlyList<RecipientReport> reports)
    {
        foreach (var alike in reports.Where(IsAlike).GroupBy(report => (report.Status.IsSuccess, report.Evidence)))
        {
            var reply = alike.First().Reply;
            Note(round, $"{Count(alike.Count())} {Outcome(alike.Key.IsSuccess, alike.Key.Evidence)}: {reply}", null);
        }

        foreach (var report in reports.Where(report => !IsAlike(report)))
            Note(round, report.Reply, report.Recipient.Address.ToString());
    }

    private static bool IsAlike(RecipientReport report) => report.Status.IsSuccess || report.Evidence != Evidence.Recipient;

    private static string Outcome(bool isSuccess, Evidence evidence) => (isSuccess, evidence) switch
    {
        (true, _) => "accepted",
        (_, Evidence.Unknown) => "in doubt",
        (_, Evidence.Session) => "without an answer",
        _ => "not accepted",
    };

    private static string Count(int recipients) => recipients == 1 ? "1 recipient" : $"{recipients} recipients";

    private void Note(Round round, string text, string? recipient) => history.Note(new(round.Mail.Id, schedule.Now, Attempted, text, recipient));
}
