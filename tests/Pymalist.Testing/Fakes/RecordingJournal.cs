using System.Collections.Concurrent;

namespace Pymalist.Testing;

/// <summary>Writes down what it is told, in the order in which it became durable, and what a test adds to that.</summary>
public sealed class RecordingJournal : IDeliveryJournal
{
    private readonly ConcurrentQueue<string> _log = [];
    private readonly ConcurrentQueue<RecipientReport> _reports = [];
    private readonly ConcurrentDictionary<AddrSpec, bool> _sending = [];

    /// <summary>What it says to who asks, once the task ends; may throw. Yes, when it is not said.</summary>
    public Func<IReadOnlyList<Mailbox>, CancellationToken, Task<bool>> Leave { get; set; } = (_, _) => Task.FromResult(true);

    /// <summary>What becomes durable once the task ends; may throw.</summary>
    public Func<IReadOnlyList<RecipientReport>, Task> Recording { get; set; } = _ => Task.CompletedTask;

    /// <summary><c>sending ann@example.org bob@example.net</c>, <c>answered ann@example.org 2.0.0 Message</c>, and a test's own lines.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    /// <summary>All that it was told of recipients.</summary>
    public IReadOnlyList<RecipientReport> Reports => [.. _reports];

    /// <summary>Who may have got a message, as far as it knows.</summary>
    public IReadOnlyList<AddrSpec> InDoubt => [.. _sending.Keys];

    public async Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
    {
        if (!await Leave(recipients, cancellationToken))
            return false;

        foreach (var recipient in recipients)
            _sending[recipient.Address] = true;
        Note($"sending {string.Join(' ', recipients.Select(recipient => recipient.Address))}");
        return true;
    }

    public async Task Answered(string mailId, IReadOnlyList<RecipientReport> reports)
    {
        await Recording(reports);
        foreach (var report in reports)
        {
            _reports.Enqueue(report);
            _sending.TryRemove(report.Recipient.Address, out _);
        }

        Note($"answered {string.Join(", ", reports.Select(report => $"{report.Recipient.Address} {report.Status} {report.Evidence}"))}");
    }

    /// <summary>Puts a line of a test's own into the log.</summary>
    public void Note(string line) => _log.Enqueue(line);
}
