namespace Pymalist;

/// <summary>
/// Distributes every mail by several distributors, each of them whatever becomes of the others. For code; in a
/// configuration each has a queue of its own, so that a later try for one never repeats what another has done.
/// </summary>
/// <remarks>A recipient has the worst of their results; one that any of them is silent about has failed for now.</remarks>
public sealed class MultipleDistributor(IReadOnlyList<IDistributor> distributors) : IDistributor
{
    /// <exception cref="AggregateException">Some of them threw; the others have done their work.</exception>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var reports = new List<RecipientReport>();
        var thrown = new List<Exception>();
        foreach (var distributor in distributors)
        {
            try
            {
                var report = await distributor.Distribute(mail, cancellationToken);
                reports.AddRange(report.CompletedFor(mail.Recipients).Recipients);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                thrown.Add(exception);
            }
        }

        if (thrown.Count > 0)
            throw new AggregateException("A distributor of several failed.", thrown);

        return new([.. reports.GroupBy(report => report.Recipient.Address).Select(same => same.MaxBy(Badness)!)]);
    }

    private static int Badness(RecipientReport report) => report.Status switch
    {
        { IsSuccess: true } => 0,
        { IsPermanent: true } => 1,
        _ => 2,
    };
}
