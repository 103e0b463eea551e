using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Settings;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Rewriting;
using Pymalist.Lists.Serving;

namespace Pymalist.Standalone.DryRuns;

/// <summary>Asks a configuration's processor what it would do with messages. It works on a copy of what the installation knows of its lists.</summary>
internal sealed class DryRun : IAsyncDisposable, IPostObserver
{
    private const int MostLetters = 1_000;

    private readonly TrialStore _store;
    private readonly IProcessor _processor;
    private readonly string? _outFolder;
    private readonly List<ListReport> _reports = [];
    private readonly List<(string Step, string Text)> _notes = [];

    private DryRun(TrialStore store, Part<IProcessor> processor, string? outFolder)
    {
        (_store, _outFolder) = (store, outFolder);
        _processor = processor.Make(new PartContext(NullLoggerFactory.Instance)
        {
            Lists = store.Store.Lists,
            Archive = store.Store.Archive,
            Observer = this,
            Note = (_, step, text) => _notes.Add((step, text)),
        });
    }

    /// <param name="settings">A configuration with a processor.</param>
    /// <param name="outFolder">Where the outgoing messages are written; null for nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Store.StoreException">The installation's store is away.</exception>
    public static async Task<DryRun> Open(PymalistSettings settings, string? outFolder, CancellationToken cancellationToken) =>
        new(await TrialStore.Create(settings, cancellationToken), settings.Processor!, outFolder);

    public async Task<Decision> Process(string file, Mail mail, CancellationToken cancellationToken)
    {
        _reports.Clear();
        _notes.Clear();
        var outgoing = new List<Outgoing>();
        var (verdict, reason) = await Outcome(file, mail, outgoing, cancellationToken);
        return new(file, verdict, reason, outgoing) { Lists = [.. _reports], Letters = await Letters(file, cancellationToken) };
    }

    public void Judged(Mailbox list, Lists.Policy.Decision decision) => _reports.Add(new(list) { Rules = decision.Trace });

    public void Made(Mailbox list, IReadOnlyList<Change> changes, AuthenticationPlan? plan)
    {
        var known = _reports.FindLastIndex(report => report.List.Address.Equals(list.Address));
        var report = (known < 0 ? new(list) : _reports[known]) with { Changes = changes, Plan = plan };
        if (known < 0)
            _reports.Add(report);
        else
            _reports[known] = report;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        if (_processor is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
    }

    private async Task<(string Verdict, string Reason)> Outcome(string file, Mail mail, List<Outgoing> outgoing, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var copy in _processor.Process(mail, cancellationToken))
                outgoing.Add(new(copy, await Write(file, copy, outgoing.Count + 1, cancellationToken)));
            return outgoing.Count > 0 ? ("distribute", "Accepted.") : Silent();
        }
        catch (MailException exception)
        {
            // One list of several may refuse what another takes.
            var verdict = outgoing.Count > 0 ? "distribute" : exception.Status.IsPermanent ? "reject" : "fail";
            return (verdict, $"{exception.Status} {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ("fail", $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    // What is neither a copy nor a refusal is told by its notes.
    private (string Verdict, string Reason) Silent() => _notes switch
    {
        [] => ("discard", "Nothing goes out."),
        [("held", var text), ..] => ("hold", text),
        [("discarded", var text), ..] => ("discard", text),
        [var (_, text), ..] => ("answer", text),
    };

    private async Task<IReadOnlyList<Outgoing>> Letters(string file, CancellationToken cancellationToken)
    {
        var letters = await _store.Store.Lists.Write(
            session =>
            {
                var waiting = session.Outbox.Next(MostLetters);
                session.Outbox.Gone([.. waiting.Select(letter => letter.Id)]);
                return waiting;
            },
            cancellationToken);
        var written = new List<Outgoing>();
        foreach (var letter in letters)
            written.Add(new(letter, await Write(file, letter, written.Count + 1, cancellationToken, "letter.")));
        return written;
    }

    private async Task<string?> Write(string file, Mail copy, int number, CancellationToken cancellationToken, string kind = "")
    {
        if (_outFolder is null)
            return null;

        Directory.CreateDirectory(_outFolder);
        var path = Path.Combine(_outFolder, $"{Path.GetFileNameWithoutExtension(file)}.{kind}{number}.{copy.Id[^8..]}.eml");
        await File.WriteAllBytesAsync(path, copy.Message, cancellationToken);
        return path;
    }
}
