using System.Globalization;

namespace Pymalist.Lists.Archives;

/// <summary>Archives what goes to a list. Its recipients are none of its concern: whoever they are, the post is archived for them, once.</summary>
/// <param name="archive">Where to.</param>
/// <param name="options">The list's; null for a list whose posts are not archived.</param>
/// <param name="time">Dates what has no date.</param>
public sealed class ArchiveDistributor(IArchive archive, Func<AddrSpec, ArchiveOptions?> options, TimeProvider time) : IDistributor
{
    /// <inheritdoc/>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken) =>
        DeliveryReport.Of(mail.Recipients, EnhancedStatus.Success, await Archive(mail, cancellationToken));

    private async Task<string> Archive(Mail mail, CancellationToken cancellationToken)
    {
        if (mail.List?.Address is not { } list || options(list) is not { Enabled: true } wanted)
            return "Not archived: the list has no archive.";
        if (wanted.HonourNoArchive && NoArchive.IsAskedFor(mail.Message.Span))
            return "Not archived: its author asked for that.";

        var added = await archive.Add(list, [ArchiveReader.Describe(mail.Message, time.GetUtcNow())], cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"Archived as {added[0].Number} of {list}.");
    }
}
