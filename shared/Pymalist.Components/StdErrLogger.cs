using System.Globalization;
using System.Text;

namespace Pymalist;

/// <summary>Writes a line for each failure, and one for each recipient it is about, to the standard error stream.</summary>
public sealed class StdErrLogger : IReactor
{
    private readonly TextWriter _output;

    public StdErrLogger() : this(Console.Error)
    {
    }

    /// <param name="output">Another stream than standard error.</param>
    public StdErrLogger(TextWriter output) => _output = TextWriter.Synchronized(output);

    public Task React(Failure failure, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        var verdict = failure.Exception as MailException;
        Append(lines, $"pymalist: {Name(failure.From)}: {Describe(failure.Exception)}{About(failure.Mail)}");
        foreach (var report in verdict?.Recipients ?? [])
            Append(lines, $"pymalist:   {report.Recipient.Address}: {report.Status} {report.Reply}");

        // One write, so that two processes on one terminal do not mix their lines.
        _output.Write(lines.ToString());
        return _output.FlushAsync(cancellationToken);
    }

    private static string Name(Role role) => role.ToString().ToLowerInvariant();

    private static string Describe(Exception exception) => exception switch
    {
        MailException verdict => $"{verdict.Status} {verdict.Message}",
        ReportedException reported => $"{reported.Type}: {exception.Message}",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private static string About(Mail? mail) =>
        mail is null ? "" : $" [mail {mail.Id}, from {mail.Sender?.Address.ToString() ?? "unknown"}, list {mail.List?.Address.ToString() ?? "none yet"}]";

    private static void Append(StringBuilder lines, string line)
    {
        foreach (var c in line)
            lines.Append(IsShown(c) ? c : ' ');
        lines.Append(Environment.NewLine);
    }

    // What a stranger wrote must not look like a line of ours, nor move the cursor, nor turn the direction of writing.
    private static bool IsShown(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
