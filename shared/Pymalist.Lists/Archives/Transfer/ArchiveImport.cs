using System.Data.Common;

namespace Pymalist.Lists.Archives.Transfer;

/// <summary>Brings messages into the archive of a list. No message keeps back another, and what is there already is not added again.</summary>
/// <param name="archive">Where they go.</param>
/// <param name="list">The list's address.</param>
/// <param name="options">How.</param>
/// <param name="time">Dates what has no date.</param>
public sealed class ArchiveImport(IArchive archive, AddrSpec list, ArchiveImportOptions options, TimeProvider time)
{
    // One commit costs as much as a thousand posts; whoever else writes waits for one of ours at most.
    private const int MaxPosts = 250;
    private const long MaxOctets = 2 * 1024 * 1024;

    private readonly List<(ArchivedPost Post, string Place)> _batch = [];
    private ImportReport _report = new(0, 0, 0, 0, 0);
    private long _octets;

    /// <summary>Told of each message that is left out because it cannot be read or kept.</summary>
    public Action<ImportFailure> OnFailure { get; init; } = _ => { };

    /// <summary>Told again and again how far it is.</summary>
    public Action<ImportReport> OnProgress { get; init; } = _ => { };

    /// <summary>Imports all of them; once, for an object.</summary>
    /// <param name="messages">See <see cref="ArchiveFiles"/>.</param>
    /// <param name="cancellationToken">Ends it; what was added stays, and the same import goes on from there.</param>
    public async Task<ImportReport> Run(IAsyncEnumerable<ImportedMessage> messages, CancellationToken cancellationToken)
    {
        // While some go to the disk, the next are read.
        var adding = Task.CompletedTask;
        try
        {
            await foreach (var message in messages.WithCancellation(cancellationToken))
            {
                Take(message);
                if (_batch.Count < MaxPosts && _octets < MaxOctets)
                    continue;

                await adding;
                adding = AddBatch(cancellationToken);
            }
        }
        finally
        {
            await adding;
        }

        await AddBatch(cancellationToken);
        return _report;
    }

    private void Take(ImportedMessage message)
    {
        if ((message.Trouble ?? (message.Octets.IsEmpty ? "holds nothing" : null)) is { } trouble)
        {
            Fail(message.Place, trouble);
            return;
        }

        Count(report => report with { Octets = report.Octets + message.Octets.Length });
        if (options.HonourNoArchive && NoArchive.IsAskedFor(message.Octets.Span))
        {
            Count(report => report with { Declined = report.Declined + 1 });
            return;
        }

        _batch.Add((ArchiveReader.Describe(message.Octets, time.GetUtcNow(), message.Date), message.Place));
        _octets += message.Octets.Length;
    }

    private async Task AddBatch(CancellationToken cancellationToken)
    {
        (ArchivedPost Post, string Place)[] batch = [.. _batch];
        _batch.Clear();
        _octets = 0;
        if (batch.Length > 0)
            await Add(batch, cancellationToken);
        OnProgress(_report);
    }

    // What a database does not take of a message is that message's trouble alone.
    private async Task Add((ArchivedPost Post, string Place)[] batch, CancellationToken cancellationToken)
    {
        try
        {
            var additions = await archive.Add(list, [.. batch.Select(item => item.Post)], cancellationToken);
            var added = additions.Count(addition => addition.IsNew);
            Count(report => report with { Added = report.Added + added, Known = report.Known + additions.Count - added });
        }
        catch (DbException exception) when (batch.Length == 1)
        {
            Fail(batch[0].Place, exception.Message);
        }
        catch (DbException)
        {
            foreach (var item in batch)
                await Add([item], cancellationToken);
        }
    }

    private void Fail(string place, string reason)
    {
        Count(report => report with { Failed = report.Failed + 1 });
        OnFailure(new(place, reason));
    }

    private void Count(Func<ImportReport, ImportReport> count)
    {
        lock (_batch)
            _report = count(_report);
    }
}
