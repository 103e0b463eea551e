namespace Pymalist.Standalone.Demo;

/// <summary>Shows each copy that another distributor has delivered: its recipient, and the file.</summary>
internal sealed class ShowingDistributor(IDistributor inner, CopyBoard copies, TextWriter output) : IDistributor, IAsyncDisposable
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var report = await inner.Distribute(mail, cancellationToken);
        foreach (var delivered in report.Recipients.Where(recipient => recipient.Status.IsSuccess))
        {
            copies.Add(new(mail.List, delivered.Recipient, delivered.Reply));
            await output.WriteLineAsync($"{mail.List?.Name}: a copy for {delivered.Recipient.Address}: {delivered.Reply}");
        }

        return report;
    }

    public ValueTask DisposeAsync()
    {
        (inner as IDisposable)?.Dispose();
        return inner is IAsyncDisposable asynchronous ? asynchronous.DisposeAsync() : ValueTask.CompletedTask;
    }
}
